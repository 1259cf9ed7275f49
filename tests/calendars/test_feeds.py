"""The feeds, read back by two parsers that are not ours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaign.calendars.models import CalendarEntry
from campaign.campaigns.models import Campaign
from campaign.events.models import DatePrecision, EventKind, EventState
from campaign.kernel import revisions
from campaign.kernel.clock import now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization

SUMMER_TIME = date(2021, 3, 28)
"""The last Sunday of March 2021: clocks in Europe went from 2:00 to 3:00."""


@pytest.fixture
def spring(app: Flask) -> Campaign:
    return make_campaign(slug="spring", languages=["en", "fr"], zone="Europe/Paris")


def read(answer: TestResponse) -> icalendar.Calendar:
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.data)


def entries(answer: TestResponse) -> list[icalendar.Event]:
    return list(read(answer).walk("VEVENT"))


def feed(client: FlaskClient, path: str = "spring.ics", **headers: str) -> TestResponse:
    return client.get(f"/calendars/{path}", headers=headers)


def test_local_times_stay_right_over_the_change_to_summer_time(
    client: FlaskClient, spring: Campaign
) -> None:
    for day in (SUMMER_TIME - timedelta(days=1), SUMMER_TIME, SUMMER_TIME + timedelta(days=1)):
        make_event(campaign=spring, first_day=day, zone="Europe/Berlin", starts_time=time(18))

    starts = [entry["DTSTART"].dt for entry in entries(feed(client))]

    berlin = ZoneInfo("Europe/Berlin")
    assert starts == [datetime(2021, 3, day, 18, tzinfo=berlin) for day in (27, 28, 29)]
    assert [start.utcoffset() for start in starts] == [
        timedelta(hours=1), timedelta(hours=2), timedelta(hours=2),
    ]  # fmt: skip


def test_another_parser_reads_the_same_moments(client: FlaskClient, spring: Campaign) -> None:
    make_event(
        campaign=spring,
        first_day=SUMMER_TIME,
        zone="Europe/Lisbon",
        starts_time=time(2, 10),
        ends_time=time(12, 30),
    )

    calendar = vobject.readOne(feed(client).text)

    (entry,) = calendar.vevent_list
    lisbon = ZoneInfo("Europe/Lisbon")
    assert (
        entry.dtstart.value.timestamp() == datetime(2021, 3, 28, 2, 10, tzinfo=lisbon).timestamp()
    )
    assert entry.dtend.value.timestamp() == datetime(2021, 3, 28, 12, 30, tzinfo=lisbon).timestamp()


@pytest.mark.parametrize("zone", ["Europe/Paris", "Europe/Dublin", "Australia/Lord_Howe"])
def test_the_rules_of_a_zone_begin_when_its_clocks_change(
    client: FlaskClient, spring: Campaign, zone: str
) -> None:
    for day in (SUMMER_TIME, SUMMER_TIME + timedelta(days=700)):
        make_event(campaign=spring, first_day=day, zone=zone)

    (rules,) = read(feed(client)).walk("VTIMEZONE")
    changes = [
        (start - rule.TZOFFSETFROM, rule.TZOFFSETFROM, rule.TZOFFSETTO)
        for rule in rules.subcomponents
        for start in (rule.DTSTART, *(day.dt for day in getattr(rule.get("RDATE"), "dts", ())))
        if rule.TZOFFSETFROM != rule.TZOFFSETTO
    ]

    there = ZoneInfo(zone)
    assert len(changes) == 6
    for moment, before, after in changes:
        utc = moment.replace(tzinfo=UTC)
        assert (utc - timedelta(seconds=1)).astimezone(there).utcoffset() == before
        assert utc.astimezone(there).utcoffset() == after


def test_how_often_to_look_is_said_in_both_ways(client: FlaskClient, spring: Campaign) -> None:
    text = feed(client).text

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "X-PUBLISHED-TTL:PT1H\r\n" in text


def test_each_zone_used_has_its_rules_once(client: FlaskClient, spring: Campaign) -> None:
    for zone in ("Europe/Berlin", "Europe/Istanbul", "Europe/Berlin"):
        make_event(campaign=spring, zone=zone)

    rules = read(feed(client)).walk("VTIMEZONE")

    assert [str(zone["TZID"]) for zone in rules] == ["Europe/Berlin", "Europe/Istanbul"]


def test_whole_days_are_dates_and_end_on_the_day_after(
    client: FlaskClient, spring: Campaign
) -> None:
    make_event(
        campaign=spring,
        first_day=date(2021, 4, 30),
        last_day=date(2021, 5, 2),
        starts_time=None,
    )

    (entry,) = entries(feed(client))

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2021, 4, 30), date(2021, 5, 3))
    assert entry["DTSTART"].params["VALUE"] == "DATE"


def test_a_gathering_known_to_the_month_is_tentative_and_keeps_nobody_busy(
    client: FlaskClient, spring: Campaign
) -> None:
    make_event(
        campaign=spring,
        kind=EventKind.GATHERING,
        title=Translated.of({"en": "Gathering", "fr": "Rencontre"}),
        first_day=date(2021, 5, 1),
        last_day=date(2021, 5, 31),
        starts_time=None,
        date_precision=DatePrecision.MONTH,
    )

    (entry,) = entries(feed(client, "spring/gathering.ics"))

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2021, 5, 1), date(2021, 6, 1))
    assert (entry["STATUS"], entry["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")
    assert entry["SUMMARY"] == "Gathering (day to be announced)"


def test_a_cancelled_event_stays_and_says_why(client: FlaskClient, spring: Campaign) -> None:
    make_event(
        campaign=spring,
        state=EventState.CANCELLED,
        cancelled_at=now(),
        cancel_reason=Translated.of({"en": "The hall is closed."}),
    )

    (entry,) = entries(feed(client))

    assert (entry["STATUS"], entry["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert str(entry["SUMMARY"]).startswith("Cancelled: ")
    assert "This event is cancelled: The hall is closed." in entry["DESCRIPTION"]


def test_a_change_raises_the_sequence_and_keeps_the_name(
    client: FlaskClient, spring: Campaign
) -> None:
    event = make_event(campaign=spring)
    (before,) = entries(feed(client))

    with transaction():
        changed = lock(type(event), event.id)
        changed.title = Translated.of({"en": "Another title"})
        changed.sequence += 1
        revisions.touch(spring.feed_topic)
    (after,) = entries(feed(client))

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["SUMMARY"] == "Another title"


def test_only_what_changed_is_rendered_again(client: FlaskClient, spring: Campaign) -> None:
    events = [make_event(campaign=spring) for _ in range(3)]
    feed(client)
    with transaction():
        for entry in db.session.query(CalendarEntry):
            entry.body = b"BEGIN:VEVENT\r\nUID:kept\r\nEND:VEVENT\r\n"
        changed = lock(type(events[0]), events[0].id)
        changed.title = Translated.of({"en": "New"})
        revisions.touch(spring.feed_topic)

    summaries = [str(entry.get("SUMMARY", entry["UID"])) for entry in entries(feed(client))]

    assert sorted(summaries) == ["New", "kept", "kept"]


def test_a_reader_who_has_it_gets_304_until_something_changes(
    client: FlaskClient, spring: Campaign
) -> None:
    make_event(campaign=spring)
    etag = feed(client).headers["ETag"]

    unchanged = feed(client, **{"If-None-Match": etag})
    make_event(campaign=spring)
    changed = feed(client, **{"If-None-Match": etag})

    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert unchanged.headers["ETag"] == etag
    assert changed.status_code == 200
    assert len(entries(changed)) == 2


def test_two_readings_are_the_same_bytes(client: FlaskClient, spring: Campaign) -> None:
    make_event(campaign=spring)

    assert feed(client).data == feed(client).data


def test_the_reader_chooses_the_language(client: FlaskClient, spring: Campaign) -> None:
    make_event(campaign=spring, title=Translated.of({"en": "Reading", "fr": "Lecture"}))
    make_event(campaign=spring, title=Translated.of({"en": "Only English"}))

    french = entries(feed(client, "spring.ics?lang=fr"))
    unknown = entries(feed(client, "spring.ics?lang=tlh"))

    assert sorted(str(entry["SUMMARY"]) for entry in french) == ["Lecture", "Only English"]
    assert sorted(entry["SUMMARY"].params["LANGUAGE"] for entry in french) == ["en", "fr"]
    assert {str(entry["SUMMARY"]) for entry in unknown} == {"Reading", "Only English"}


def test_feeds_of_a_country_an_organization_and_one_event_hold_just_theirs(
    client: FlaskClient, spring: Campaign
) -> None:
    ours = make_organization(slug="ours")
    take_part(ours, spring)
    in_france = make_event(campaign=spring, country="FR", title=Translated.of({"en": "France"}))
    make_event(campaign=spring, organization=ours, title=Translated.of({"en": "Hosted"}))
    make_event(campaign=spring, co_hosts=[ours], title=Translated.of({"en": "Co-hosted"}))

    def titles(path: str) -> list[str]:
        return sorted(str(entry["SUMMARY"]) for entry in entries(feed(client, path)))

    assert titles("spring/countries/fr.ics") == ["France"]
    assert titles("spring/organizations/ours.ics") == ["Co-hosted", "Hosted"]
    assert titles(f"spring/events/{in_france.id}.ics") == ["France"]
    assert titles("spring.ics") == ["Co-hosted", "France", "Hosted"]


def test_the_measures_of_its_country_and_days_stand_in_the_description(
    client: FlaskClient, spring: Campaign
) -> None:
    make_event(campaign=spring, country="FR", first_day=date(2021, 4, 20))
    for country, text, last in (
        (None, "Everywhere: masks", None),
        ("FR", "France: half of the seats", None),
        ("DE", "Germany: tests", None),
        ("FR", "France: curfew", date(2021, 4, 19)),
    ):
        make_measure(
            campaign=spring,
            country=country,
            text=Translated.of({"en": text}),
            valid_from=date(2021, 3, 1),
            valid_to=last,
        )

    (entry,) = entries(feed(client))

    told = str(entry["DESCRIPTION"]).partition("Health measures:\n")[2].partition("\n\n")[0]
    assert told.splitlines() == ["- Everywhere: masks", "- France: half of the seats"]


@pytest.mark.parametrize(
    "path",
    [
        "unknown.ics",
        "spring/countries/xx.ics",
        "spring/countries/FR.ics",
        "spring/organizations/unknown.ics",
        "spring/events/999.ics",
    ],
)
def test_what_does_not_exist_is_not_found(client: FlaskClient, spring: Campaign, path: str) -> None:
    make_event(campaign=spring)

    assert feed(client, path).status_code == 404


def test_a_long_feed_costs_as_many_queries_as_a_short_one(
    client: FlaskClient,
    spring: Campaign,
    count_queries: Callable[..., object],
) -> None:
    def cost() -> int:
        feed(client)
        with transaction():
            revisions.touch(spring.feed_topic)
        with count_queries() as queries:  # type: ignore[attr-defined]
            feed(client)
        return len(queries)

    make_event(campaign=spring)
    short = cost()
    for _ in range(20):
        make_event(campaign=spring)

    assert cost() == short


def test_the_demo_says_of_invented_events_that_they_are(
    app: Flask, client: FlaskClient, spring: Campaign
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demo=True)
    make_event(campaign=spring, kind=EventKind.WALK)
    make_event(campaign=spring, kind=EventKind.GATHERING, organization=None)

    told = {
        str(each["SUMMARY"]): "this event is invented" in str(each["DESCRIPTION"])
        for each in entries(feed(client))
    }

    assert sorted(told.values()) == [False, True]
