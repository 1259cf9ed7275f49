"""The rules of zones in feeds, against the time zone database and as other programs read them."""

import io
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dateutil.tz
import icalendar
import pytest
import recurring_ical_events
import vobject
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from campaign.calendars import ics
from campaign.campaigns.models import Campaign
from campaign.kernel.dates import all_zones
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event

ICAL_JS = Path(__file__).resolve().parent.parent / "vendor" / "ical.js" / "ical.es5.min.js"
READ = """
(text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const rules of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(rules);
  }
  return calendar.getAllSubcomponents('vevent').map((entry) => {
    const starts = entry.getFirstPropertyValue('dtstart');
    return [entry.getFirstPropertyValue('summary'), starts.toUnixTime()];
  });
}
"""
SPANS = {
    "this year": (2026, 2026),
    "two years": (2026, 2027),
    "ten years to come": (2027, 2036),
    "two years of the past": (1996, 1997),
    "far back": (1911, 1912),
}
DIFFICULT = (
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Almaty",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Europe/Kyiv",
    "Europe/Paris",
    "Pacific/Apia",
    "Pacific/Chatham",
)
DAYS = (
    date(2011, 12, 29),
    date(2011, 12, 31),
    date(2026, 1, 1),
    date(2026, 2, 20),
    date(2026, 3, 30),
    date(2026, 7, 15),
    date(2026, 11, 20),
    date(2027, 2, 10),
    date(2027, 3, 20),
    date(2027, 7, 15),
    date(2027, 12, 31),
)


@pytest.fixture
def spring(app: Flask) -> Campaign:
    return make_campaign(slug="spring", languages=["en"], zone="Europe/Paris")


def observances(zone: str, first_year: int, last_year: int) -> list[tuple[datetime, timedelta]]:
    """From which moment on clocks go by which offset (RFC 5545 section 3.6.5)."""
    lines = ics.zone_rules(zone, first_year, last_year).decode().split("\r\n")
    found, told = [], {}
    for line in lines:
        name, _, value = line.partition(":")
        told[name] = value
        if line in ("END:STANDARD", "END:DAYLIGHT"):
            wall = datetime.strptime(told["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            found.append((wall - offset_in(told["TZOFFSETFROM"]), offset_in(told["TZOFFSETTO"])))
    return found


def offset_in(text: str) -> timedelta:
    hours, minutes, seconds = int(text[1:3]), int(text[3:5]), int(text[5:7] or 0)
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if text[0] == "-" else size


def moments(changes: list[datetime], first_year: int, last_year: int) -> Iterator[datetime]:
    """Just before and after each change, and some hour of every eleventh day."""
    for change in changes:
        yield change - timedelta(seconds=1)
        yield change
    moment = datetime(first_year, 1, 1, 0, 5, tzinfo=UTC) - timedelta(hours=16)
    while moment.year <= last_year:
        yield moment
        moment += timedelta(days=11, hours=5)


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS.keys())
def test_the_rules_of_every_zone_say_what_the_time_zone_database_says(
    span: tuple[int, int],
) -> None:
    wrong = []
    for zone in sorted(all_zones()):
        there, rules = ZoneInfo(zone), observances(zone, *span)
        begins = [moment for moment, _offset in rules]
        for moment in moments(begins[1:], *span):
            _begin, offset = rules[bisect_right(begins, moment) - 1]
            if moment.astimezone(there).utcoffset() != offset:
                wrong.append((zone, moment, offset))

    assert wrong == []


def test_each_change_is_an_observance_of_its_own() -> None:
    rules = ics.zone_rules("Africa/Casablanca", 2026, 2027).decode()

    assert (rules.count("BEGIN:STANDARD"), rules.count("BEGIN:DAYLIGHT")) == (2, 3)
    assert rules.count("DTSTART") == 5
    assert ("RDATE" in rules, "RRULE" in rules) == (False, False)


@pytest.mark.parametrize("zone", DIFFICULT)
def test_programs_written_in_python_read_the_right_moments(zone: str) -> None:
    name = f"Unknown/{zone}"  # none that they know themselves
    rules = ics.zone_rules(zone, 2011, 2027).decode().replace(f"TZID:{zone}", f"TZID:{name}")
    entries = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART;TZID={name}:{day:%Y%m%d}T193000\r\n"
        "DURATION:PT1H\r\nEND:VEVENT\r\n"
        for day in DAYS
    )
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{rules}{entries}END:VCALENDAR\r\n"
    right = [datetime.combine(day, time(19, 30), ZoneInfo(zone)).timestamp() for day in DAYS]

    calendar = icalendar.Calendar.from_ical(text)
    by_icalendar = [entry["DTSTART"].dt.timestamp() for entry in calendar.walk("VEVENT")]
    occurrences = recurring_ical_events.of(calendar).between(date(2011, 1, 1), date(2028, 1, 1))
    by_occurrence = sorted(each.start.timestamp() for each in occurrences)
    vobjects = vobject.readOne(text).vevent_list
    by_vobject = [entry.dtstart.value.timestamp() for entry in vobjects]
    there = dateutil.tz.tzical(io.StringIO(rules)).get()
    by_dateutil = [datetime.combine(day, time(19, 30), there).timestamp() for day in DAYS]

    assert by_icalendar == right
    assert by_occurrence == right
    assert by_vobject == right
    assert by_dateutil == right


def test_ical_js_reads_the_right_moments(
    client: FlaskClient, spring: Campaign, chromium: Browser
) -> None:
    """Thunderbird and many web calendars read with it."""
    events = [
        make_event(campaign=spring, zone=zone, first_day=day, starts_time=time(19, 30))
        for zone in DIFFICULT
        for day in DAYS
    ]
    read = read_by_ical_js(chromium, client.get("/calendars/spring.ics").text)

    assert read == {event.title.texts["en"]: event.starts_at.timestamp() for event in events}


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("Europe/Paris", date(2027, 10, 31), time(2, 30)),
        ("Australia/Lord_Howe", date(2027, 4, 4), time(1, 45)),
        ("Africa/Monrovia", date(1971, 7, 26), time(19)),
        ("Europe/Paris", date(2027, 3, 28), time(2, 30)),
    ],
    ids=["repeated hour", "repeated half hour", "an offset with seconds", "skipped hour"],
)
def test_what_programs_would_read_in_two_ways_is_written_in_utc(
    client: FlaskClient, spring: Campaign, chromium: Browser, zone: str, day: date, at: time
) -> None:
    """A skipped hour can be left behind by new rules of a zone."""
    event = make_event(
        campaign=spring, zone=zone, first_day=day, starts_time=at, ends_time=time(23)
    )
    right = datetime.combine(day, at, ZoneInfo(zone)).timestamp()
    text = client.get("/calendars/spring.ics").text

    (entry,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert (entry["DTSTART"].dt.timestamp(), entry["DTSTART"].dt.utcoffset()) == (
        right,
        timedelta(),
    )
    assert entry["DTEND"].dt.utcoffset() == timedelta()
    assert vobject.readOne(text).vevent.dtstart.value.timestamp() == right
    assert read_by_ical_js(chromium, text) == {event.title.texts["en"]: right}


def read_by_ical_js(chromium: Browser, text: str) -> dict[str, float]:
    page = chromium.new_page()
    try:
        page.evaluate(ICAL_JS.read_text(encoding="utf-8"))
        return dict(page.evaluate(READ, text))
    finally:
        page.close()
