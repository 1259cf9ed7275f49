"""The sums that pages show, changed in the transaction that books what they sum up.

Rows are touched from the gift's fund upwards, so that two transactions never wait for each other.
"""

from collections.abc import Sequence
from datetime import date

from campaign.fundraising.models import Count, CurrencyTotal, DayTotal, FundTotal
from campaign.kernel.database import upsert_adding
from campaign.kernel.money import Money


def add_to_totals(counts: Sequence[Count], given: Money, day: date, *, gifts: int) -> None:
    """Add what an entry counts for at every level; `counts` go from the gift's fund to the root.

    `gifts` is by how many more contributions (or pledges) stand: 1, or -1.
    """
    in_campaign = counts[-1].amount.minor
    for count in counts:
        key = {"fund_id": count.fund_id, "standing": count.standing}
        minor = count.amount.minor
        sums = {"minor": minor, "campaign_minor": in_campaign, "gifts": gifts}
        upsert_adding(FundTotal, key, sums)
        upsert_adding(
            CurrencyTotal,
            {**key, "given_currency": given.currency},
            {"given_minor": given.minor, "minor": minor, "gifts": gifts},
        )
        upsert_adding(DayTotal, {**key, "day": day}, sums)


def take_from_totals(counts: Sequence[Count], given: Money, day: date) -> None:
    """Undo `add_to_totals` of one pledge: as if it had never been made."""
    add_to_totals([count.of_amount(-count.amount) for count in counts], -given, day, gifts=-1)
