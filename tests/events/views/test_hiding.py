"""The coalition's page of all events, and what the owner sees of a hidden one."""

from datetime import timedelta

import pytest
from flask import render_template

from campaign.events.operations import hide_event
from campaign.kernel.clock import today
from campaign.kernel.i18n import speak
from campaign.permissions import CoalitionRole
from tests.events.views.typed import DESK
from tests.factories.accounts import make_person

REASON = "It names a person who did not agree."


def tomorrow():
    """What takes place today may be over."""
    return today("UTC") + timedelta(days=1)


@pytest.fixture
def all_events(coalition, campaign):
    return f"/en/desk/coalitions/{coalition.slug}/spring/events/"


@pytest.fixture
def cora(coalition):
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Cora")


@pytest.fixture
def coordinator(client_for, cora):
    return client_for(cora)


def test_a_coordinator_hides_an_event_and_shows_it_again(coordinator, make, all_events):
    event = make(first_day=tomorrow())
    listed = coordinator.get(all_events).text

    hidden = coordinator.post(f"{all_events}{event.id}/hiding", data={"reason": REASON})
    after = coordinator.get(f"{all_events}?which=hidden").text
    is_hidden = event.is_hidden
    shown = coordinator.post(f"{all_events}{event.id}/showing")

    assert (hidden.status_code, is_hidden) == (303, True)
    assert (shown.status_code, event.is_hidden) == (303, False)
    assert f"{event.id}/hiding" in listed
    assert f"{event.id}/showing" in after
    assert REASON in after
    assert "(Cora)" in after


def test_the_pages_that_ask_say_what_happens(coordinator, make, all_events, cora):
    event = make()

    hide = coordinator.get(f"{all_events}{event.id}/hiding")
    hide_event(event.id, REASON, by=cora)
    show = coordinator.get(f"{all_events}{event.id}/showing")

    assert (hide.status_code, show.status_code) == (200, 200)
    assert "Hide “Old songs”" in hide.text
    assert REASON in show.text


def test_without_a_reason_nothing_is_hidden(coordinator, make, all_events):
    event = make()

    answer = coordinator.post(f"{all_events}{event.id}/hiding", data={"reason": " "})

    assert (answer.status_code, event.is_hidden) == (422, False)
    assert "Write the reason." in answer.text


def test_what_another_coordinator_did_meanwhile_is_said(coordinator, make, all_events, cora):
    event = make()
    too_early = coordinator.post(f"{all_events}{event.id}/showing")
    hide_event(event.id, REASON, by=cora)

    too_late = coordinator.post(f"{all_events}{event.id}/hiding", data={"reason": "Other."})

    assert (too_early.status_code, too_late.status_code) == (422, 422)
    assert "This is not hidden." in too_early.text
    assert "This is hidden already." in too_late.text
    assert event.hidden_reason == REASON


def test_others_of_the_coalition_read_the_list_and_hide_nothing(
    client_for, make, all_events, coalition
):
    event = make(first_day=tomorrow())
    treasurer = client_for(make_person(CoalitionRole.TREASURER, of=coalition))

    listed = treasurer.get(all_events)
    answer = treasurer.post(f"{all_events}{event.id}/hiding", data={"reason": REASON})

    assert "Old songs" in listed.text
    assert "/hiding" not in listed.text
    assert (answer.status_code, event.is_hidden) == (403, False)


def test_empty_lists_say_so(coordinator, all_events):
    assert "No event lies ahead." in coordinator.get(all_events).text
    assert "No event is over yet." in coordinator.get(f"{all_events}?which=past").text
    assert "Nothing is hidden." in coordinator.get(f"{all_events}?which=hidden").text


def test_the_list_takes_the_same_queries_however_long_it_is(
    coordinator, make, all_events, cora, count_queries
):
    def queries_for(query):
        with count_queries() as queries:
            assert coordinator.get(all_events + query).status_code == 200
        return len(queries)

    hide_event(make(first_day=tomorrow()).id, REASON, by=cora)
    queries_for("")
    few = queries_for("")
    for number in range(5):
        make(title=f"Evening {number}", first_day=tomorrow())
    hide_event(make(first_day=tomorrow()).id, REASON, by=cora)

    assert queries_for("") == few


def test_the_owner_sees_who_hid_it_and_why_and_edits_on(editor, make, cora):
    event = make(first_day=tomorrow())
    hide_event(event.id, REASON, by=cora)

    listed, page = editor.get(DESK).text, editor.get(f"{DESK}{event.id}").text

    assert "Hidden by the coordinators (Cora)" in listed
    assert "Hidden by the coordinators (Cora)" in page
    assert REASON in page
    assert "The public page" not in page


def test_the_owner_is_told_that_the_next_one_is_hidden_too(editor, make, cora, client):
    event = make()
    hide_event(event.id, REASON, by=cora)

    page = editor.get(f"{DESK}{event.id}/repeat").text
    editor.post(f"{DESK}{event.id}/repeat", data={"first_day": "2031-05-01", "form_token": "a"})
    after = editor.get(DESK).text

    assert "The new one will be hidden, too, until coordinators show it." in page
    assert "The event is hidden, as one of this title was before." in after
    assert "Old songs" not in client.get("/en/spring/events/?when=all").text


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_the_mail_says_what_was_hidden_and_why(app, make, kind):
    event = make()
    address = {"organization": "docks", "campaign": "spring", "event_id": event.id}
    values = {"what": "Old songs", "campaign": "Spring", "address": address}

    with app.test_request_context():
        speak("en")
        hidden, shown = (
            render_template(
                f"mail/hiding.{kind}", reason=reason, endpoint="event_desk.edit_event", **values
            )
            for reason in (REASON, None)
        )

    assert REASON in hidden
    assert REASON not in shown
    assert f"{DESK}{event.id}" in hidden
