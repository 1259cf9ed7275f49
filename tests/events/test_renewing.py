"""What follows from a wall time is worked out anew when the rules of its zone change."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.events.operations import renew_moments
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import now
from campaign.kernel.database import db, transaction
from campaign.kernel.dates import rules_mark
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event
from tests.factories.organizations import make_organization

AN_HOUR = timedelta(hours=1)
SEVEN_IN_ALMATY = datetime(2027, 5, 1, 14, tzinfo=UTC)


@pytest.fixture
def spring(app: Flask) -> Campaign:
    return make_campaign(slug="spring", languages=["en"])


def in_almaty(spring: Campaign, **attributes: Any) -> Event:
    """Make an event that was stored when its zone was an hour further east."""
    event = make_event(
        campaign=spring,
        **{
            "zone": "Asia/Almaty",
            "country": "KZ",
            "first_day": date(2027, 5, 1),
            "starts_time": time(19),
            "ends_time": time(21),
            **attributes,
        },
    )
    with transaction():
        before = {"starts_at": event.starts_at - AN_HOUR, "ends_at": event.ends_at - AN_HOUR}
        stale = update(Event).where(Event.id == event.id)
        db.session.execute(stale.values(reckoned_with="old rules", **before))
    db.session.refresh(event)
    return event


def test_the_time_that_people_agreed_on_stays_and_its_moment_follows(spring: Campaign) -> None:
    event = in_almaty(spring)

    assert renew_moments() == [event.id]

    assert (event.first_day, event.starts_time) == (date(2027, 5, 1), time(19))
    assert (event.starts_at, event.ends_at) == (SEVEN_IN_ALMATY, SEVEN_IN_ALMATY + 2 * AN_HOUR)
    assert event.reckoned_with == rules_mark("Asia/Almaty")
    assert event.moves == []


def test_it_is_done_once(spring: Campaign) -> None:
    in_almaty(spring)
    renew_moments()
    before = revisions.current(spring.feed_topic)

    assert renew_moments() == []
    assert revisions.current(spring.feed_topic) == before


def test_programs_that_start_at_once_renew_each_event_once(
    spring: Campaign, overlapping: Callable[..., list[Any]]
) -> None:
    event = in_almaty(spring)

    assert sorted(overlapping(renew_moments, renew_moments)) == [[], [event.id]]


def test_pages_and_feeds_show_the_wall_time_even_before(
    client: FlaskClient, spring: Campaign
) -> None:
    event = in_almaty(spring)

    page = client.get(f"/en/spring/events/{event.id}-{event.slug('en')}").text
    feed = client.get("/calendars/spring.ics").text

    assert "Saturday, 1 May 2027, 19:00 to 21:00" in page
    assert '"startDate": "2027-05-01T19:00:00+05:00"' in page
    assert "DTSTART;TZID=Asia/Almaty:20270501T190000\r\n" in feed


def test_readers_get_feeds_anew_and_the_sequence_stays(
    client: FlaskClient, spring: Campaign
) -> None:
    event = in_almaty(spring)
    etag = client.get("/calendars/spring.ics").headers["ETag"]

    renew_moments()
    answer = client.get("/calendars/spring.ics", headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert "DTSTART;TZID=Asia/Almaty:20270501T190000\r\n" in answer.text
    assert (event.sequence, event.updated_at > now() - timedelta(minutes=5)) == (0, True)


def test_what_stands_in_utc_in_feeds_is_a_newer_state(spring: Campaign) -> None:
    """Clocks in Paris show half past two twice that night."""
    event = in_almaty(
        spring,
        zone="Europe/Paris",
        first_day=date(2027, 10, 31),
        starts_time=time(2, 30),
        ends_time=time(5),
    )

    renew_moments()

    assert event.sequence == 1


def test_members_read_in_the_log_which_events_moved(spring: Campaign) -> None:
    host = make_organization()
    event = in_almaty(spring, organization=host)

    renew_moments()

    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.subject, entry.actor, entry.organization_id) == (
        "event.moment_renewed",
        f"event:{event.id}",
        "machine:time-zones",
        host.id,
    )
    assert [(value.field, value.old, value.new) for value in entry.values] == [
        ("starts_at", "2027-05-01 13:00 UTC", "2027-05-01 14:00 UTC"),
        ("ends_at", "2027-05-01 15:00 UTC", "2027-05-01 16:00 UTC"),
    ]


def test_what_stays_where_it_was_is_noted_and_nobody_is_told(spring: Campaign) -> None:
    event = make_event(campaign=spring)
    version = event.version
    with transaction():
        db.session.execute(update(Event).values(reckoned_with="old rules"))

    assert renew_moments() == []

    db.session.refresh(event)
    assert (event.reckoned_with, event.version) == (rules_mark("Europe/Berlin"), version)
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_lists_go_by_the_new_order(spring: Campaign) -> None:
    later = in_almaty(spring, starts_time=time(19, 30))
    sooner = make_event(
        campaign=spring, zone="Asia/Almaty", first_day=date(2027, 5, 1), starts_time=time(19)
    )
    order = select(Event.id).order_by(Event.starts_at)
    assert db.session.scalars(order).all() == [later.id, sooner.id]

    renew_moments()

    assert db.session.scalars(order).all() == [sooner.id, later.id]
