"""What somebody writes about an event, whether in a form or in a data file."""

from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Any

from campaign.events.models import (
    CoHost,
    DatePrecision,
    Event,
    EventKind,
    EventLanguage,
    EventState,
)
from campaign.kernel.translated import Translated

LISTS = {"languages", "co_host_ids"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """An event as it is to be. Nothing is checked yet: see `check()`.

    A date known to the month has the month's first and last day. Cancelling is an act of its own,
    so a draft is tentative or confirmed; a cancelled event that is edited stays cancelled.
    """

    title: Translated
    first_day: date
    last_day: date
    zone: str
    description: Translated | None = None
    kind: EventKind = EventKind.OTHER
    state: EventState = EventState.CONFIRMED
    starts_time: time | None = None
    ends_time: time | None = None
    date_precision: DatePrecision = DatePrecision.DAY
    country: str | None = None
    city: str | None = None
    venue: str | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_online: bool = False
    online_url: str | None = None
    website: str | None = None
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    organization_id: int | None = None
    """The host; None: the coalition itself."""
    co_host_ids: tuple[int, ...] = ()
    uid: str | None = None
    """Stable name in calendars and data files; None: a new one, or the one the event has."""


COLUMNS = tuple(
    field.name for field in fields(EventDraft) if field.name not in LISTS and field.name != "uid"
)


def draft_of(event: Event) -> EventDraft:
    """The event as its draft, so that `edit_event` with it changes nothing."""
    return EventDraft(
        **{name: getattr(event, name) for name in COLUMNS},
        languages=event.language_tags,
        co_host_ids=tuple(row.organization_id for row in event.co_hosts),
        uid=event.uid,
    )


def draft_for(event: Event, draft: EventDraft) -> EventDraft:
    """The draft as far as it can change this event: texts that say the same keep their history."""
    return replace(
        draft,
        title=event.title if _say_the_same(event.title, draft.title) else draft.title,
        description=(
            event.description
            if _say_the_same(event.description, draft.description)
            else draft.description
        ),
        state=event.state if event.is_cancelled else draft.state,
        uid=event.uid,
    )


def put(draft: EventDraft, event: Event) -> None:
    """Write a checked draft to the event's row."""
    for name in COLUMNS:
        setattr(event, name, getattr(draft, name))
    if event.language_tags != draft.languages:
        event.languages = [
            EventLanguage(language=tag, position=at) for at, tag in enumerate(draft.languages)
        ]
    if tuple(row.organization_id for row in event.co_hosts) != draft.co_host_ids:
        event.co_hosts = [
            CoHost(organization_id=key, position=at) for at, key in enumerate(draft.co_host_ids)
        ]
    event.reckon()


def changes(before: EventDraft | None, after: EventDraft) -> dict[str, tuple[Any, Any]]:
    """Field to (old, new), as the audit log keeps them."""
    old = draft_in_json(before) if before else {}
    return {name: (old.get(name), new) for name, new in draft_in_json(after).items()}


def draft_in_json(draft: EventDraft) -> dict[str, Any]:
    """What a draft says, without who wrote its texts and when."""
    return {field.name: _plain(getattr(draft, field.name)) for field in fields(draft)}


def _say_the_same(stored: Translated | None, written: Translated | None) -> bool:
    """Whether only who wrote a text, and when, tells the two apart."""
    if stored is None or written is None:
        return stored is written
    return stored.source == written.source and _bare(stored) == _bare(written)


def _bare(text: Translated) -> dict[str, tuple[str, str]]:
    return {tag: (version.text, version.made_from) for tag, version in text.versions.items()}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Translated):
        return value.texts
    if isinstance(value, date | time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
