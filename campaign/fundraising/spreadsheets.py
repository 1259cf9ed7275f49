"""Tables as files for spreadsheets (CSV, XLSX). The one module that speaks to xlsxwriter.

What people typed stays text: a spreadsheet that opens the file runs no formula of theirs. Amounts
are numbers with the decimals of their currency, exactly as the books have them.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from campaign.kernel.money import Money, exponent

Cell = str | int | date | Money | None

MOST_ROWS = 1_048_575
"""That a sheet can have below its heading."""
EXACT_DIGITS = 15
"""Longer numbers are rounded by spreadsheets, so they are written as text."""
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDTH = 18
XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_csv(file: BinaryIO, rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with a mark at its beginning, by which spreadsheets know that it is UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    text.detach()


def write_xlsx(file: BinaryIO, title: str, rows: Iterable[Sequence[Cell]]) -> None:
    """The first row is the heading; rows are written as they come, few in memory together."""
    with xlsxwriter.Workbook(file, XLSX_OPTIONS) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        formats = _Formats(book)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if number == 0:
                    sheet.set_column(column, column, WIDTH)
                    sheet.write_string(0, column, str(cell), formats.heading)
                else:
                    _write(sheet, number, column, cell, formats)


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
            sheet.write_string(row, column, cell)


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return str(cell.major)
        case date():
            return cell.isoformat()
        case str() if cell.startswith(STARTS_FORMULA):
            return f"'{cell}"
    return str(cell)
