"""The sums that pages show, changed in the transaction that books what they sum up.

All rows of one kind before those of the next, and each from the younger fund to the older, which is
never below it: so two transactions never wait for each other in a ring.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from campaign.fundraising.models import Count, CurrencyTotal, DayTotal, FundTotal
from campaign.kernel.money import Money
from campaign.kernel.rows import upsert_adding_rows

FUND = ("fund_id", "standing")
CURRENCY = (*FUND, "given_currency")
DAY = (*FUND, "day")

Sums = dict[tuple[object, ...], list[int]]


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry, or a pledge, adds to the sums."""

    counts: Sequence[Count]
    """From the gift's fund to the root."""
    given: Money
    day: date
    gifts: int
    """By how many more contributions (or pledges) stand: 1, or -1."""


def add_to_totals(counts: Sequence[Count], given: Money, day: date, *, gifts: int) -> None:
    """Add what an entry counts for at every level; see `Change`."""
    add_changes([Change(counts, given, day, gifts)])


def take_from_totals(counts: Sequence[Count], given: Money, day: date) -> None:
    """Undo `add_to_totals` of one pledge: as if it had never been made."""
    add_to_totals([count.of_amount(-count.amount) for count in counts], -given, day, gifts=-1)


def add_changes(changes: Sequence[Change]) -> None:
    """Many at once cost little more than one: each row of sums is touched once."""
    by_fund, by_currency, by_day = _zeros(), _zeros(), _zeros()
    for change in changes:
        in_campaign = change.counts[-1].amount.minor
        for count in change.counts:
            fund, minor = (count.fund_id, count.standing), count.amount.minor
            _add(by_fund[fund], minor, in_campaign, change.gifts)
            in_currency = by_currency[*fund, change.given.currency]
            _add(in_currency, change.given.minor, minor, change.gifts)
            _add(by_day[*fund, change.day], minor, in_campaign, change.gifts)
    upsert_adding_rows(FundTotal, FUND, _rows(by_fund, (*FUND, "minor", "campaign_minor", "gifts")))
    upsert_adding_rows(
        CurrencyTotal, CURRENCY, _rows(by_currency, (*CURRENCY, "given_minor", "minor", "gifts"))
    )
    upsert_adding_rows(DayTotal, DAY, _rows(by_day, (*DAY, "minor", "campaign_minor", "gifts")))


def _zeros() -> Sums:
    return defaultdict(lambda: [0, 0, 0])


def _add(sums: list[int], *amounts: int) -> None:
    sums[:] = map(sum, zip(sums, amounts, strict=True))


def _rows(sums: Sums, names: Sequence[str]) -> list[Mapping[str, object]]:
    return [dict(zip(names, (*key, *sums[key]), strict=True)) for key in sorted(sums, reverse=True)]
