"""Papers whose every text is one long word: nothing leaves the sheet, and no letter is lost."""

import io
import json
from datetime import UTC, datetime

import pytest
import typst
from PIL import Image

from campaign.config import share
from campaign.kernel.typeset import typeset
from tests.fixtures.papers import text_of

MADE_AT = datetime(2027, 3, 18, 12, tzinfo=UTC)
DOTS_AN_INCH = 50
MARGIN = int(2.2 / 2.54 * DOTS_AN_INCH) - 2
"""What stays white at each side, less the width of a rounded dot."""

WORDS = {
    "latin": "Donaudampfschifffahrtsgesellschaft" * 8,
    "wide": "W" * 300,
    "address": "https://example.org/" + "a/b?c=d&" * 60,
    "cyrillic": "Превысокомногорассмотрительствующий" * 8,
    "arabic": "المستشفيات" * 30,
    "composed": "e\u0301" * 200,
    "unparted": "DE89\u00a0" * 60,
}
FRAME = {
    **{
        "language": "en",
        "region": None,
        "direction": "ltr",
        "page": "Page {page} of {pages}",
        "sample": None,
    },
    **dict.fromkeys(("title", "sums-title", "movements-title"), "Ours"),
}
"""What no person writes."""
SHAPES = {
    "receipt": {
        "receiver": {"name": "", "about": "\n"},
        "facts": [["", ""]] * 3,
        **dict.fromkeys(("number", "day", "giver"), ""),
        **dict.fromkeys(("sentences", "remarks"), [""] * 2),
    },
    "statement": {
        "sums": [[["", ""]] * 3],
        "columns": [""] * 7,
        "movements": [[""] * 7] * 3,
        **dict.fromkeys(("owner", "about", "period", "nothing"), ""),
    },
    "yearly": {
        "receiver": {"name": "", "about": "\n"},
        "giver": "",
        "columns": [""] * 4,
        "gifts": [[""] * 4] * 3,
        "sums": [["", ""]] * 2,
        "remarks": [""] * 2,
    },
}


@pytest.mark.parametrize("paper", SHAPES)
@pytest.mark.parametrize("word", WORDS)
def test_no_word_leaves_the_sheet(paper, word):
    filled = filled_with(WORDS[word], paper)

    for page in pages_of(paper, filled):
        ink = page.convert("L").point(lambda shade: 255 if shade < 250 else 0).getbbox()
        assert ink is not None
        assert (ink[0] >= MARGIN, ink[2] <= page.width - MARGIN) == (True, True), ink


@pytest.mark.parametrize("paper", SHAPES)
def test_no_letter_of_a_long_word_is_lost(paper):
    word = "Donaudampfschifffahrtsgesellschaft" * 8
    said = text_of(typeset(paper, filled_with(word, paper), made_at=MADE_AT))

    assert "".join(said.split()).count(word) >= texts_in(SHAPES[paper])


def test_a_text_of_ten_thousand_letters_fits_a_paper():
    paper = typeset("receipt", filled_with("x" * 10_000, "receipt"), made_at=MADE_AT)

    assert text_of(paper).count("x") >= 10_000 * texts_in(SHAPES["receipt"])


def filled_with(word, paper):
    data = {**FRAME, "author": "", "footer": "", "sample-note": "", **SHAPES[paper]}
    return {key: value if key in FRAME else fill(value, word) for key, value in data.items()}


def fill(value, word):
    match value:
        case dict():
            return {key: fill(each, word) for key, each in value.items()}
        case list():
            return [fill(each, word) for each in value]
    return "\n".join(word for _ in value.split("\n"))


def texts_in(value):
    match value:
        case dict():
            return sum(map(texts_in, value.values()))
        case list():
            return sum(map(texts_in, value))
    return 1


def pages_of(paper, data):
    """The same template as pictures."""
    folder = share() / "templates" / "papers"
    pictures = typst.compile(
        str(folder / f"{paper}.typ"),
        root=str(folder),
        font_paths=[share() / "static" / "fonts" / "papers"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="png",
        ppi=DOTS_AN_INCH,
    )
    each = pictures if isinstance(pictures, list) else [pictures]
    return [Image.open(io.BytesIO(picture)) for picture in each]
