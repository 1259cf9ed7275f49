"""`events`: what, when by the clocks of its place, where, and who holds it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select

from campaign.campaigns.hiding import LONGEST_REASON
from campaign.campaigns.queries import find_campaign
from campaign.datafiles.forms import Field, Form, Values, in_order, many
from campaign.datafiles.kinds import (
    COORDINATE,
    COUNTRY,
    FLAG,
    LANGUAGE,
    LINK,
    ZONE,
    choice,
    line,
    lines,
    reference,
    whole_number,
)
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Difference, Section, differences
from campaign.datafiles.texts import LINES, TEXTS
from campaign.datafiles.when import FORMER, WHEN, When
from campaign.events.models import DatePrecision, Event, EventKind, EventMove, EventState
from campaign.events.operations import (
    EventDraft,
    cancel_event,
    create_event,
    edit_event,
    hide_event,
    reinstate_event,
)
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.organizations.queries import find_organization

AS_THEY_ARE = (
    "uid",
    "kind",
    "state",
    "title",
    "description",
    "zone",
    "languages",
    "country",
    "city",
    "venue",
    "address",
    "latitude",
    "longitude",
    "online_url",
    "website",
    "capacity",
)
"""Fields that a draft has by the same name."""


def check_period(values: Values) -> Iterator[tuple[str, str]]:
    starts, ends = values["starts"], values.get("ends")
    if ends is None:
        return
    if starts.is_month or ends.is_month:
        yield "ends", "expected no end while only the month is known"
    elif ends.at is not None and starts.at is None:
        yield "ends", "expected a day, since the event starts on a day without a time"
    elif ends.latest < starts.earliest:
        yield "ends", "the event ends before it starts"


class Events(Section):
    name = "events"
    word = "event"
    words = "events"
    form = Form(
        (
            Field("uid", line(80), required=True),
            Field("campaign", reference("campaign"), required=True, inherits=True),
            Field("host", reference("organizations")),
            Field("co_hosts", many(reference("organizations")), default=()),
            Field("kind", choice(EventKind), default=EventKind.OTHER),
            Field("state", choice(EventState), default=EventState.CONFIRMED),
            Field("cancelled", TEXTS),
            Field("hidden", lines(LONGEST_REASON)),
            Field("title", LINES, required=True),
            Field("description", TEXTS),
            Field("languages", many(LANGUAGE), default=()),
            Field("zone", ZONE, required=True),
            Field("starts", WHEN, required=True),
            Field("ends", WHEN),
            Field("moved_from", in_order(FORMER), default=()),
            Field("country", COUNTRY),
            Field("city", line(120)),
            Field("venue", line(200)),
            Field("address", line(300)),
            Field("latitude", COORDINATE),
            Field("longitude", COORDINATE),
            Field("online", FLAG, default=False),
            Field("online_url", LINK),
            Field("website", LINK),
            Field("capacity", whole_number(1, 10_000_000)),
        ),
        (check_period,),
    )
    field_of: ClassVar[dict[str, str]] = {
        "first_day": "starts",
        "starts_time": "starts",
        "last_day": "ends",
        "ends_time": "ends",
        "organization_id": "host",
        "is_online": "online",
        "reason": "cancelled",
    }

    def key(self, values: Values) -> str:
        return str(values["uid"])

    def keys(self) -> Iterable[str]:
        return db.session.scalars(select(Event.uid))

    def stored(self, values: Values) -> Values | None:
        event = _find(values["uid"])
        return _values(event) if event else None

    def settle(self, stored: Values, merged: Values) -> tuple[Values, list[Difference]]:
        """An event stays in its campaign, its past where it was, its reasons what people read.

        What coordinators hid stays hidden, whatever a file says.
        """
        kept = {name for name in ("campaign", "moved_from", "cancelled", "hidden") if stored[name]}
        was_moved_now = (*stored["moved_from"], _former(stored, merged["zone"]))
        if merged["moved_from"] == was_moved_now:
            kept.discard("moved_from")
        if merged["cancelled"] is None:
            kept.discard("cancelled")
        conflicts = [each for each in differences(stored, merged) if each.field in kept]
        return {**merged, **{each.field: each.old for each in conflicts}}, conflicts

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        draft = _draft(values)
        if stored is None:
            event = _create(draft, values, by)
        else:
            event = db.session.scalars(select(Event).where(Event.uid == values["uid"])).one()
            edit_event(event.id, draft, by=by)
        if values["cancelled"] and not event.is_cancelled:
            cancel_event(event.id, values["cancelled"], by=by)
        elif event.is_cancelled and not values["cancelled"]:
            reinstate_event(event.id, by=by)
        if values["hidden"] and not event.is_hidden:
            hide_event(event.id, values["hidden"], by=by)

    def entries(self, scope: Scope) -> Iterable[Values]:
        return map(_values, scope.events())


def _find(uid: str) -> Event | None:
    return db.session.scalar(select(Event).where(Event.uid == uid))


def _create(draft: EventDraft, values: Values, by: Author) -> Event:
    """An event that was moved is held where it was first, and moved again."""
    campaign = find_campaign(values["campaign"])
    waypoints = [_held_at(draft, when) for when in values["moved_from"]]
    first, *later = [*waypoints, draft]
    event = create_event(campaign.id, first, by=by)
    for step in later:
        edit_event(event.id, step, by=by)
    return event


def _held_at(draft: EventDraft, when: When) -> EventDraft:
    day = when.day.first_day
    is_month = draft.date_precision is DatePrecision.MONTH
    length = timedelta() if is_month else draft.last_day - draft.first_day
    return replace(
        draft,
        first_day=day,
        last_day=when.day.last_day if when.is_month else day + length,
        starts_time=when.at,
        ends_time=None,
        zone=when.zone or draft.zone,
        date_precision=DatePrecision.MONTH if when.is_month else DatePrecision.DAY,
    )


def _draft(values: Values) -> EventDraft:
    starts: When = values["starts"]
    ends: When | None = values["ends"]
    return EventDraft(
        **{name: values[name] for name in AS_THEY_ARE},
        is_online=values["online"],
        organization_id=_id(values["host"]) if values["host"] else None,
        co_host_ids=tuple(_id(key) for key in values["co_hosts"]),
        first_day=starts.day.first_day,
        last_day=(ends or starts).day.last_day,
        starts_time=starts.at,
        ends_time=ends.at if ends else None,
        date_precision=DatePrecision.MONTH if starts.is_month else DatePrecision.DAY,
    )


def _id(key: str) -> int:
    return find_organization(key).id


def _values(event: Event) -> Values:
    return {
        **{name: getattr(event, name) for name in AS_THEY_ARE if name != "languages"},
        "campaign": event.campaign.slug,
        "host": event.organization.slug if event.organization else None,
        "co_hosts": tuple(row.organization.slug for row in event.co_hosts),
        "state": EventState.CONFIRMED if event.is_cancelled else event.state,
        "cancelled": event.cancel_reason,
        "hidden": event.hidden_reason,
        "languages": event.language_tags,
        "starts": When(event.partial_date, event.starts_time),
        "ends": _end(event),
        "moved_from": tuple(_move(row, event) for row in event.moves),
        "online": event.is_online,
    }


def _former(stored: Values, zone: str) -> When:
    """Return when the event is to be so far, as it is told once the file has moved it."""
    starts: When = stored["starts"]
    return starts if stored["zone"] == zone else replace(starts, zone=stored["zone"])


def _move(row: EventMove, event: Event) -> When:
    zone = row.was_zone if row.was_zone != event.zone else None
    return When.of(row.was_first_day, row.was_starts_time, zone)


def _end(event: Event) -> When | None:
    if event.is_month_only or (event.ends_time is None and event.last_day == event.first_day):
        return None
    return When.of(event.last_day, event.ends_time)
