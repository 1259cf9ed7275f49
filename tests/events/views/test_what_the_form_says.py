"""What the form of an event says holds, and what is most likely a slip is asked back."""

import re
from datetime import date, time

import pytest

from campaign.permissions import Role
from tests.events.views.typed import DESK, TYPED, all_events, sent
from tests.factories.accounts import make_person
from tests.factories.campaigns import take_part
from tests.factories.organizations import make_organization

IS_ASKED = 'name="is_meant"'
ONLINE = {**TYPED, "country": "", "is_online": "y", "starts_time": "19:00"}


def test_an_event_online_only_goes_by_the_clock_that_its_form_names(editor, make):
    """Not by the clock of the event before."""
    make(country="JP", zone="Asia/Tokyo", city="Tokyo")

    page = editor.get(f"{DESK}new").text
    editor.post(f"{DESK}new", data=ONLINE)

    assert "As in the country; if it is online only, as in France" in page
    assert [event.zone for event in all_events()] == ["Asia/Tokyo", "Europe/Paris"]


@pytest.mark.parametrize(
    ("countries", "sentence"),
    [
        ([], "Choose a time zone: your organization names no country that says it."),
        (["US"], "The clocks of United States do not all show the same: choose a time zone."),
    ],
)
def test_where_nothing_says_the_clock_it_is_asked_for(
    client_for, coalition, campaign, countries, sentence
):
    quays = make_organization(slug="quays", coalition=coalition, countries=countries)
    take_part(quays, campaign)
    editor = client_for(make_person(Role.EDITOR, of=quays))

    answer = editor.post("/en/desk/quays/spring/events/new", data=ONLINE)

    assert (answer.status_code, all_events()) == (422, [])
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("last", "is_open"),
    [
        ({}, False),
        ({"venue": "Old crane"}, False),
        ({"address": "Quay 1"}, True),
        ({"country": "ES", "zone": "Atlantic/Canary"}, True),
        ({"languages": ["es"]}, True),
    ],
)
def test_what_was_taken_from_the_last_event_is_seen_without_a_click(editor, make, last, is_open):
    make(**{"languages": ["fr"], **last})

    page = editor.get(f"{DESK}new").text

    assert ('<details class="more" open>' in page) == is_open


@pytest.mark.parametrize("last_day", ["", "2021-04-17"])
def test_midnight_is_the_end_of_the_day_whether_or_not_it_is_named_as_the_last(editor, last_day):
    typed = {**TYPED, "starts_time": "20:00", "ends_time": "00:00", "last_day": last_day}

    assert editor.post(f"{DESK}new", data=typed).status_code == 303

    (event,) = all_events()
    assert (event.last_day, event.ends_time) == (date(2021, 4, 18), time(0))


def test_which_midnight_ends_an_event_of_several_days_is_asked_back(editor):
    typed = {**TYPED, "starts_time": "20:00", "ends_time": "00:00", "last_day": "2021-04-20"}

    asked = editor.post(f"{DESK}new", data=typed)
    editor.post(f"{DESK}new", data={**typed, "is_meant": "y"})

    assert (asked.status_code, IS_ASKED in asked.text) == (422, True)
    assert "It would end as 20 April 2021 begins." in asked.text
    (event,) = all_events()
    assert (event.last_day, event.ends_time) == (date(2021, 4, 20), time(0))
    again = editor.post(f"{DESK}{event.id}", data=sent(event, last_day="2021-04-20", city="Nice"))
    assert again.status_code == 303


def test_a_night_of_more_than_eight_hours_is_asked_back(editor):
    typed = {**TYPED, "starts_time": "19:00", "ends_time": "18:00"}

    asked = editor.post(f"{DESK}new", data=typed)

    assert (asked.status_code, all_events(), IS_ASKED in asked.text) == (422, [], True)
    assert "It would last 23 hours, until 18:00 on 18 April 2021." in asked.text

    answered = editor.post(f"{DESK}new", data={**typed, "is_meant": "y"})

    assert answered.status_code == 303
    assert [event.last_day for event in all_events()] == [date(2021, 4, 18)]


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_time": "20:00", "ends_time": "04:00"},
        {"starts_time": "19:00", "ends_time": "18:00", "last_day": "2021-04-18"},
        {"starts_time": "08:00", "ends_time": "23:00"},
    ],
    ids=["eight hours", "its last day is named", "by day"],
)
def test_what_is_clear_is_not_asked_back(editor, changes):
    assert editor.post(f"{DESK}new", data={**TYPED, **changes}).status_code == 303


def test_what_was_answered_is_not_asked_again_when_the_event_is_edited(editor, make):
    event = make(
        first_day=date(2021, 4, 17),
        last_day=date(2021, 4, 18),
        starts_time=time(19),
        ends_time=time(18),
    )

    page = editor.get(f"{DESK}{event.id}").text
    last_day = re.search(r'name="last_day"[^>]*value="([^"]*)"', page)[1]
    saved = editor.post(f"{DESK}{event.id}", data=sent(event, last_day=last_day))

    assert (last_day, saved.status_code) == ("2021-04-18", 303)


def test_the_zone_of_another_country_can_be_meant(editor):
    typed = {**TYPED, "zone": "Europe/Berlin"}

    asked = editor.post(f"{DESK}new", data=typed)
    editor.post(f"{DESK}new", data={**typed, "is_meant": "y"})

    assert (asked.status_code, IS_ASKED in asked.text) == (422, True)
    assert [event.zone for event in all_events()] == ["Europe/Berlin"]


@pytest.mark.parametrize(
    ("country", "zone"),
    [("BV", ""), ("HM", ""), ("XK", ""), ("AQ", "Antarctica/Troll"), ("IN", "Asia/Calcutta")],
)
def test_an_event_can_be_anywhere(editor, country, zone):
    typed = {**TYPED, "country": country, "zone": zone}

    assert editor.post(f"{DESK}new", data=typed).status_code == 303


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "Etc/Unknown", "posix/UTC"])
def test_what_is_no_clock_of_a_place_is_refused(editor, zone):
    answer = editor.post(f"{DESK}new", data={**TYPED, "zone": zone})

    assert (answer.status_code, all_events()) == (422, [])


def test_to_correct_the_zone_alone_moves_the_event(editor, make, client):
    event = make(
        first_day=date(2031, 4, 17), starts_time=time(19), country="ES", zone="Europe/Madrid"
    )

    editor.post(f"{DESK}{event.id}", data=sent(event, zone="Atlantic/Canary"))

    page = client.get(f"/en/spring/events/{event.id}-old-songs").text
    feed = client.get("/calendars/spring.ics?lang=en").text.replace("\r\n ", "")
    listed = client.get("/en/spring/events/").text
    sentence = "Thursday, 17 April 2031 at 19:00 (Central European Summer Time)."
    assert f"It was to be on {sentence}" in page
    assert '"previousStartDate": "2031-04-17T19:00:00+02:00"' in page
    assert "EventRescheduled" in page
    assert "moved from 19:00 (Central European Summer Time)" in listed
    assert f"This event was moved: It was to be on {sentence}".replace(",", "\\,") in feed
