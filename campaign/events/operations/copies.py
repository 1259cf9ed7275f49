"""A copy of an event that coordinators hid is hidden like it, whichever way it was written."""

from collections.abc import Sequence

from sqlalchemy import select

from campaign.campaigns.hiding import COPIES, gist, hide_like
from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.events.notifications import tell_hidden
from campaign.events.operations.recording import note
from campaign.kernel.database import db


def hide_if_copied(event: Event) -> None:
    """Hide an event whose host has a hidden one of the same title in the same coalition."""
    original = None if event.is_hidden else _original(event)
    if original is not None:
        note(event, COPIES, "event.hidden", hide_like(event, original))
        tell_hidden(event)


def _original(event: Event) -> Event | None:
    says = gist(*event.title.texts.values())
    same = (each for each in _hidden_ones(event) if says & gist(*each.title.texts.values()))
    return next(same, None)


def _hidden_ones(event: Event) -> Sequence[Event]:
    """Return what coordinators hid of those who hold the event, the latest first."""
    hosts = {event.organization_id, *(row.organization_id for row in event.co_hosts)}
    named = Event.organization_id.in_(hosts - {None})
    of_hosts = named if event.organization_id else named | Event.organization_id.is_(None)
    return db.session.scalars(
        select(Event)
        .join(Campaign, Campaign.id == Event.campaign_id)
        .where(
            Campaign.coalition_id == event.campaign.coalition_id,
            Event.hidden_at.is_not(None),
            Event.id != event.id,
            of_hosts,
        )
        .order_by(Event.hidden_at.desc(), Event.id.desc())
    ).all()
