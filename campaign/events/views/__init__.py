"""The desk of events: an organization logs and keeps its own."""

from campaign.events.views import cancelling, listing, translating, writing
from campaign.events.views.blueprint import event_desk

__all__ = ["cancelling", "event_desk", "listing", "translating", "writing"]
