"""What every change of an event leaves behind."""

from collections.abc import Mapping
from typing import Any

from campaign.events.models import Event
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.clock import now
from campaign.kernel.errors import Conflict
from campaign.kernel.i18n import gettext as _


def check_version(event: Event, version: int | None) -> None:
    """Raises Conflict unless the event, under lock, is still the one its author saw."""
    if version is not None and version != event.version:
        raise Conflict(_("Somebody else changed this event while you wrote."))


def count_up(event: Event) -> None:
    """Let calendars see that this is a newer state of the event (RFC 5545 section 3.8.7.4)."""
    event.sequence += 1
    event.updated_at = now()


def note(event: Event, by: Author, action: str, values: Mapping[str, tuple[Any, Any]]) -> None:
    """Tell the audit log, and whatever shows the event."""
    campaign = event.campaign
    audit.record(
        by,
        action,
        f"event:{event.id}",
        values,
        organization_id=event.organization_id,
        coalition_id=campaign.coalition_id,
    )
    revisions.touch(*campaign.page_topics, campaign.feed_topic)
