"""Entries of the journal: two postings in the given currency, a count per level, the totals."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from campaign.fundraising.models import (
    Account,
    AccountKind,
    Contribution,
    Count,
    EntryKind,
    Fund,
    JournalEntry,
    Posting,
    Reversal,
    Standing,
)
from campaign.fundraising.operations.totals import add_to_totals
from campaign.fundraising.queries.rates import convert
from campaign.kernel.audit import Author
from campaign.kernel.database import db, upsert_adding
from campaign.kernel.money import Money


def book_gift(contribution: Contribution, counts: Sequence[Count], *, by: Author) -> JournalEntry:
    """More lies in the cash box; it came for the fund, and counts once per level above it."""
    given = contribution.given
    entry = JournalEntry(
        kind=EntryKind.CONTRIBUTION,
        contribution_id=contribution.id,
        on_day=contribution.received_on,
        booked_by=by.reference,
        postings=[
            Posting(account_id=_box_account(contribution).id, amount=given),
            Posting(account_id=_income_account(contribution).id, amount=-given),
        ],
        counts=list(counts),
    )
    db.session.add(entry)
    db.session.flush()
    add_to_totals(counts, given, entry.on_day, gifts=1)
    return entry


def book_back(contribution: Contribution, reversal: Reversal, *, by: Author) -> JournalEntry:
    """The gift's entry with every sign turned round, at the rates of then: together they are 0."""
    original = _entry_of(contribution)
    counts = [count.negated() for count in _from_the_fund_upwards(original, contribution.fund)]
    entry = JournalEntry(
        kind=EntryKind.REVERSAL,
        contribution_id=contribution.id,
        reverses_id=original.id,
        on_day=reversal.on_day,
        booked_by=by.reference,
        postings=[
            Posting(account_id=posting.account_id, amount=-posting.amount)
            for posting in original.postings
        ],
        counts=counts,
    )
    db.session.add(entry)
    db.session.flush()
    add_to_totals(counts, -contribution.given, entry.on_day, gifts=-1)
    return entry


def count_at_every_level(fund: Fund, given: Money, on: date, standing: Standing) -> list[Count]:
    """What an amount counts for in the fund and in each one above it. Raises Refused: no rate."""
    counts = []
    for level in fund.chain():
        conversion = convert(given, level.currency, on)
        counts.append(
            Count(
                fund_id=level.id,
                standing=standing,
                amount=conversion.money,
                rate_id=conversion.rate_id,
                second_rate_id=conversion.second_rate_id,
            )
        )
    return counts


def _entry_of(contribution: Contribution) -> JournalEntry:
    return db.session.scalars(
        select(JournalEntry).filter_by(kind=EntryKind.CONTRIBUTION, contribution_id=contribution.id)
    ).one()


def _from_the_fund_upwards(entry: JournalEntry, fund: Fund) -> Sequence[Count]:
    by_fund = {count.fund_id: count for count in entry.counts}
    return [by_fund[level.id] for level in fund.chain()]


def _box_account(contribution: Contribution) -> Account:
    return _account(AccountKind.CASH_BOX, "cash_box_id", contribution.cash_box_id, contribution)


def _income_account(contribution: Contribution) -> Account:
    return _account(AccountKind.INCOME, "fund_id", contribution.fund_id, contribution)


def _account(kind: AccountKind, names: str, key: int, contribution: Contribution) -> Account:
    """The account of a box or fund in the given currency, opened with its first posting."""
    named = {names: key, "currency": contribution.given.currency}
    query = select(Account).filter_by(**named)
    account = db.session.scalar(query)
    if account is None:
        upsert_adding(Account, named, {}, {"kind": kind})  # two at once open one
        account = db.session.scalars(query).one()
    return account
