"""Coordinators hide an event from the public, whoever holds it, and show it again."""

from campaign.campaigns.hiding import hide, show_again
from campaign.events.models import Event
from campaign.events.notifications import tell_hidden
from campaign.events.operations.recording import count_up, note
from campaign.kernel.audit import Author
from campaign.kernel.database import lock, transaction


def hide_event(event_id: int, reason: str, *, by: Author) -> Event:
    """Pages lose it, calendars strike it out. Raises Refused without a reason, or if it is."""
    with transaction():
        event = lock(Event, event_id)
        changes = hide(event, reason, by)
        count_up(event)
        note(event, by, "event.hidden", changes)
        tell_hidden(event)
    return event


def show_event_again(event_id: int, *, by: Author) -> Event:
    """Raises Refused if it is not hidden."""
    with transaction():
        event = lock(Event, event_id)
        changes = show_again(event)
        count_up(event)
        note(event, by, "event.shown_again", changes)
        tell_hidden(event)
    return event
