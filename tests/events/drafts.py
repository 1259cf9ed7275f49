"""Drafts of invented events."""

from datetime import date, time
from typing import Any

from campaign.events.models import EventKind
from campaign.events.operations import EventDraft
from campaign.kernel.translated import Translated


def draft(**changes: Any) -> EventDraft:
    """An evening in Lyon; `first_day` alone moves it to another day."""
    if "first_day" in changes:
        changes.setdefault("last_day", changes["first_day"])
    values: dict[str, Any] = {
        "title": Translated.of({"en": "Songs of the barricades"}),
        "kind": EventKind.CONCERT,
        "first_day": date(2021, 4, 17),
        "last_day": date(2021, 4, 17),
        "starts_time": time(19),
        "ends_time": time(21, 30),
        "zone": "Europe/Paris",
        "country": "FR",
        "city": "Lyon",
    }
    return EventDraft(**{**values, **changes})
