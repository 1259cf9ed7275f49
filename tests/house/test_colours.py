"""Words and marks can be told from what they lie on (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from tests.house.sources import STATIC

TOKENS = STATIC / "css" / "tokens.css"
WORDS, MARKS = 4.5, 3.0
GROUNDS = ("paper", "sheet", "wash")
ON_GROUNDS = {
    "ink": WORDS,
    "quiet": WORDS,
    "accent": WORDS,
    "good": WORDS,
    "warn": WORDS,
    "bad": WORDS,
    "edge": MARKS,
}
PAIRS = [
    *((colour, ground, least) for colour, least in ON_GROUNDS.items() for ground in GROUNDS),
    ("on-accent", "accent", WORDS),
    ("on-banner", "banner", WORDS),
    ("on-strip", "strip", WORDS),
    ("on-reported", "reported", WORDS),
    ("ink", "expected", WORDS),
]
DECORATION = {"line"}
"""They part what is told apart in words too."""


def colours(scheme: str) -> dict[str, str]:
    """The colour tokens; the dark scheme changes some of the light one."""
    sheet = TOKENS.read_text()
    light, _, dark = sheet.partition("prefers-color-scheme: dark")
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", dark))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_keeps_its_contrast(scheme):
    known = colours(scheme)

    assert [
        f"{colour} on {ground}: {contrast(known[colour], known[ground]):.2f}, not {least}"
        for colour, ground, least in PAIRS
        if contrast(known[colour], known[ground]) < least
    ] == []


def test_no_colour_is_left_out_here():
    paired = {name for colour, ground, _ in PAIRS for name in (colour, ground)}

    assert set(colours("light")) == paired | DECORATION


def test_the_formula_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
