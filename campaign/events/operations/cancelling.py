"""An event does not take place, or does so after all. It stays visible, so that nobody waits."""

from campaign.events.models import Event, EventState
from campaign.events.operations.hosting import check_gathering
from campaign.events.operations.recording import check_version, count_up, note
from campaign.kernel.audit import Author
from campaign.kernel.clock import now
from campaign.kernel.database import lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Translated


def cancel_event(
    event_id: int, reason: Translated, *, by: Author, version: int | None = None
) -> Event:
    """Raises Refused without a reason or if the event is cancelled already, Conflict as editing."""
    if not reason.texts.get(reason.source, "").strip():
        raise Refused(_("Say why, so that those who wanted to come understand."), field="reason")
    with transaction():
        event = lock(Event, event_id)
        check_version(event, version)
        if event.is_cancelled:
            raise Refused(_("This event is cancelled already."))
        was = event.state
        event.state = EventState.CANCELLED
        event.cancelled_at = now()
        event.cancel_reason = reason
        count_up(event)
        values = {"state": (was, event.state), "cancel_reason": (None, reason.texts)}
        note(event, by, "event.cancelled", values)
    return event


def reinstate_event(event_id: int, *, by: Author, version: int | None = None) -> Event:
    """The event takes place after all. Raises Refused if it was not cancelled."""
    with transaction():
        event = lock(Event, event_id)
        check_version(event, version)
        if not event.is_cancelled or event.cancel_reason is None:
            raise Refused(_("This event is not cancelled."))
        check_gathering(event.campaign_id, event.kind, event.id)
        values = {
            "state": (event.state, EventState.CONFIRMED),
            "cancel_reason": (event.cancel_reason.texts, None),
        }
        event.state = EventState.CONFIRMED
        event.cancelled_at = None
        event.cancel_reason = None
        count_up(event)
        note(event, by, "event.reinstated", values)
    return event
