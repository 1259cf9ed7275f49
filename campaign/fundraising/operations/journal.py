"""Entries of gifts: two postings in the given currency, a count per level, the totals."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from campaign.fundraising.models import (
    Contribution,
    Count,
    EntryKind,
    Fund,
    JournalEntry,
    Reversal,
    Standing,
)
from campaign.fundraising.operations.accounts import (
    AccountName,
    Leg,
    accounts_of,
    of_box,
    of_fund,
    post,
    write_entry,
)
from campaign.fundraising.operations.rates import enter_rates_of_law, refuse_unless_in_use
from campaign.fundraising.operations.totals import Change, add_changes, add_to_totals
from campaign.fundraising.queries.rates import convert
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.kernel.money import Money, share
from campaign.kernel.rows import insert_numbered, insert_rows


def book_gifts(gifts: Sequence[tuple[Contribution, Sequence[Count]]], *, by: Author) -> None:
    """More lies in the cash boxes; it came for the funds, and counts once per level above them.

    With each gift goes what it counts for, from its fund upwards.
    """
    accounts = accounts_of({name for gift, _ in gifts for name in _accounts(gift)})
    entries = [_entry(gift, by) for gift, _ in gifts]
    numbers = insert_numbered(JournalEntry, ("contribution_id",), entries)
    post({numbers[gift.id,]: _legs(gift, gift.given, accounts) for gift, _ in gifts})
    insert_rows(
        Count, [_count(numbers[gift.id,], each) for gift, counts in gifts for each in counts]
    )
    add_changes([Change(counts, gift.given, gift.received_on, 1) for gift, counts in gifts])


def book_back(contribution: Contribution, reversal: Reversal, *, by: Author) -> JournalEntry:
    """As much of the gift as was taken, the other way round, at the rates of then.

    Each level sinks by its share of what is taken so far, less what it has sunk by: rounded as it
    may be on the way, all of it together is exactly what the gift had raised.
    """
    counts = _counts_back(contribution)
    entry = JournalEntry(
        kind=EntryKind.REVERSAL,
        contribution_id=contribution.id,
        reversal_id=reversal.id,
        on_day=reversal.on_day,
        booked_by=by.reference,
        counts=counts,
    )
    accounts = accounts_of(_accounts(contribution))
    write_entry(entry, _legs(contribution, -reversal.taken, accounts))
    add_to_totals(counts, -reversal.taken, entry.on_day, gifts=reversal.gifts)
    return entry


def count_at_every_level(fund: Fund, given: Money, on: date, standing: Standing) -> list[Count]:
    """What an amount counts for in the fund and in each one above it.

    Raises Refused where no rate is known, and for money that is not in use on that day.
    """
    refuse_unless_in_use(given.currency, on)
    counts = []
    chain = fund.chain()
    enter_rates_of_law({level.currency for level in chain}, on)
    for level in chain:
        conversion = convert(given, level.currency, on, fund.coalition_id)
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


def _entry(gift: Contribution, by: Author) -> dict[str, object]:
    return {
        "kind": EntryKind.CONTRIBUTION,
        "contribution_id": gift.id,
        "on_day": gift.received_on,
        "booked_by": by.reference,
    }


def _accounts(gift: Contribution) -> tuple[AccountName, AccountName]:
    """Where it lies, and what for it came."""
    return of_box(gift.cash_box_id, gift.currency), of_fund(gift.fund_id, gift.currency)


def _legs(gift: Contribution, moved: Money, accounts: Mapping[AccountName, int]) -> list[Leg]:
    box, income = _accounts(gift)
    return [(accounts[box], moved), (accounts[income], -moved)]


def _count(entry_id: int, count: Count) -> dict[str, object]:
    return {
        "entry_id": entry_id,
        "fund_id": count.fund_id,
        "standing": count.standing,
        "minor": count.amount.minor,
        "currency": count.amount.currency,
        "rate_id": count.rate_id,
        "second_rate_id": count.second_rate_id,
    }


def _counts_back(contribution: Contribution) -> list[Count]:
    """From what it counted for up to now to what still stands; from its fund upwards."""
    entries = db.session.scalars(
        select(JournalEntry).where(JournalEntry.contribution_id == contribution.id)
    ).all()
    original = next(entry for entry in entries if entry.kind is EntryKind.CONTRIBUTION)
    raised = {count.fund_id: count for count in original.counts}
    left, still_given = _by_fund(entries), contribution.still_given
    return [
        raised[level.id].of_amount(
            share(raised[level.id].amount, still_given, contribution.given) - left[level.id]
        )
        for level in contribution.fund.chain()
    ]


def _by_fund(entries: Sequence[JournalEntry]) -> Mapping[int, Money]:
    """What these entries together count for, fund by fund."""
    sums: dict[int, Money] = {}
    for count in (count for entry in entries for count in entry.counts):
        known = sums.get(count.fund_id, Money(0, count.amount.currency))
        sums[count.fund_id] = known + count.amount
    return sums
