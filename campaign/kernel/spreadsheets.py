"""Tables as files to take along: CSV and XLSX. The one module that speaks to xlsxwriter.

What people typed stays text: a spreadsheet that opens the file runs no formula of theirs. Amounts
are numbers with the decimals of their currency, exactly as the books have them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from tempfile import TemporaryFile
from typing import BinaryIO

import xlsxwriter
from flask import Response
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from campaign.kernel.clock import real_now
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_language, direction_of
from campaign.kernel.money import Money, exponent
from campaign.kernel.printable import printable
from campaign.kernel.tables import Cell, Row, write_csv

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""By the kind of a file, which is also the end of its name."""

MOST_ROWS = 1_048_575
"""That a sheet can have below its heading."""
MOST_LETTERS = 32_767
"""That a cell can have, counted as UTF-16 does; the library would leave a longer text out."""
EXACT_DIGITS = 15
"""Longer numbers are rounded by spreadsheets, so they are written as text."""
WIDTH = 18
PIECE = 64 * 1024
XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def table_response(kind: str, name: str, title: str, rows: Iterable[Row]) -> Response:
    """Answer with a table as a file. Raises Missing for a kind that there is not.

    It is written whole before it is sent: a failure is said, and is no half of a file.
    """
    if kind not in MEDIA_TYPES:
        raise Missing(kind)
    file = TemporaryFile()  # noqa: SIM115  # closed, and gone, with the answer
    write_table(file, kind, title, rows)
    file.seek(0)
    response = Response(_pieces(file), content_type=MEDIA_TYPES[kind])
    response.call_on_close(file.close)  # also where nothing is sent: an answer to HEAD
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def write_table(file: BinaryIO, kind: str, title: str, rows: Iterable[Row]) -> None:
    """Write CSV or XLSX, row by row, the way the reader's language runs."""
    if kind == "csv":
        write_csv(file, rows)
    else:
        runs_left = direction_of(current_language()) == "rtl"
        write_xlsx(file, title, rows, runs_left=runs_left)


def write_xlsx(file: BinaryIO, title: str, rows: Iterable[Row], *, runs_left: bool = False) -> None:
    """Write the rows as they come, few in memory together; the first is the heading.

    What does not fit into a sheet goes on in the next one.
    """
    with xlsxwriter.Workbook(file, XLSX_OPTIONS) as book:
        book.set_properties({"title": printable(title), "created": _midnight()})
        formats = _Formats(book)
        each = iter(rows)
        heading = next(each, ())
        sheet = _sheet(book, heading, formats, runs_left)
        for number, row in enumerate(each):
            if number and number % MOST_ROWS == 0:
                sheet = _sheet(book, heading, formats, runs_left)
            for column, cell in enumerate(row):
                _write(sheet, number % MOST_ROWS + 1, column, cell, formats)


def _midnight() -> datetime:
    """The last one, so that a file made twice from the same rows is the same."""
    return datetime.combine(real_now().date(), time(), UTC)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _sheet(
    book: xlsxwriter.Workbook, heading: Row, formats: "_Formats", runs_left: bool
) -> Worksheet:
    sheet = book.add_worksheet()
    if runs_left:
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for column, words in enumerate(heading):
        sheet.set_column(column, column, WIDTH)
        sheet.write_string(0, column, _text(str(words)), formats.heading)
    return sheet


class _Formats:
    """Each made once in a file."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.heading: Format = book.add_format({"bold": True, "bottom": 1})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self._amounts: dict[int, Format] = {}

    def amount(self, currency: str) -> Format:
        digits = exponent(currency)
        if digits not in self._amounts:
            decimals = f".{'0' * digits}" if digits else ""
            self._amounts[digits] = self._book.add_format({"num_format": f"#,##0{decimals}"})
        return self._amounts[digits]


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case None:
            return
        case Money() if len(str(abs(cell.minor))) <= EXACT_DIGITS:
            sheet.write_number(row, column, cell.major, formats.amount(cell.currency))
        case Money():
            sheet.write_string(row, column, str(cell.major))
        case date():
            sheet.write_datetime(row, column, cell, formats.day)
        case int():
            sheet.write_number(row, column, cell)
        case str():
            sheet.write_string(row, column, _text(cell))


def _text(text: str) -> str:
    """Return what a cell can hold of a text; a mark at the end says where more was."""
    text = printable(text)
    if len(text) <= MOST_LETTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_LETTERS:
        return text
    return f"{units[: 2 * (MOST_LETTERS - 1)].decode('utf-16-le', 'ignore')}…"
