"""What came and went between two days: of cash boxes, of a donor's gifts, or of a whole campaign.

Read from the journal's postings, so that every kind of entry appears and the sums agree with the
books: what lay there before, every movement, what lies there after; for each currency by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from campaign.fundraising.models import (
    Account,
    AccountKind,
    BankLine,
    CashBox,
    Contribution,
    Count,
    EntryKind,
    Fund,
    FundKind,
    JournalEntry,
    KeptRecord,
    Posting,
    Receipt,
)
from campaign.fundraising.queries.payouts import IS_SETTLED
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.money import Money
from campaign.kernel.paging import PER_PAGE, Page

AT_ONCE = 500

_POSTINGS = Posting.__table__
_COUNTS = Count.__table__
_MINOR_SUM = func.sum(_POSTINGS.c.minor)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose money a statement tells of: these cash boxes, or else a campaign.

    With a receipt, only the gifts into these boxes of the donor to whom it is made out.
    """

    boxes: tuple[int, ...] = ()
    campaign_id: int | None = None
    donor_of_receipt: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Movement:
    entry_id: int
    day: date
    kind: EntryKind
    money: Money
    """Less than nothing where it went."""
    box: CashBox
    gift: Contribution | None
    """Of which it speaks; None where nothing was given or taken back."""
    counted: Money | None
    """In the campaign's currency; None where it does not count."""
    reference: str | None
    arrived_on: date | None = None
    """Of a payout: on which day the bank had it."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Of one currency."""

    opening: Money
    by_kind: Mapping[EntryKind, Money]
    closing: Money


def balances(subject: Subject, period: Period) -> list[Balance]:
    """For each currency in which something lay there or moved."""
    is_before = case((JournalEntry.on_day < period.first, True), else_=False)
    query = (
        _postings(subject, _MINOR_SUM, _POSTINGS.c.currency, JournalEntry.kind, is_before)
        .where(JournalEntry.on_day <= period.last)
        .group_by(_POSTINGS.c.currency, JournalEntry.kind, is_before)
    )
    opening: Counter[str] = Counter()
    moved: dict[str, dict[EntryKind, Money]] = defaultdict(dict)
    for minor, currency, kind, before in db.session.execute(query):
        amount = int(minor) * _sign(subject)  # PostgreSQL sums whole numbers up to decimals
        if before:
            opening[currency] += amount
        else:
            moved[currency][kind] = Money(amount, currency)
    codes = sorted({code for code, minor in opening.items() if minor} | set(moved))
    return [_balance(Money(opening[code], code), moved[code]) for code in codes]


def count_movements(subject: Subject, period: Period) -> int:
    query = _within(_postings(subject, func.count()), period)
    return db.session.scalar(query) or 0


def page_of_movements(subject: Subject, period: Period, number: int) -> Page[Movement]:
    """The oldest first, as in a book. Raises Missing beyond the last page."""
    total, start = count_movements(subject, period), (number - 1) * PER_PAGE
    if number > 1 and start >= total:
        raise Missing("page")
    rows = db.session.execute(_lines(subject, period).limit(PER_PAGE).offset(start)).all()
    return Page(_movements(subject, rows), number, total)


def all_movements(subject: Subject, period: Period) -> Iterator[Movement]:
    """One after the other, however many there are: few lie in memory together."""
    found = db.session.execute(_lines(subject, period).execution_options(yield_per=AT_ONCE))
    for rows in found.partitions(AT_ONCE):
        yield from _movements(subject, rows)


def _balance(opening: Money, moved: Mapping[EntryKind, Money]) -> Balance:
    by_kind = {kind: moved[kind] for kind in EntryKind if kind in moved}
    return Balance(opening, by_kind, sum(by_kind.values(), opening))


def _sign(subject: Subject) -> int:
    """What came for a campaign stands as income in the books, with its sign turned round."""
    return 1 if subject.campaign_id is None else -1


def _postings(subject: Subject, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(_POSTINGS)
        .join(JournalEntry, JournalEntry.id == _POSTINGS.c.entry_id)
        .where(*_of(subject))
    )


def _of(subject: Subject) -> Iterator[ColumnElement[bool]]:
    if subject.campaign_id is None:
        accounts = select(Account.id).where(
            Account.kind == AccountKind.CASH_BOX, Account.cash_box_id.in_(subject.boxes)
        )
    else:
        accounts = select(Account.id).join(Fund).where(Fund.campaign_id == subject.campaign_id)
    yield _POSTINGS.c.account_id.in_(accounts)
    if subject.donor_of_receipt is not None:
        yield JournalEntry.contribution_id.in_(_gifts_of_donor(subject.donor_of_receipt))


def _gifts_of_donor(receipt_id: int) -> Select[int]:
    """Those with a receipt for the same address; without an address, the one gift alone."""
    other, kept = aliased(Receipt), aliased(KeptRecord)
    own, own_kept = aliased(Receipt), aliased(KeptRecord)
    return (
        select(other.contribution_id)
        .select_from(own)
        .outerjoin(own_kept, own_kept.id == own.kept_id)
        .outerjoin(kept, kept.email == own_kept.email)
        .join(other, or_(other.kept_id == kept.id, other.id == own.id))
        .where(own.id == receipt_id)
    )


def _within(query: Select[Any], period: Period) -> Select[Any]:
    return query.where(JournalEntry.on_day >= period.first, JournalEntry.on_day <= period.last)


def _lines(subject: Subject, period: Period) -> Select[Any]:
    counted = (
        select(Count.entry_id, _COUNTS.c.minor, _COUNTS.c.currency)
        .join(Fund, Fund.id == Count.fund_id)
        .where(Fund.kind == FundKind.CAMPAIGN, Count.entry_id.is_not(None))
        .subquery()
    )
    lines = _postings(
        subject,
        JournalEntry.id.label("entry_id"),
        JournalEntry.on_day,
        JournalEntry.kind,
        JournalEntry.reference,
        JournalEntry.contribution_id,
        _POSTINGS.c.minor,
        _POSTINGS.c.currency,
        Account.cash_box_id,
        counted.c.minor.label("counted_minor"),
        counted.c.currency.label("counted_currency"),
        BankLine.booked_on.label("arrived_on"),
    )
    return (
        _within(lines, period)
        .join(Account, Account.id == _POSTINGS.c.account_id)
        .outerjoin(counted, counted.c.entry_id == JournalEntry.id)
        .outerjoin(
            BankLine, and_(BankLine.payout_id == JournalEntry.id, BankLine.state == IS_SETTLED)
        )
        .order_by(JournalEntry.on_day, JournalEntry.id, _POSTINGS.c.id)
    )


def _movements(subject: Subject, rows: Sequence[Row[Any]]) -> list[Movement]:
    gifts = _gifts([row.contribution_id for row in rows])
    boxes = {box.id: box for box in db.session.scalars(_boxes_in(rows))}
    return [_movement(row, gifts.get(row.contribution_id), boxes, _sign(subject)) for row in rows]


def _movement(
    row: Row[Any], gift: Contribution | None, boxes: Mapping[int, CashBox], sign: int
) -> Movement:
    return Movement(
        entry_id=row.entry_id,
        day=row.on_day,
        kind=row.kind,
        money=Money(row.minor * sign, row.currency),
        box=gift.cash_box if gift is not None else boxes[row.cash_box_id],
        gift=gift,
        counted=Money(row.counted_minor, row.counted_currency) if row.counted_currency else None,
        reference=row.reference or (gift.provider_reference if gift is not None else None),
        arrived_on=row.arrived_on,
    )


def _gifts(ids: Sequence[int | None]) -> dict[int, Contribution]:
    """With what they are for, in one query."""
    fund = joinedload(Contribution.fund)
    query = (
        select(Contribution)
        .where(Contribution.id.in_({each for each in ids if each is not None}))
        .options(
            joinedload(Contribution.cash_box),
            fund.joinedload(Fund.organization),
            fund.joinedload(Fund.friend),
            fund.joinedload(Fund.event),
            fund.joinedload(Fund.campaign),
        )
    )
    return {gift.id: gift for gift in db.session.scalars(query)}


def _boxes_in(rows: Sequence[Row[Any]]) -> Select[CashBox]:
    ids = {row.cash_box_id for row in rows if row.cash_box_id is not None}
    return select(CashBox).where(CashBox.id.in_(ids))
