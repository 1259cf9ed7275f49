"""Tables as files: the cells that they have, and how CSV writes them so that none is a formula.

Where people write decimals with a comma, spreadsheets part the cells of a CSV at semicolons and see
other cells than we wrote. So a text is made harmless behind every sign at which some program begins
a cell, and beside each CSV there is an XLSX (`spreadsheets`), which opens alike everywhere.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from campaign.kernel.money import Money
from campaign.kernel.printable import printable

Cell = str | int | date | Money | None
Row = Sequence[Cell]

_CELL = re.compile(
    r"""(?P<start>(?:^|[;,|\t\n])[\s"';,|]*)(?P<formula>[=+\-@＝＋－＠][^;,|\t\n]*)?"""
)
"""Where some program may begin a cell, and what it would take for a formula there."""
_NUMBER = re.compile(r"[+-]?\d[\d .()\u00a0\u202f]*")
"""A number or a telephone number: digits alone command nothing, and are of use as they are."""


def write_csv(file: BinaryIO, rows: Iterable[Row]) -> None:
    """Write UTF-8 with a mark at its beginning, by which spreadsheets know that it is UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    text.detach()


def harmless(text: str) -> str:
    """Return the text with an apostrophe before each sign that could begin a formula."""
    return _CELL.sub(_as_words, text)


def _as_words(found: re.Match[str]) -> str:
    start, formula = found["start"], found["formula"]
    if formula is None:
        return start
    return f"{start}{formula}" if _NUMBER.fullmatch(formula) else f"{start}'{formula}"


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return str(cell.major)
        case date():
            return cell.isoformat()
        case str():
            return harmless(printable(cell))
    return str(cell)
