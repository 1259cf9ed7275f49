"""What can happen to an event. A draft is everything that may be written about one."""

from campaign.events.operations.cancelling import cancel_event, reinstate_event
from campaign.events.operations.checks import check, faults
from campaign.events.operations.drafts import EventDraft, draft_of
from campaign.events.operations.hiding import hide_event, show_event_again
from campaign.events.operations.renewing import renew_moments
from campaign.events.operations.texts import with_texts, write_texts
from campaign.events.operations.writing import create_event, edit_event, repeat_event

__all__ = [
    "EventDraft",
    "cancel_event",
    "check",
    "create_event",
    "draft_of",
    "edit_event",
    "faults",
    "hide_event",
    "reinstate_event",
    "renew_moments",
    "repeat_event",
    "show_event_again",
    "with_texts",
    "write_texts",
]
