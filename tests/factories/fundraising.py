"""Funds, goals, cash boxes and rates. Money itself is booked by the operations only."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CashBox, CashBoxKind, Fund, FundKind, Goal, Rate
from campaign.kernel import revisions
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.organizations.models import Coalition, Organization
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.numbers import another
from tests.factories.organizations import make_organization


def make_campaign_fund(campaign: Campaign | None = None) -> Fund:
    """The fund of the whole campaign; there is one only."""
    campaign = campaign or make_campaign()
    known = db.session.scalar(
        select(Fund).where(Fund.campaign_id == campaign.id, Fund.kind == FundKind.CAMPAIGN)
    )
    if known is not None:
        return known
    with transaction():
        fund = Fund(campaign=campaign, kind=FundKind.CAMPAIGN, currency=campaign.currency)
        db.session.add(fund)
        revisions.touch(*campaign.page_topics)
    return fund


def make_fund(
    *,
    campaign: Campaign | None = None,
    organization: Organization | None = None,
    **attributes: Any,
) -> Fund:
    """The fund of an organization that takes part, below the campaign's."""
    parent = make_campaign_fund(campaign)
    campaign = parent.campaign
    if organization is None:
        organization = make_organization(coalition=campaign.coalition)
        take_part(organization, campaign)
    with transaction():
        fund = Fund(
            campaign=campaign,
            kind=FundKind.ORGANIZATION,
            parent=parent,
            organization=organization,
            **{"currency": campaign.currency, **attributes},
        )
        db.session.add(fund)
        revisions.touch(*campaign.page_topics)
    return fund


def make_goal(
    fund: Fund, target: Money, *, counted: Money | None = None, **attributes: Any
) -> Goal:
    """A goal that stands; `counted` is needed where the campaign adds up in another currency."""
    with transaction():
        goal = Goal(
            fund=fund,
            target=target,
            counted=counted or target,
            **{"set_on": today(), **attributes},
        )
        db.session.add(goal)
        revisions.touch(*fund.campaign.page_topics)
    return goal


def make_cash_box(of: Organization | Coalition, **attributes: Any) -> CashBox:
    owner = "organization" if isinstance(of, Organization) else "coalition"
    slug = attributes.pop("slug", None) or another("cash-box")
    with transaction():
        box = CashBox(
            slug=slug,
            **{owner: of},
            **{"kind": CashBoxKind.CASH, "name": slug.title(), "currency": "EUR", **attributes},
        )
        db.session.add(box)
    return box


def make_rate(base: str, quote: str, value: str, on_day: date | None = None) -> Rate:
    """On that day one unit of `base` was worth `value` of `quote`."""
    with transaction():
        rate = Rate(
            base=base,
            quote=quote,
            value=Decimal(value),
            on_day=on_day or today(),
            source="European Central Bank",
            entered_by="machine:tests",
        )
        db.session.add(rate)
    return rate
