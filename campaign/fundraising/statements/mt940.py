"""MT940 of SWIFT, read line by line: any number of statements, in any size.

The library of that name was tried and left: it holds a whole file, keeps the balances of its last
statement only, loses where `?31` (account) ends and `?32` (name) begins, names no line that is
wrong, and logs what it cannot read, which names donors.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import IO

from campaign.fundraising.statements.details import Details, read_details
from campaign.fundraising.statements.encodings import decoded_lines
from campaign.fundraising.statements.lines import (
    Part,
    StatementEnd,
    StatementHead,
    StatementLine,
)
from campaign.fundraising.statements.references import find_reference, right_reference
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, is_currency

TAG = re.compile(r":(20|21|25P?|28C?|13D|34F|60[FM]|61|86|62[FM]|64|65|90[CD]|NS):(.*)", re.DOTALL)
"""The ones of the standard: a text may have colons at the beginning of a line too."""
ENVELOPE = re.compile(r"\{[1235]:[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\{4:|^-\}?$")
BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d+(?:,\d*)?)")
MOVEMENT = re.compile(
    r"(?P<valued>\d{6})(?P<booked>\d{4})?(?P<mark>R?[CD]|E[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>\d+(?:,\d*)?)(?P<type>[A-Z][A-Z0-9]{3})?(?P<customer>.*?)(?://(?P<bank>.*))?$"
)
SIGNS = {"C": 1, "EC": 1, "RD": 1, "D": -1, "ED": -1, "RC": -1}
"""A reversal of a credit takes money away."""
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
NOTHING = {"", "NONREF", "NOREF", "NOTPROVIDED"}
HALF_A_YEAR = timedelta(days=183)
MOST_LINES_OF_A_FIELD = 60


@dataclass(slots=True)
class _Field:
    tag: str
    lines: list[str]
    place: int


def read_mt940(file: IO[bytes]) -> Iterator[Part]:
    """Raises Refused with a sentence that names the line that is wrong."""
    reader = _Reader()
    for found in _fields(decoded_lines(file)):
        yield from reader.read(found)
    yield from reader.end()


def _fields(lines: Iterable[tuple[int, str]]) -> Iterator[_Field]:
    field: _Field | None = None
    for place, line in lines:
        line = ENVELOPE.sub("", line)
        if not line.strip():
            continue
        match = TAG.fullmatch(line)
        if match is not None:
            if field is not None:
                yield field
            field = _Field(match[1], [match[2]], place)
        elif field is None:
            raise Refused(_broken(place))
        elif len(field.lines) < MOST_LINES_OF_A_FIELD:
            field.lines.append(line)
        else:
            raise Refused(_broken(place))
    if field is not None:
        yield field


class _Reader:
    """Waits with a movement until its text came, and with a statement's head until its balance."""

    def __init__(self) -> None:
        self._account: str | None = None
        self._number: str | None = None
        self._currency: str | None = None
        self._movement: _Field | None = None
        self._is_open = False
        self._has_statements = False

    def read(self, field: _Field) -> Iterator[Part]:
        if field.tag == "86" and self._movement is not None:
            yield self._line(self._movement, field)
            self._movement = None
            return
        yield from self._waiting_line()
        match field.tag:
            case "20":
                yield from self._close(None)
                self._account = self._number = None
            case "25" | "25P":
                self._account = field.lines[0].strip()
            case "28" | "28C":
                self._number = field.lines[0].strip() or None
            case "60F" | "60M":
                yield self._open(field)
            case "61":
                if not self._is_open:
                    raise Refused(_broken(field.place))
                self._movement = field
            case "62F" | "62M":
                yield from self._close(_balance(field))

    def end(self) -> Iterator[Part]:
        yield from self._waiting_line()
        yield from self._close(None)
        if not self._has_statements:
            raise Refused(_("There is no statement of an account in this file."))

    def _open(self, field: _Field) -> StatementHead:
        opening = _balance(field)
        self._currency = opening.currency
        self._is_open = self._has_statements = True
        named = re.sub(r"[\s-]", "", self._account or "").upper().lstrip("/")
        iban = IBAN.match(named)
        return StatementHead(
            iban=_without_currency(iban[0], opening.currency) if iban else None,
            account=self._account,
            currency=opening.currency,
            opening=opening,
            number=self._number,
            from_day=_day(field.lines[0][1:7]),
        )

    def _close(self, closing: Money | None) -> Iterator[StatementEnd]:
        if self._is_open:
            yield StatementEnd(closing)
        self._is_open = False

    def _waiting_line(self) -> Iterator[StatementLine]:
        """A movement to which the bank has nothing to say."""
        if self._movement is not None:
            yield self._line(self._movement, None)
        self._movement = None

    def _line(self, field: _Field, text: _Field | None) -> StatementLine:
        match = MOVEMENT.match(field.lines[0].strip())
        valued_on = _day(match["valued"]) if match else None
        if match is None or valued_on is None:
            raise Refused(_broken(field.place))
        details = read_details(text.lines) if text else Details()
        money = _money(match["amount"], self._currency or "", field.place)
        mark = match["mark"]
        customer, bank = (_given(match[name]) for name in ("customer", "bank"))
        more = " ".join(field.lines[1:]).strip()
        end_to_end = _given(details.end_to_end) or customer
        is_returned = mark in ("RC", "RD") or details.is_returned or match["type"] == "NRTI"
        return StatementLine(
            place=field.place,
            amount=money if SIGNS[mark] > 0 else -money,
            booked_on=_booked(match["booked"], valued_on, field.place),
            valued_on=valued_on,
            bank_reference=bank,
            end_to_end=end_to_end,
            name=details.name,
            iban=details.iban,
            text=details.text or more,
            reference=right_reference(details.reference)
            or find_reference(details.compact, details.text, end_to_end, more),
            is_returned=is_returned,
            return_reason=details.return_reason,
            original_reference=end_to_end if is_returned else None,
        )


def _without_currency(iban: str, currency: str) -> str:
    """Some banks write the account's currency right behind it."""
    return iban.removesuffix(currency)


def _balance(field: _Field) -> Money:
    match = BALANCE.match(field.lines[0].strip())
    if match is None:
        raise Refused(_broken(field.place))
    money = _money(match[4], match[3], field.place)
    return money if match[1] == "C" else -money


def _money(written: str, currency: str, place: int) -> Money:
    if is_currency(currency) and len(written) <= 16:
        with suppress(ValueError):
            return Money.from_major(Decimal(written.replace(",", ".")), currency)
    raise Refused(_broken(place))


def _booked(month_and_day: str | None, valued_on: date, place: int) -> date:
    """Without a year: the one in which it is nearest to the day it counts from."""
    if month_and_day is None:
        return valued_on
    for year in (valued_on.year, valued_on.year - 1, valued_on.year + 1):
        with suppress(ValueError):
            booked_on = date(year, int(month_and_day[:2]), int(month_and_day[2:]))
            if abs(booked_on - valued_on) < HALF_A_YEAR:
                return booked_on
    raise Refused(_broken(place))


def _day(written: str) -> date | None:
    with suppress(ValueError):
        return date(2000 + int(written[:2]), int(written[2:4]), int(written[4:6]))
    return None


def _given(text: str | None) -> str | None:
    text = (text or "").strip()
    return None if text.upper() in NOTHING else text


def _broken(place: int) -> str:
    return _("Line %(line)s of this file cannot be read.", line=place)
