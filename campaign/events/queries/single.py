"""One event, with all that its page shows."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from campaign.campaigns.models import Campaign
from campaign.events.models import CoHost, Event, EventKind, EventState
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.organizations.models import Organization


def find_event(campaign: Campaign, event_id: int) -> Event:
    """For everybody: raises Missing also for what is hidden, or of another campaign."""
    event = find_any_event(campaign, event_id)
    if event.is_hidden:
        raise Missing(event_id)
    return event


def find_any_event(campaign: Campaign, event_id: int) -> Event:
    """Hidden ones too: for its owner, and for those who hide. Raises Missing."""
    event = db.session.scalar(_whole(campaign).where(Event.id == event_id))
    if event is None:
        raise Missing(event_id)
    return event


def find_own_event(campaign: Campaign, organization: Organization, event_id: int) -> Event:
    """Raises Missing for what another organization hosts."""
    event = find_any_event(campaign, event_id)
    if event.organization_id != organization.id:
        raise Missing(event_id)
    return event


def gathering(campaign: Campaign) -> Event | None:
    """The central gathering; the last one announced if one before was cancelled."""
    return db.session.scalar(
        _whole(campaign)
        .where(Event.kind == EventKind.GATHERING, Event.hidden_at.is_(None))
        .order_by(Event.state == EventState.CANCELLED, Event.id.desc())
        .limit(1)
    )


def last_logged(organization: Organization) -> Event | None:
    """What an organization logged last, in whatever campaign: the next one resembles it."""
    return db.session.scalar(
        select(Event)
        .where(Event.organization_id == organization.id)
        .options(selectinload(Event.languages))
        .order_by(Event.id.desc())
        .limit(1)
    )


def _whole(campaign: Campaign) -> Select[Event]:
    return (
        select(Event)
        .where(Event.campaign_id == campaign.id)
        .options(
            joinedload(Event.campaign).joinedload(Campaign.coalition),
            joinedload(Event.organization),
            selectinload(Event.co_hosts).joinedload(CoHost.organization),
            selectinload(Event.languages),
            selectinload(Event.moves),
        )
    )
