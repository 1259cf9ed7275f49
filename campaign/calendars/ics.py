"""iCalendar, as RFC 5545 and RFC 7986 have it: the one module that speaks it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import (
    Calendar,
    Component,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDatetime,
    vDDDLists,
    vDuration,
)

from campaign import __version__

REFRESH = timedelta(hours=1)
END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class EntryText:
    """What an entry says, already in one language."""

    language: str
    summary: str
    description: str
    location: str | None
    categories: tuple[str, ...]
    address: str
    """Of the event's page."""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What an entry is, in any language."""

    uid: str
    sequence: int
    status: str
    starts: datetime | date
    """Aware, in the event's zone; a `date` for whole days."""
    ends: datetime | date
    """A date is the day after the last one, as RFC 5545 section 3.6.1 has it."""
    created_at: datetime
    changed_at: datetime
    position: tuple[float, float] | None
    online_address: str | None
    takes_time: bool
    """False for what does not make the reader busy: a month whose day is not known."""


@dataclass(frozen=True, slots=True)
class FeedFacts:
    name: str
    description: str
    address: str
    """Of the feed itself."""
    page: str
    zone: str
    colour: str
    changed_at: datetime


def entry(facts: EntryFacts, text: EntryText) -> bytes:
    """One VEVENT, folded and escaped."""
    event = Event()
    event.add("uid", facts.uid)
    event.add("dtstamp", facts.changed_at.astimezone(UTC))
    event.add("created", facts.created_at.astimezone(UTC))
    event.add("last-modified", facts.changed_at.astimezone(UTC))
    event.add("sequence", facts.sequence)
    event.add("status", facts.status.upper())
    event.add("dtstart", facts.starts)
    if facts.ends != facts.starts:
        event.add("dtend", facts.ends)
    event.add("summary", text.summary, parameters={"LANGUAGE": text.language})
    if text.description:
        event.add("description", text.description, parameters={"LANGUAGE": text.language})
    if text.location:
        event.add("location", text.location)
    if facts.position:
        event.add("geo", facts.position)
    if facts.online_address:
        event.add(
            "conference", facts.online_address, parameters={"VALUE": "URI", "FEATURE": "VIDEO"}
        )
    if text.categories:
        event.add("categories", list(text.categories))
    event.add("url", text.address)
    event.add("class", "PUBLIC")
    event.add("transp", "OPAQUE" if facts.takes_time else "TRANSPARENT")
    return _bytes(event)


def head(facts: FeedFacts) -> bytes:
    """A VCALENDAR up to where its components begin."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Campaign//Campaign {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", facts.name)
    calendar.add("x-wr-calname", facts.name)
    calendar.add("description", facts.description)
    calendar.add("x-wr-caldesc", facts.description)
    calendar.add("x-wr-timezone", facts.zone)
    calendar.add("url", facts.page)
    calendar.add("source", facts.address, parameters={"VALUE": "URI"})
    calendar.add("last-modified", facts.changed_at.astimezone(UTC))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add("x-apple-calendar-color", facts.colour)
    return _bytes(calendar).removesuffix(END)


@lru_cache(maxsize=512)
def zone_rules(zone: str, first_year: int, last_year: int) -> bytes:
    """The VTIMEZONE of a zone, for the years its events lie in."""
    rules = Timezone.from_tzid(
        zone, first_date=date(first_year, 1, 1), last_date=date(last_year + 1, 1, 1)
    )
    rules.pop("COMMENT", None)
    for standard in rules.standard:
        _say_in_the_old_time(standard)
    for daylight in rules.daylight:
        _say_in_the_old_time(daylight)
    return _bytes(rules)


def _say_in_the_old_time(observance: TimezoneDaylight | TimezoneStandard) -> None:
    """RFC 5545 section 3.6.5: an observance begins at a time of the clock as it was before.

    The library names the time after where clocks go forward, an hour late for those who obey.
    """
    forward = observance.TZOFFSETTO - observance.TZOFFSETFROM
    if forward <= timedelta():
        return
    observance["DTSTART"] = vDatetime(observance.DTSTART - forward)
    later = observance.get("RDATE", [])
    dates = [day.dt for row in (later if isinstance(later, list) else [later]) for day in row.dts]
    if dates:
        observance["RDATE"] = vDDDLists([day - forward for day in dates])


def _bytes(component: Component) -> bytes:
    written: bytes = component.to_ical()
    return written
