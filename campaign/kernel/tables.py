"""Rows that spreadsheets read: separated by commas, and no cell taken for a formula."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By it spreadsheets know UTF-8."""
STARTS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is marked as words."""
    return f"'{cell}" if cell.startswith(STARTS_OF_FORMULAS) else cell


def csv_row(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([harmless(cell) for cell in cells])
    return written.getvalue()
