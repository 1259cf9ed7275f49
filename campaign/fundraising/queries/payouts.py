"""Card gifts that the provider paid out: which of them arrived at the bank, and which did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, literal, select
from sqlalchemy.orm import aliased

from campaign.fundraising.models import (
    Account,
    AccountKind,
    BankLine,
    CashBox,
    EntryKind,
    JournalEntry,
    LineState,
    Posting,
    is_taken,
)
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money

PROVIDER = "stripe"
"""As it stands in what banks tell of its payouts."""
IS_SETTLED = literal(LineState.OTHER, literal_execute=True)
"""Written out, or SQLite would not see that the index of payouts that arrived serves."""
LONGEST_WAY = timedelta(days=14)
EARLIER = timedelta(days=1)
"""The bank's day may have begun before ours."""
ASKED_FOR = timedelta(days=180)
"""After that, nobody is asked any more where a payout is."""


@dataclass(frozen=True, slots=True)
class Payout:
    """What lies more on the bank's account by our books; less than nothing where it went back."""

    entry_id: int
    day: date
    money: Money
    cash_box_id: int

    def may_arrive_on(self, day: date) -> bool:
        return self.day - EARLIER <= day <= self.day + LONGEST_WAY


def names_the_provider(*texts: str | None) -> bool:
    return any(PROVIDER in (text or "").casefold() for text in texts)


def payouts_under_way(cash_box_ids: Sequence[int], since: date = date.min) -> list[Payout]:
    """Into these bank accounts, which no line of the bank has told of; the oldest first."""
    line = aliased(BankLine)
    arrived = exists().where(line.payout_id == JournalEntry.id, line.state == IS_SETTLED)
    postings = Posting.__table__.c
    query = (
        select(
            JournalEntry.id,
            JournalEntry.on_day,
            postings.minor,
            postings.currency,
            Account.cash_box_id,
        )
        .join(Posting, postings.entry_id == JournalEntry.id)
        .join(Account, Account.id == postings.account_id)
        .where(
            JournalEntry.kind == literal(EntryKind.PAYOUT, literal_execute=True),  # for its index
            JournalEntry.on_day >= since,
            Account.kind == AccountKind.CASH_BOX,
            Account.cash_box_id.in_(cash_box_ids),
            ~arrived,
        )
        .order_by(JournalEntry.on_day, JournalEntry.id)
    )
    return [
        Payout(row.id, row.on_day, Money(row.minor, row.currency), row.cash_box_id)
        for row in db.session.execute(query)
    ]


def payouts_for(line: BankLine) -> list[Payout]:
    """Of the line's sum."""
    under_way = payouts_under_way([line.cash_box_id])
    return [each for each in under_way if each.money == line.amount]


def payouts_missing(boxes: Sequence[CashBox]) -> list[Payout]:
    """Those of which the bank's files ought to have told: they go on after it should be there."""
    ids = [box.id for box in boxes]
    told_until = _told_until(ids)
    under_way = payouts_under_way(ids, today("UTC") - ASKED_FOR)
    moved = {(each.cash_box_id, each.money) for each in under_way}
    return [
        each
        for each in under_way
        if each.day + LONGEST_WAY < told_until.get(each.cash_box_id, date.min)
        and (each.cash_box_id, -each.money) not in moved  # it failed, and went back
    ]


def _told_until(cash_box_ids: Sequence[int]) -> Mapping[int, date]:
    query = (
        select(BankLine.cash_box_id, func.max(BankLine.booked_on).label("day"))
        .where(BankLine.cash_box_id.in_(cash_box_ids), is_taken())
        .group_by(BankLine.cash_box_id)
    )
    return {row.cash_box_id: row.day for row in db.session.execute(query)}
