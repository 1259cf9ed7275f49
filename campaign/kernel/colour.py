"""A campaign's colours: from the one it chose, all that pages need, readable by light and by dark.

Lightness and mixing are reckoned in OKLab (Björn Ottosson's), where equal steps look equal;
contrast as WCAG 2.2 has it. The banner keeps the chosen colour as it is wherever words can be read
on it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

READABLE = 4.5
"""WCAG 2.2 success criterion 1.4.3."""

LIGHT_PAPER = "#fbf7f0"
LIGHT_WASH = "#f1eadf"
LIGHT_INK = "#1c1a17"
LIGHT_WORDS = "#fffaf3"
DARK_PAPER = "#161412"
DARK_WASH = "#26221e"
DARK_INK = "#f3ece1"
DARK_WORDS = "#14100d"
"""Paper, and what is written on fields of colour; tokens.css has the same (a test holds this)."""

DEEPEST_BANNER = 0.42
BRIGHTEST_ACCENT = 0.72
STEP = 0.01

Triple = tuple[float, float, float]
"""Red, green, blue from 0 to 1; or lightness and OKLab's two axes of colour."""


@dataclass(frozen=True, slots=True)
class Tones:
    """Colours of one mode; each is named like its custom property in tokens.css."""

    accent: str
    on_accent: str
    banner: str
    on_banner: str
    reported: str
    on_reported: str
    expected: str


@dataclass(frozen=True, slots=True)
class Palette:
    light: Tones
    dark: Tones


def palette(accent: str) -> Palette:
    """All the colours that follow from a campaign's own, `#b3261e`. Raises ValueError."""
    chosen = _to_lab(_parse(accent))
    return Palette(_light(chosen), _dark(chosen))


def palette_css(colours: Palette) -> str:
    """A campaign's own style sheet. It stands outside all layers, so it wins over the tokens."""
    return (
        f":root {{ {_properties(colours.light)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_properties(colours.dark)} }} }}\n"
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def is_colour(text: str) -> bool:
    """Whether it is a colour as campaigns write it: `#` and six hexadecimal digits."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def _light(chosen: Triple) -> Tones:
    accent = _first_readable(_darker(chosen), (LIGHT_PAPER, LIGHT_WASH, LIGHT_WORDS))
    banner = _first_with_words(_darker(chosen))
    reported = _first_readable(_mixes(accent, LIGHT_PAPER, 0.55), (LIGHT_INK,))
    return Tones(
        accent=accent,
        on_accent=LIGHT_WORDS,
        banner=banner,
        on_banner=_first_readable((LIGHT_WORDS, LIGHT_INK), (banner,)),
        reported=reported,
        on_reported=LIGHT_INK,
        expected=_mix(accent, LIGHT_PAPER, 0.22),
    )


def _dark(chosen: Triple) -> Tones:
    lightness, a, b = chosen
    bright = (max(lightness, BRIGHTEST_ACCENT), a, b)
    deepening = min(1, DEEPEST_BANNER / lightness) if lightness else 1
    deep = (lightness * deepening, a * deepening, b * deepening)
    accent = _first_readable(_lighter(bright), (DARK_PAPER, DARK_WASH, DARK_WORDS))
    banner = _first_readable(_darker(deep), (LIGHT_WORDS,))
    reported = _first_readable(_mixes(accent, DARK_PAPER, 0.55), (DARK_INK,))
    return Tones(
        accent=accent,
        on_accent=DARK_WORDS,
        banner=banner,
        on_banner=LIGHT_WORDS,
        reported=reported,
        on_reported=DARK_INK,
        expected=_mix(accent, DARK_PAPER, 0.25),
    )


def _properties(tones: Tones) -> str:
    return " ".join(
        f"--{name.replace('_', '-')}: {value};" for name, value in asdict(tones).items()
    )


def _first_readable(candidates: Iterable[str], against: Iterable[str]) -> str:
    others = tuple(against)
    return next(c for c in candidates if all(contrast(c, other) >= READABLE for other in others))


def _first_with_words(candidates: Iterable[str]) -> str:
    words = (LIGHT_WORDS, LIGHT_INK)
    return next(c for c in candidates if any(contrast(c, word) >= READABLE for word in words))


def _darker(colour: Triple) -> Iterator[str]:
    lightness, a, b = colour
    while lightness > 0:
        yield _to_hex((lightness, a, b))
        lightness -= STEP
    yield "#000000"


def _lighter(colour: Triple) -> Iterator[str]:
    lightness, a, b = colour
    while lightness < 1:
        yield _to_hex((lightness, a, b))
        lightness += STEP
    yield "#ffffff"


def _mixes(colour: str, paper: str, share: float) -> Iterator[str]:
    """Ever less of the colour in the paper."""
    while share > 0:
        yield _mix(colour, paper, share)
        share -= STEP
    yield paper


def _mix(colour: str, paper: str, share: float) -> str:
    one, other = _to_lab(_parse(colour)), _to_lab(_parse(paper))
    lightness, a, b = (x * share + y * (1 - share) for x, y in zip(one, other, strict=True))
    return _to_hex((lightness, a, b))


def _parse(text: str) -> Triple:
    if not is_colour(text):
        raise ValueError(f"not a colour like #b3261e: {text}")
    red, green, blue = (int(text[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_to_linear(channel) for channel in _parse(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _from_linear(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _to_lab(colour: Triple) -> Triple:
    red, green, blue = (_to_linear(channel) for channel in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_lab(colour: Triple) -> Triple:
    lightness, a, b = colour
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _to_hex(colour: Triple) -> str:
    """The colour on screens, paler where a screen cannot show it as strong."""
    lightness, a, b = colour
    channels = _from_lab(colour)
    while any(not -0.0005 <= channel <= 1.0005 for channel in channels):
        a, b = a * 0.96, b * 0.96
        channels = _from_lab((lightness, a, b))
    whole = (round(_from_linear(min(max(channel, 0), 1)) * 255) for channel in channels)
    return "#" + "".join(f"{channel:02x}" for channel in whole)
