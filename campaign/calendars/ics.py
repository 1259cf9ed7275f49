"""iCalendar, as RFC 5545 and RFC 7986 have it: the one module that speaks it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Component,
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
LONGEST_LINE = 75
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
    """Return one VEVENT.

    Its lines are written here, since a feed has thousands: the library takes five times as long. A
    test holds that it reads and writes the same.
    """
    changed_at, spoken = _moment(facts.changed_at), f";LANGUAGE={text.language}"
    meeting = _uri(facts.online_address or "")
    position = facts.position
    lines = (
        "BEGIN:VEVENT",
        f"UID:{facts.uid}",
        f"DTSTAMP:{changed_at}",
        f"CREATED:{_moment(facts.created_at)}",
        f"LAST-MODIFIED:{changed_at}",
        f"SEQUENCE:{facts.sequence}",
        f"STATUS:{facts.status.upper()}",
        f"DTSTART{_when(facts.starts)}",
        f"DTEND{_when(facts.ends)}" if facts.ends != facts.starts else "",
        f"SUMMARY{spoken}:{_escaped(one_line(text.summary))}",
        f"DESCRIPTION{spoken}:{_escaped(text.description)}" if text.description else "",
        f"LOCATION:{_escaped(one_line(text.location))}" if text.location else "",
        f"GEO:{float(position[0])};{float(position[1])}" if position else "",
        f"CONFERENCE;FEATURE=VIDEO;VALUE=URI:{meeting}" if meeting else "",
        f"CATEGORIES:{_list(text.categories)}" if text.categories else "",
        f"URL:{text.address}",
        "CLASS:PUBLIC",
        f"TRANSP:{'OPAQUE' if facts.takes_time else 'TRANSPARENT'}",
        "END:VEVENT",
    )
    return b"".join(_folded(line.encode()) for line in lines if line)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _when(moment: datetime | date) -> str:
    """Return a DTSTART's or DTEND's parameters and value."""
    if not isinstance(moment, datetime):
        return f";VALUE=DATE:{moment:%Y%m%d}"
    if moment.tzinfo is UTC:
        return f":{_moment(moment)}"
    zone = moment.tzinfo
    assert isinstance(zone, ZoneInfo)
    return (
        ":" + _moment(moment) if zone.key == "UTC" else f";TZID={zone.key}:{moment:%Y%m%dT%H%M%S}"
    )


def _list(words: Iterable[str]) -> str:
    return ",".join(_escaped(one_line(each)) for each in words)


def _escaped(text: str) -> str:
    """Return a value of type TEXT (RFC 5545 section 3.3.11)."""
    return printable(text).translate(_ESCAPED)


def _folded(line: bytes) -> bytes:
    """Return a line in pieces of at most 75 bytes, none of which ends within a letter."""
    pieces, start, room = [], 0, LONGEST_LINE
    while len(line) - start > room:
        end = start + room
        while line[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1
        pieces.append(line[start:end])
        start, room = end, LONGEST_LINE - 1
    return b"\r\n ".join((*pieces, line[start:])) + b"\r\n"


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
    """A value of type TEXT for the library.

    It leaves NAME and the X- properties as they are, and takes a typed `\\N` for a line
    end.
    """

    def to_ical(self) -> bytes:
        return _escaped(self).encode()


def _uri(address: str) -> str:
    """Return an address as RFC 3986 has it, in ASCII; nothing for what is no address."""
    try:
        return iri_to_uri(one_line(address))
    except ValueError:
        return ""


def _bytes(component: Component) -> bytes:
    written: bytes = component.to_ical()
    return written
