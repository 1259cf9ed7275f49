from datetime import UTC, datetime

import pytest

from campaign.kernel import typeset as press
from campaign.kernel.typeset import typeset
from tests.fixtures.papers import text_of

MADE_AT = datetime(2021, 5, 28, 12, tzinfo=UTC)
RECEIPT = {
    "title": "Receipt for a gift",
    "author": "The Docks",
    "language": "en",
    "region": None,
    "direction": "ltr",
    "page": "Page {page} of {pages}",
    "footer": "DOCKS-2021-000001",
    "sample": None,
    "sample-note": None,
    "receiver": {"name": "The Docks", "about": "Quay 1\nHarbour"},
    "number": "DOCKS-2021-000001",
    "day": "28 May 2021",
    "giver": "Zoë Lind",
    "sentences": [],
    "facts": [["Amount", "25 €"]],
    "remarks": [],
}


def test_a_paper_is_tagged_and_says_its_title_and_language():
    pdf = typeset("receipt", RECEIPT, made_at=MADE_AT)

    assert b"/MarkInfo<</Marked true" in pdf
    assert b"/Lang(en)" in pdf
    assert b"/Title(Receipt for a gift)" in pdf
    assert b"pdfuaid:part" in pdf
    assert pdf == typeset("receipt", RECEIPT, made_at=MADE_AT)


def test_what_a_person_wrote_is_text_and_commands_nothing():
    wicked = '#panic() $x$ *bold* #read("/etc/passwd")'

    pdf = typeset("receipt", {**RECEIPT, "giver": wicked}, made_at=MADE_AT)

    assert wicked in text_of(pdf)


@pytest.mark.parametrize("words", ["Žofie Ķirsis", "Мир", "Ειρήνη", "अमन"])
def test_letters_of_many_scripts_are_shown(words):
    assert words in text_of(typeset("receipt", {**RECEIPT, "giver": words}, made_at=MADE_AT))


def test_arabic_runs_from_right_to_left():
    arabic = {**RECEIPT, "language": "ar", "direction": "rtl", "giver": "سلام"}

    pdf = typeset("receipt", arabic, made_at=MADE_AT)

    assert b"/Lang(ar)" in pdf
    assert set("سلام") <= set(text_of(pdf))


def test_a_sign_that_no_font_of_ours_has_is_shown_as_missing():
    pdf = typeset("receipt", {**RECEIPT, "giver": "Zoë 🎈\u202e\x07 中"}, made_at=MADE_AT)

    assert "Zoë ��� �" in text_of(pdf)


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x85", "\u2028", "\r\n", "\ud83d"])
def test_a_sign_that_is_no_letter_keeps_no_paper_from_being_made(sign):
    pdf = typeset("receipt", {**RECEIPT, "giver": f"Nova{sign}Org"}, made_at=MADE_AT)

    said = text_of(pdf)
    assert said.index("Nova") < said.index("Org")


def test_a_sample_is_marked_on_the_page():
    marks = {"sample": "SAMPLE", "sample-note": "No money changed hands."}

    text = text_of(typeset("receipt", {**RECEIPT, **marks}, made_at=MADE_AT))

    assert "SAMPLE" in text
    assert "No money changed hands." in text


def test_without_its_fonts_no_empty_paper_is_made(monkeypatch, tmp_path):
    monkeypatch.setattr(press, "share", lambda: tmp_path)
    press._fonts.cache_clear()

    with pytest.raises(FileNotFoundError):
        press._fonts()

    press._fonts.cache_clear()


@pytest.mark.parametrize(
    ("tag", "said"),
    [("pt-BR", "pt-BR"), ("zh-Hant", "zh"), ("sr-Latn-RS", "sr-RS"), ("rmy", "rmy")],
)
def test_a_paper_may_be_in_any_language(tag, said):
    pdf = typeset("receipt", {**RECEIPT, "language": tag}, made_at=MADE_AT)

    assert f"/Lang({said})".encode() in pdf
