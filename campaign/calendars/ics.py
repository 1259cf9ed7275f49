"""iCalendar, as RFC 5545 and RFC 7986 have it: the one module that speaks it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Self

from icalendar import (
    Calendar,
    Component,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDuration,
    vText,
)
from werkzeug.urls import iri_to_uri

from campaign import __version__
from campaign.calendars.zone_changes import changes, is_summer_time
from campaign.kernel.printable import one_line, printable

_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
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
    event.add("summary", _Text(one_line(text.summary)), parameters={"LANGUAGE": text.language})
    if text.description:
        event.add("description", _Text(text.description), parameters={"LANGUAGE": text.language})
    if text.location:
        event.add("location", _Text(one_line(text.location)))
    if facts.position:
        event.add("geo", facts.position)
    if meeting := _uri(facts.online_address or ""):
        event.add("conference", meeting, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    if text.categories:
        event.add("categories", _Texts(map(one_line, text.categories)))
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
    calendar.add("name", _Text(one_line(facts.name)))
    calendar.add("x-wr-calname", _Text(one_line(facts.name)))
    calendar.add("description", _Text(facts.description))
    calendar.add("x-wr-caldesc", _Text(facts.description))
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
    """Return the VTIMEZONE of a zone, for the years its events lie in.

    Each change is an observance of its own: where DTSTART stands beside an RDATE, ical.js forgets
    one of the two, and a rule for all years would be wrong in some.
    """
    rules = Timezone()
    rules.add("tzid", zone)
    found = list(changes(zone, first_year, last_year))
    for change in found:
        observance = TimezoneDaylight() if is_summer_time(change, found) else TimezoneStandard()
        observance.add("dtstart", change.wall)
        observance.add("tzoffsetfrom", change.before)
        observance.add("tzoffsetto", change.after)
        observance.add("tzname", change.name)
        rules.add_component(observance)
    return _bytes(rules)


class _Text(vText):
    """A value of type TEXT (RFC 5545 section 3.3.11).

    The library leaves NAME and the X- properties as they are, and takes a typed `\\N` for a line
    end.
    """

    def to_ical(self) -> bytes:
        return printable(self).translate(_ESCAPED).encode()


class _Texts(vText):
    """Several values of type TEXT in one property."""

    def __new__(cls, values: Iterable[str]) -> Self:
        return super().__new__(cls, ",".join(_Text(each).to_ical().decode() for each in values))

    def to_ical(self) -> bytes:
        return self.encode()


def _uri(address: str) -> str:
    """Return an address as RFC 3986 has it, in ASCII; nothing for what is no address."""
    try:
        return iri_to_uri(one_line(address))
    except ValueError:
        return ""


def _bytes(component: Component) -> bytes:
    written: bytes = component.to_ical()
    return written
