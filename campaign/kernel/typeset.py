"""The one module that speaks to typst: papers (PDF) from our templates and plain data.

What a person wrote reaches a template as JSON, never as its source, so it can command nothing. A
paper is PDF/UA-1, which the compiler checks: tagged, with a title and a language. Only the fonts
that come with the program are used, so that a paper is the same wherever it is made.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from campaign.config import share
from campaign.kernel.printable import with_line_feeds

STANDARD: Final = "ua-1"
UNKNOWN_SIGN = "\N{REPLACEMENT CHARACTER}"
"""Stands for what no font of ours has: the standard refuses a sign that cannot be shown."""
INVISIBLE = frozenset("\n\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069")
"""Needs no font."""
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
"""Of the direction: left out, though a font has them, as they can turn an amount round."""
CONTROLS = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) - {"\n"}
"""Left out as well: some fonts have a sign for NUL, which the standard refuses."""

SEGMENTS = 12
"""The format of a font's list of signs that reaches beyond the first 65,536 (OpenType `cmap`)."""


def typeset(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The paper of `templates/papers/<template>.typ`; the same data make the same bytes.

    `data` names its `title`, `language` and `direction`; the rest is the template's.
    """
    made = typst.compile(
        str(_templates() / f"{template}.typ"),
        root=str(_templates()),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_showable(data))},
        pdf_standards=[STANDARD],
        timestamp=made_at.replace(microsecond=0),
    )
    assert isinstance(made, bytes)  # a list is for pictures of pages
    return made


def draw(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a picture (PNG) of the one page of `templates/papers/<template>.typ`.

    Words that our fonts cannot show are left out whole: a picture of gaps says nothing.
    """
    made = typst.compile(
        str(_templates() / f"{template}.typ"),
        root=str(_templates()),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({name: _shown(each) for name, each in data.items()})},
        format="png",
        ppi=72.0,
    )
    assert isinstance(made, bytes)  # a list is for several pages
    return made


def _shown(words: str) -> str:
    return words if _signs().issuperset(words) else ""


def _templates() -> Path:
    return share() / "templates" / "papers"


def _font_folder() -> Path:
    return share() / "static" / "fonts" / "papers"


@cache
def _fonts() -> typst.Fonts:
    """Read once in a process. Without any, papers would come out empty and nobody would say so."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_font_folder()]
    )
    if not fonts.families():
        raise FileNotFoundError(_font_folder())
    return fonts


@cache
def _signs() -> frozenset[str]:
    """All that our fonts can show."""
    files = _font_folder().glob("*.ttf")
    known = {chr(code) for file in files for code in _codes_in(file.read_bytes())}
    return INVISIBLE.union(known) - OVERRIDES - CONTROLS


def _codes_in(font: bytes) -> Iterator[int]:
    """The code points that a font has a sign for."""
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, table + 2)
    for index in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHL", font, table + 4 + 8 * index)
        if struct.unpack_from(">H", font, table + offset) == (SEGMENTS,):
            yield from _codes_in_segments(font, table + offset)


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    tables = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(count))
    return next(int(offset) for tag, _sum, offset, _length in tables if tag == name)


def _codes_in_segments(font: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">L", font, at + 12)
    for index in range(count):
        first, last, _glyph = struct.unpack_from(">LLL", font, at + 16 + 12 * index)
        yield from range(first, last + 1)


def _showable(value: Any) -> Any:
    """The same data, each sign that cannot be shown replaced by one that says so."""
    match value:
        case str():
            signs = _signs()
            return "".join(
                sign if sign in signs else _instead_of(sign) for sign in with_line_feeds(value)
            )
        case Mapping():
            return {name: _showable(each) for name, each in value.items()}
        case list() | tuple():
            return [_showable(each) for each in value]
    return value


def _instead_of(sign: str) -> str:
    return " " if sign == "\t" else UNKNOWN_SIGN
