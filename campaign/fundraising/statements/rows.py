"""Lines of a bank's CSV file, by a layout that a person confirmed."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import IO

from campaign.fundraising.statements.columns import DAY, Layout
from campaign.fundraising.statements.encodings import decoded_lines
from campaign.fundraising.statements.lines import Part, StatementEnd, StatementHead, StatementLine
from campaign.fundraising.statements.references import find_reference, right_reference
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, is_currency

TAKEN_AWAY = ("s", "d", "af", "deb", "soll", "-", "winien")
"""How a column of signs begins where money left the account."""
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
SPACES = re.compile(r"[\s'’]")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_rows(file: IO[bytes], layout: Layout, currency: str) -> Iterator[Part]:
    """`currency` is the account's, where the file does not say. Raises Refused with the line."""
    yield StatementHead()
    reader = csv.reader(
        (f"{text}\n" for _place, text in decoded_lines(file)), delimiter=layout.delimiter
    )
    try:
        for row in reader:
            if reader.line_num > layout.header + 1 and any(cell.strip() for cell in row):
                yield _line(row, layout, currency, reader.line_num)
    except csv.Error:
        raise Refused(_broken(reader.line_num)) from None
    yield StatementEnd()


def _line(row: Sequence[str], layout: Layout, currency: str, place: int) -> StatementLine:
    def cell(at: int | None) -> str:
        return " ".join(row[at].split()) if at is not None and at < len(row) else ""

    booked_on = _day(cell(layout.booked), layout.day_order)
    written_in = cell(layout.currency).upper() or currency
    if booked_on is None or not is_currency(written_in):
        raise Refused(_broken(place))
    number = _amount(row, layout, place)
    try:
        amount = Money.from_major(number, written_in)
    except ValueError:
        raise Refused(_broken(place)) from None
    text, reference = cell(layout.text), cell(layout.reference)
    return StatementLine(
        place=place,
        amount=amount,
        booked_on=booked_on,
        valued_on=_day(cell(layout.valued), layout.day_order),
        bank_reference=cell(layout.bank_reference) or None,
        name=cell(layout.name) or None,
        iban=cell(layout.iban).replace(" ", "") or None,
        text=text,
        reference=right_reference(reference) or find_reference(reference, text),
    )


def _amount(row: Sequence[str], layout: Layout, place: int) -> Decimal:
    def number(at: int | None) -> Decimal:
        written = SPACES.sub("", row[at]) if at is not None and at < len(row) else ""
        return _number(written, layout.decimal_mark, place)

    if layout.amount is None:
        return abs(number(layout.credit)) - abs(number(layout.debit))
    amount = number(layout.amount)
    sign = row[layout.sign].strip().lower() if layout.sign is not None else ""
    return -abs(amount) if sign.startswith(TAKEN_AWAY) else amount


def _number(written: str, mark: str, place: int) -> Decimal:
    """Digits with the file's decimal mark; a currency's name beside it is passed over."""
    bare = re.sub(r"^[A-Z]{3}|[A-Z]{3}$|[€$£]", "", written)
    if not bare:
        return Decimal(0)
    if bare.endswith("-"):
        bare = f"-{bare[:-1]}"
    plain = (
        bare.replace("." if mark == "," else ",", "")
        .replace(mark, ".")
        .replace("\N{MINUS SIGN}", "-")
    )
    if NUMBER.fullmatch(plain) is None or len(plain) > 18:
        raise Refused(_broken(place))
    return Decimal(plain)


def _day(written: str, order: str) -> date | None:
    match = COMPACT_DAY.fullmatch(written)
    if match is not None:
        order = "ymd"
    else:
        match = DAY.match(written)
    if match is None:
        return None
    parts = {letter: int(number) for letter, number in zip(order, match.groups(), strict=True)}
    year = parts["y"] + 2000 if parts["y"] < 100 else parts["y"]
    with suppress(ValueError):
        return date(year, parts["m"], parts["d"])
    return None


def _broken(place: int) -> str:
    return _("Line %(line)s of this file cannot be read.", line=place)
