"""How a campaign's money came over time: of the whole campaign only, so that no day tells whose.

What is left out of its sums is left out of each day (`queries/kept_back.py`).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from sqlalchemy import case, func, or_, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import DayTotal, Fund, FundKind, Standing
from campaign.fundraising.queries.kept_back import keeping_back
from campaign.fundraising.queries.totals import Amounts
from campaign.kernel.database import db


@dataclass(frozen=True, slots=True)
class DaySum:
    """Everything up to the end of a day; a reversal lowers it from its own day on."""

    day: date
    so_far: Amounts


def sums_by_day(campaign: Campaign, untold: Collection[Standing] = ()) -> list[DaySum]:
    """One for each day on which something changed, in the campaign's currency.

    `untold`: as the campaign's progress has it.
    """
    of_all = Fund.kind == FundKind.CAMPAIGN
    funds = select(Fund.id).where(Fund.campaign_id == campaign.id, of_all)
    if untold:
        funds = funds.union(keeping_back(campaign)).subquery().select()
    minor = func.sum(case((of_all, DayTotal.minor), else_=-DayTotal.campaign_minor))
    query = (
        select(DayTotal.day, DayTotal.standing, minor)
        .join(Fund, Fund.id == DayTotal.fund_id)
        .where(DayTotal.fund_id.in_(funds), or_(of_all, DayTotal.standing.in_(untold)))
        .group_by(DayTotal.day, DayTotal.standing)
        .having(minor != 0)
        .order_by(DayTotal.day)
    )
    so_far: dict[Standing, int] = defaultdict(int)
    sums = []
    for day, changes in groupby(db.session.execute(query), key=attrgetter("day")):
        for _day, standing, changed in changes:
            so_far[standing] += int(changed)
        sums.append(DaySum(day, Amounts.of(campaign.currency, so_far.items())))
    return sums
