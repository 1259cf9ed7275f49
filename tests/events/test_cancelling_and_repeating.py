from datetime import UTC, date, datetime, time

import pytest

from campaign.events.models import EventState
from campaign.events.operations import (
    cancel_event,
    edit_event,
    reinstate_event,
    repeat_event,
)
from campaign.kernel.errors import Conflict, Missing, Refused
from campaign.kernel.translated import Translated
from tests.events.drafts import draft
from tests.events.traces import count_events, last_entry, values_of

REASON = Translated.of({"en": "The hall was closed."})


def test_a_cancelled_event_stays_with_the_reason(log_event, alice):
    event = log_event()

    cancel_event(event.id, REASON, by=alice, version=1)

    assert (event.state, event.cancel_reason, event.sequence) == (EventState.CANCELLED, REASON, 1)
    assert event.cancelled_at is not None
    assert values_of(last_entry())["state"] == ("confirmed", "cancelled")


def test_cancelling_needs_a_reason_and_happens_once(log_event, alice):
    event = log_event()
    with pytest.raises(Refused) as without_reason:
        cancel_event(event.id, Translated.of({"en": " "}), by=alice)
    cancel_event(event.id, REASON, by=alice)

    with pytest.raises(Refused) as twice:
        cancel_event(event.id, REASON, by=alice)

    assert without_reason.value.field == "reason"
    assert twice.value.sentence == "This event is cancelled already."


def test_whoever_cancels_what_somebody_else_just_changed_is_told(log_event, alice, bob):
    event = log_event()
    edit_event(event.id, draft(organization_id=event.organization_id, city="Paris"), by=alice)

    with pytest.raises(Conflict):
        cancel_event(event.id, REASON, by=bob, version=1)


def test_a_cancelled_event_that_is_edited_stays_cancelled(log_event, alice):
    event = log_event()
    cancel_event(event.id, REASON, by=alice)

    edit_event(event.id, draft(organization_id=event.organization_id, city="Paris"), by=alice)

    assert (event.state, event.city) == (EventState.CANCELLED, "Paris")


def test_a_cancelled_event_takes_place_after_all(log_event, alice):
    event = log_event()
    cancel_event(event.id, REASON, by=alice)

    reinstate_event(event.id, by=alice)

    assert (event.state, event.cancel_reason, event.cancelled_at) == (
        EventState.CONFIRMED,
        None,
        None,
    )
    assert event.sequence == 2
    with pytest.raises(Refused):
        reinstate_event(event.id, by=alice)


def test_an_event_held_once_more_is_as_long_and_at_the_same_time_of_day(log_event, alice):
    event = log_event(
        first_day=date(2021, 3, 26),
        last_day=date(2021, 3, 27),
        starts_time=time(20),
        ends_time=time(1),
        languages=("fr",),
        uid="songs-2021",
    )
    cancel_event(event.id, REASON, by=alice)

    again = repeat_event(event.id, date(2021, 4, 2), by=alice)

    assert (again.first_day, again.last_day) == (date(2021, 4, 2), date(2021, 4, 3))
    assert event.starts_at == datetime(2021, 3, 26, 19, tzinfo=UTC)
    assert again.starts_at == datetime(2021, 4, 2, 18, tzinfo=UTC)
    assert (again.state, again.language_tags) == (EventState.CONFIRMED, ("fr",))
    assert again.uid != event.uid


def test_repeating_with_one_form_gives_one_event(log_event, alice):
    event = log_event()

    first = repeat_event(event.id, date(2021, 4, 24), by=alice, form_token="one form")
    second = repeat_event(event.id, date(2021, 4, 24), by=alice, form_token="one form")

    assert (second.id, count_events()) == (first.id, 2)


def test_what_is_not_there_cannot_be_changed(app, alice):
    with pytest.raises(Missing):
        edit_event(404, draft(), by=alice)
