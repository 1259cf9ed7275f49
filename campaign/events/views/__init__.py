"""The desk of events: an organization logs and keeps its own, a coalition sees all."""

from campaign.events.views import cancelling, listing, translating, writing
from campaign.events.views.blueprint import event_desk
from campaign.events.views.hiding import coalition_event_desk

__all__ = [
    "cancelling",
    "coalition_event_desk",
    "event_desk",
    "listing",
    "translating",
    "writing",
]
