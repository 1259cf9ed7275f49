import re
from dataclasses import asdict

import pytest

from campaign.config import share
from campaign.kernel import colour
from campaign.kernel.colour import READABLE, contrast, is_colour, palette, palette_css

CHOSEN = (
    *("#b3261e", "#ffd400", "#003366", "#00a86b", "#808080", "#767676", "#000000", "#ffffff"),
    *("#ff00ff", "#0000ff", "#00ffff", "#8a5a00", "#f4e9dc", "#101820"),
)
BLOCK = re.compile(r"(--[a-z-]+): (#[0-9a-f]{6});")


def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of tokens.css by light and by dark."""
    sheet = (share() / "static" / "css" / "tokens.css").read_text()
    light, dark = sheet.split("@media (prefers-color-scheme: dark)")
    by_light = dict(BLOCK.findall(light))
    return by_light, by_light | dict(BLOCK.findall(dark))


def test_contrast_is_that_of_wcag():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#ffffff", "#767676"), 2) == 4.54
    assert contrast("#b3261e", "#b3261e") == 1


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "b3261e", "#b3261", "#b3261g", "#b3261e;", " "]
)
def test_what_is_no_colour_is_refused(text):
    assert not is_colour(text)
    with pytest.raises(ValueError, match="not a colour like"):
        palette(text)


@pytest.mark.parametrize("chosen", CHOSEN)
def test_words_can_be_read_on_every_colour_of_a_campaign(chosen):
    colours = palette(chosen)

    for tones in (colours.light, colours.dark):
        assert contrast(tones.on_accent, tones.accent) >= READABLE
        assert contrast(tones.on_banner, tones.banner) >= READABLE
        assert contrast(tones.on_reported, tones.reported) >= READABLE


@pytest.mark.parametrize("chosen", CHOSEN)
def test_the_accent_can_be_read_on_paper_and_wash(chosen):
    colours = palette(chosen)

    assert contrast(colours.light.accent, colour.LIGHT_PAPER) >= READABLE
    assert contrast(colours.light.accent, colour.LIGHT_WASH) >= READABLE
    assert contrast(colours.dark.accent, colour.DARK_PAPER) >= READABLE
    assert contrast(colours.dark.accent, colour.DARK_WASH) >= READABLE


@pytest.mark.parametrize("chosen", CHOSEN)
def test_ink_can_be_read_on_the_lightest_strength(chosen):
    colours = palette(chosen)

    assert contrast(colours.light.expected, colour.LIGHT_INK) >= READABLE
    assert contrast(colours.dark.expected, colour.DARK_INK) >= READABLE


@pytest.mark.parametrize("chosen", ["#b3261e", "#ffd400", "#003366"])
def test_the_banner_keeps_the_chosen_colour(chosen):
    assert palette(chosen).light.banner == chosen


def test_a_bright_banner_is_written_on_in_ink():
    assert palette("#ffd400").light.on_banner == colour.LIGHT_INK


def test_the_sheet_names_every_property_for_light_and_dark():
    colours = palette("#003366")

    sheet = palette_css(colours)

    light, dark = sheet.split("@media (prefers-color-scheme: dark)")
    assert dict(BLOCK.findall(light)) == properties_of(colours.light)
    assert dict(BLOCK.findall(dark)) == properties_of(colours.dark)


def test_the_tokens_hold_the_palette_of_their_own_accent():
    light, dark = tokens()

    colours = palette(light["--accent"])

    assert properties_of(colours.light).items() <= light.items()
    assert properties_of(colours.dark).items() <= dark.items()


def test_the_tokens_hold_the_papers_that_palettes_reckon_with():
    light, dark = tokens()

    assert [light[name] for name in ("--paper", "--wash", "--ink", "--on-accent")] == [
        colour.LIGHT_PAPER,
        colour.LIGHT_WASH,
        colour.LIGHT_INK,
        colour.LIGHT_WORDS,
    ]
    assert [dark[name] for name in ("--paper", "--wash", "--ink", "--on-accent")] == [
        colour.DARK_PAPER,
        colour.DARK_WASH,
        colour.DARK_INK,
        colour.DARK_WORDS,
    ]


def properties_of(tones):
    return {f"--{name.replace('_', '-')}": value for name, value in asdict(tones).items()}
