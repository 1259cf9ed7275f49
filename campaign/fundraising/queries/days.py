"""How a campaign's money came over time: of the whole campaign only, so that no day tells whose."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import DayTotal, Fund, FundKind
from campaign.fundraising.queries.totals import Amounts
from campaign.kernel.database import db


@dataclass(frozen=True, slots=True)
class DaySum:
    """Everything up to the end of a day; a reversal lowers it from its own day on."""

    day: date
    so_far: Amounts


def sums_by_day(campaign: Campaign) -> list[DaySum]:
    """One for each day on which something changed, in the campaign's currency."""
    query = (
        select(DayTotal.day, DayTotal.standing, DayTotal.minor)
        .join(Fund, Fund.id == DayTotal.fund_id)
        .where(Fund.campaign_id == campaign.id, Fund.kind == FundKind.CAMPAIGN)
        .order_by(DayTotal.day)
    )
    sums: dict[date, Amounts] = {}
    so_far = Amounts.of(campaign.currency)
    for day, standing, minor in db.session.execute(query):
        so_far += Amounts.of(campaign.currency, [(standing, minor)])
        sums[day] = so_far
    return [DaySum(day, sums_so_far) for day, sums_so_far in sums.items()]
