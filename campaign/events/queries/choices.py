"""What a list of events can be narrowed to, and what a form offers."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import exists, select

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import participants
from campaign.events.models import Event, EventLanguage
from campaign.kernel.database import db
from campaign.kernel.dates import zone
from campaign.organizations.models import Organization

A_YEAR = timedelta(days=366)


def months_of(campaign: Campaign) -> list[date]:
    """From the month of the first event to the last one's, by their first days.

    Events more than a year away from the campaign are found without this list.
    """
    shown = select(Event.starts_at).where(
        Event.campaign_id == campaign.id, Event.hidden_at.is_(None)
    )
    starts = shown.limit(1)
    first = db.session.scalar(starts.order_by(Event.starts_at))
    last = db.session.scalar(starts.order_by(Event.starts_at.desc()))
    if first is None or last is None:
        return []
    clock = zone(campaign.zone)
    month = max(first.astimezone(clock).date(), campaign.starts_on - A_YEAR).replace(day=1)
    end = min(last.astimezone(clock).date(), campaign.ends_on + A_YEAR)
    months = []
    while month <= end:
        months.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return months


def languages_of(campaign: Campaign) -> list[str]:
    """The languages spoken at the campaign's events."""
    known = select(EventLanguage.language.label("tag")).distinct().subquery()
    spoken_here = exists().where(
        EventLanguage.language == known.c.tag,
        EventLanguage.event_id == Event.id,
        Event.campaign_id == campaign.id,
        Event.hidden_at.is_(None),
    )
    return sorted(db.session.scalars(select(known.c.tag).where(spoken_here)))


def others_taking_part(campaign: Campaign, organization: Organization) -> Sequence[Organization]:
    """With whom an organization can host an event."""
    return [other for other in participants(campaign) if other.id != organization.id]
