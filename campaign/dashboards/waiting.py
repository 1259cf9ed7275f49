"""What waits for an organization in a campaign: facts, each with one thing to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from campaign.campaigns.models import Campaign
from campaign.events.models import Event, EventState
from campaign.fundraising.queries.funds import current_goal, fund_of_organization
from campaign.fundraising.queries.waiting import MoneyWaiting, money_waiting
from campaign.health.models import HealthMeasure
from campaign.kernel.clock import now, today
from campaign.kernel.database import db
from campaign.organizations.models import Organization

LOOKS_AHEAD = timedelta(days=30)
DECIDES_WITHIN = timedelta(days=14)
"""By then an event should be sure to take place, or not."""
HOLDS_UNASKED = timedelta(days=14)
"""For so long nobody wonders whether a health measure still holds."""


@dataclass(frozen=True, slots=True)
class Waiting:
    needs_goal: bool
    needs_events: bool
    """None is to come in the next thirty days, and the campaign goes on."""
    money: MoneyWaiting
    undecided: Sequence[Event]
    """Still tentative though they are near, or over."""
    aged: Sequence[tuple[str, date]]
    """Countries whose newest measure in force has been so for a while, and since when."""


def waiting_for(organization: Organization, campaign: Campaign) -> Waiting:
    day = today(campaign.zone)
    is_on = day <= campaign.ends_on
    return Waiting(
        needs_goal=is_on and not _has_goal(organization, campaign),
        needs_events=is_on and not _hosts_soon(organization, campaign),
        money=money_waiting(campaign, organization),
        undecided=_undecided(organization, campaign),
        aged=_aged(organization, campaign, day) if is_on else (),
    )


def _has_goal(organization: Organization, campaign: Campaign) -> bool:
    fund = fund_of_organization(campaign, organization)
    return fund is not None and current_goal(fund) is not None


def _hosts_soon(organization: Organization, campaign: Campaign) -> bool:
    soon = select(Event.id).where(
        Event.campaign_id == campaign.id,
        Event.organization_id == organization.id,
        Event.state != EventState.CANCELLED,
        Event.ends_at > now(),
        Event.starts_at <= now() + LOOKS_AHEAD,
    )
    return bool(db.session.scalar(select(soon.exists())))


def _undecided(organization: Organization, campaign: Campaign) -> Sequence[Event]:
    return db.session.scalars(
        select(Event)
        .where(
            Event.campaign_id == campaign.id,
            Event.organization_id == organization.id,
            Event.state == EventState.TENTATIVE,
            Event.starts_at <= now() + DECIDES_WITHIN,
        )
        .order_by(Event.starts_at, Event.id)
    ).all()


def _aged(organization: Organization, campaign: Campaign, day: date) -> Sequence[tuple[str, date]]:
    newest = func.max(HealthMeasure.valid_from)
    query = (
        select(HealthMeasure.country, newest)
        .where(
            HealthMeasure.campaign_id == campaign.id,
            HealthMeasure.country.in_(organization.country_codes),
            HealthMeasure.hidden_at.is_(None),
            HealthMeasure.valid_from <= day,
            or_(HealthMeasure.valid_to.is_(None), HealthMeasure.valid_to >= day),
        )
        .group_by(HealthMeasure.country)
        .having(newest < day - HOLDS_UNASKED)
        .order_by(HealthMeasure.country)
    )
    return [(country, since) for country, since in db.session.execute(query) if country]
