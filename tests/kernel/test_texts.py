"""What a text may be, and what becomes of it on its way through a form into the database."""

import pytest
from sqlalchemy import select

from campaign.governance.models import Application
from campaign.kernel.database import db
from campaign.kernel.texts import is_blank, many_lines, one_line
from campaign.kernel.translated import Translated, rewrite
from tests.factories.organizations import make_coalition


@pytest.mark.parametrize(
    ("typed", "line", "lines"),
    [
        ("  Old songs \u00a0", "Old songs", "Old songs"),
        ("one\r\ntwo\rthree\u2028four", "one two three four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a b", "a\tb"),
        ("a\0b\x07\x9fc", "abc", "abc"),
        ("E\u0301te\u0301", "Été", "Été"),
        ("\u200b\u200d\ufe0f", "", ""),
        ("\u3164", "", ""),
        ("abc\u202egpj.exe", "abcgpj.exe", "abcgpj.exe"),
        ("half \ud83d", "half \ufffd", "half \ufffd"),
        ("👩‍👩‍👧 ❤️", "👩‍👩‍👧 ❤️", "👩‍👩‍👧 ❤️"),
        ("می‌خواهم", "می‌خواهم", "می‌خواهم"),
        ("\n\n first\n\n second \n", "first second", "first\n\n second"),
    ],
)
def test_a_text_is_made_alike(typed, line, lines):
    assert (one_line(typed), many_lines(typed)) == (line, lines)


@pytest.mark.parametrize(
    ("words", "blank"),
    [("", True), ("\u2800 \u00ad", True), ("-", False), ("٠", False), ("❤️", False)],
)
def test_a_text_that_nobody_sees_is_blank(words, blank):
    assert is_blank(words) is blank


def test_a_text_sent_back_by_a_browser_is_the_same_text():
    words = Translated.of({"en": "Two\nlines", "fr": "Deux\nlignes"})

    again = rewrite(words, "en", "Two\r\nlines\r\n", by="person:1", field="about")

    assert again is words


NASTY = ("Nova\0 Org", "Nova\u2028Org", "No\u202eva Org", "No\u0301va Org", "Nova 👩‍👧 Org")


@pytest.mark.parametrize("name", NASTY)
def test_whoever_applies_is_stored_under_a_name_of_one_line(client, name):
    coalition = make_coalition(slug="harbours")
    answer = client.post(
        f"/en/coalitions/{coalition.slug}/join",
        data={
            "name": name,
            "country": "FR",
            "contact_name": f"{name} \x01",
            "contact_email": "nova@example.org",
            "website": "https://example.org",
            "about": f"{name}\r\n\0more",
        },
    )

    assert answer.status_code == 303
    stored = db.session.scalars(select(Application)).one()
    assert (stored.name, stored.contact_name) == (one_line(name), one_line(name))
    assert stored.about == many_lines(f"{name}\nmore")
