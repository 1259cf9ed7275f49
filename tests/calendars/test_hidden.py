"""Subscribed calendars drop a hidden event, and learn nothing more of it."""

import icalendar
import pytest

from campaign.events.operations import hide_event, show_event_again
from campaign.kernel.audit import Machine
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.organizations import make_organization

BY = Machine("tests")
REASON = "It names a person who did not agree."
TEXTS = ("Harbour songs", "Bring a lamp", "Long Quay", "Docks", "lamps.example", REASON)


@pytest.fixture
def event(app):
    campaign = make_campaign(slug="spring", languages=["en", "fr"])
    docks = make_organization(slug="docks", name="Docks")
    take_part(docks, campaign)
    return make_event(
        campaign=campaign,
        organization=docks,
        title=Translated.of({"en": "Harbour songs"}),
        description=Translated.of({"en": "Bring a lamp"}),
        venue="Long Quay",
        online_url="https://lamps.example/",
        latitude=54.3,
        longitude=10.1,
    )


@pytest.fixture
def paths(event):
    return (
        "spring.ics",
        "spring/countries/de.ics",
        "spring/organizations/docks.ics",
        f"spring/events/{event.id}.ics",
    )


def entry(client, path):
    answer = client.get(f"/calendars/{path}?lang=en")
    assert answer.status_code == 200
    (found,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    return found


def test_a_hidden_event_is_cancelled_with_the_next_sequence_under_its_name(client, event, paths):
    before = {path: entry(client, path) for path in paths}

    hide_event(event.id, REASON, by=BY)

    after = {path: entry(client, path) for path in paths}
    assert {found["STATUS"] for found in after.values()} == {"CANCELLED"}
    assert [found["SEQUENCE"] for found in before.values()] == [0, 0, 0, 0]
    assert [found["SEQUENCE"] for found in after.values()] == [1, 1, 1, 1]
    for name in ("UID", "DTSTART", "DTEND"):
        assert [found[name] for found in after.values()] == [
            found[name] for found in before.values()
        ]


def test_feeds_say_nothing_more_of_a_hidden_event(client, event, paths):
    said = "".join(client.get(f"/calendars/{path}").text for path in paths[:1])
    assert [text for text in TEXTS[:3] if text not in said] == []

    hide_event(event.id, REASON, by=BY)

    for path in (paths[0], paths[1], paths[3]):
        told = client.get(f"/calendars/{path}").text
        assert [text for text in TEXTS if text in told] == []
        assert {"DESCRIPTION", "LOCATION", "GEO", "CONFERENCE", "CATEGORIES"}.isdisjoint(
            entry(client, path)
        )


def test_shown_again_it_is_back_with_a_sequence_still_higher(client, event):
    hide_event(event.id, REASON, by=BY)
    client.get("/calendars/spring.ics")

    show_event_again(event.id, by=BY)

    found = entry(client, "spring.ics")
    assert (found["STATUS"], found["SEQUENCE"], found["SUMMARY"]) == (
        "CONFIRMED",
        2,
        "Harbour songs",
    )
