"""Lines that tell of one movement in files of two forms, where its names differ.

One file's own lines are never compared with each other: two equal gifts of one day stay two. A
line of an earlier file stands for one line of this one, at most.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from campaign.fundraising.models import (
    BankLine,
    ImportState,
    LineState,
    OtherMoney,
    StatementImport,
    is_taken,
)
from campaign.kernel.database import db

BETWEEN_DAYS = timedelta(days=5)
"""So far the day on which a bank books and the one from which it counts may lie apart."""
SHORTEST_NAME = 3
SHORTEST_REFERENCE = 6
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Likeness(IntEnum):
    NONE = 0
    PERHAPS = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Twin:
    line_id: int
    earlier_id: int
    earlier_key: str
    is_sure: bool


def days_to_compare(stored: StatementImport) -> list[date]:
    """Of the file's lines, as far as a file of another form has lines around them."""
    theirs = _days_of(_files_of_other_forms(stored))
    if not theirs:
        return []
    first, last = theirs[0] - BETWEEN_DAYS, theirs[-1] + BETWEEN_DAYS
    return [day for day in _days_of([stored.id]) if first <= day <= last]


def _days_of(import_ids: Sequence[int]) -> list[date]:
    query = select(BankLine.booked_on).where(BankLine.import_id.in_(import_ids)).distinct()
    return sorted(db.session.scalars(query))


def twins_on(stored: StatementImport, day: date) -> Iterator[Twin]:
    """Of lines booked on that day, each with the likeliest one, the surest pairs first."""
    new = [_Told(row) for row in db.session.execute(_new_lines(stored, day))]
    if not new:
        return
    days = set().union(*(line.days for line in new))
    earlier: dict[tuple[int, date], list[_Told]] = defaultdict(list)
    for row in db.session.execute(_earlier_lines(stored, day, days)):
        line = _Told(row)
        for each in line.days:
            earlier[line.minor, each].append(line)
    pairs = [
        (_likeness(line, old), line, old)
        for line in new
        for each in line.days
        for old in earlier.get((line.minor, each), ())
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1].id, pair[2].id))
    paired: set[int] = set()
    for alike, line, old in pairs:
        if alike and not {line.id, old.id} & paired:
            paired |= {line.id, old.id}
            yield Twin(line.id, old.id, old.key, alike is Likeness.SURE)


class _Told:
    """A line as far as it is compared, made comparable once."""

    def __init__(self, row: Row[Any]) -> None:
        self.id: int = row.id
        self.key: str = row.key
        self.minor: int = row.minor
        self.days: set[date] = {row.booked_on, row.valued_on} - {None}
        self.reference: str | None = row.reference
        self.iban: str | None = row.iban
        self.has_whole_iban = IBAN.fullmatch(row.iban or "") is not None
        telling = len(row.end_to_end or "") >= SHORTEST_REFERENCE
        self.end_to_end: str | None = row.end_to_end if telling else None
        self.text = _plain(row.text)
        self.words = _words(row.name)


def _likeness(one: _Told, other: _Told) -> Likeness:
    """Of two lines of the same sum that share a day."""
    if _contradict(one, other):
        return Likeness.NONE
    says_the_same = one.text in other.text or other.text in one.text  # also where one is silent
    if _is_called_the_same(one, other):
        return Likeness.SURE if says_the_same else Likeness.PERHAPS
    if one.words and other.words and not one.words & other.words:
        return Likeness.NONE
    is_told = one.words and other.words and one.text and other.text
    return Likeness.SURE if is_told and says_the_same else Likeness.PERHAPS


def _new_lines(stored: StatementImport, day: date) -> Select[Any]:
    """Those that no earlier file of the same form had."""
    taken = aliased(BankLine)
    is_known = exists().where(
        taken.cash_box_id == stored.cash_box_id, taken.key == BankLine.key, is_taken(taken)
    )
    return _told(BankLine).where(
        BankLine.cash_box_id == stored.cash_box_id,
        BankLine.booked_on == day,
        BankLine.import_id == stored.id,
        BankLine.twin_id.is_(None),
        ~is_known,
    )


def _earlier_lines(stored: StatementImport, day: date, days: Collection[date]) -> Select[Any]:
    """Of these days, taken over or about to be, and told by no line of this file yet."""
    line, own, other = aliased(BankLine), aliased(BankLine), aliased(BankLine)
    is_about_to_be = and_(
        line.state == LineState.DRAFT, StatementImport.state == ImportState.CONFIRMED
    )
    return (
        _told(line)
        .join(StatementImport, StatementImport.id == line.import_id)
        .where(
            line.cash_box_id == stored.cash_box_id,
            line.booked_on.between(day - BETWEEN_DAYS, day + BETWEEN_DAYS),
            or_(line.booked_on.in_(days), line.valued_on.in_(days)),
            line.import_id.in_(_files_of_other_forms(stored)),
            or_(is_taken(line), is_about_to_be),
            func.coalesce(line.other, "") != OtherMoney.REPEATED.value,
            ~exists().where(own.import_id == stored.id, own.key == line.key),
            ~exists().where(other.twin_id == line.id, other.import_id == stored.id),
        )
    )


def _files_of_other_forms(stored: StatementImport) -> list[int]:
    query = select(StatementImport.id).where(
        StatementImport.cash_box_id == stored.cash_box_id,
        or_(StatementImport.form.is_(None), StatementImport.form != stored.form),
        StatementImport.state.in_((ImportState.CONFIRMED, ImportState.DONE)),
        StatementImport.id != stored.id,
    )
    return list(db.session.scalars(query))


def _told(line: Any) -> Select[Any]:
    return select(
        line.id,
        line.key,
        line.booked_on,
        line.valued_on,
        line.minor,
        line.reference,
        line.end_to_end,
        line.iban,
        line.name,
        line.text,
    )


def _contradict(one: _Told, other: _Told) -> bool:
    ibans = one.has_whole_iban and other.has_whole_iban and one.iban != other.iban
    references = one.reference and other.reference and one.reference != other.reference
    return bool(ibans or references)


def _is_called_the_same(one: _Told, other: _Told) -> bool:
    return (
        (one.reference is not None and one.reference == other.reference)
        or (one.iban is not None and one.iban == other.iban)
        or (one.end_to_end is not None and one.end_to_end == other.end_to_end)
    )


def _plain(text: str | None) -> str:
    """Letters and digits alone: formats break lines and write umlauts each in its own way."""
    return re.sub(r"[\W_]+", "", (text or "").casefold().translate(LETTERS))


def _words(name: str | None) -> set[str]:
    words = re.findall(r"[^\W\d_]+", (name or "").casefold().translate(LETTERS))
    return {word for word in words if len(word) >= SHORTEST_NAME}
