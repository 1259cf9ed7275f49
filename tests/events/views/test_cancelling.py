from dataclasses import replace

from campaign.events.models import EventState
from campaign.events.operations import cancel_event, draft_of, edit_event
from campaign.kernel.audit import Machine
from campaign.kernel.translated import Translated
from tests.events.views.typed import DESK


def test_an_event_is_cancelled_with_a_reason(editor, make):
    event = make()
    without = editor.post(
        f"{DESK}{event.id}/cancellation", data={"version": 1, "reason": "", "language": "fr"}
    )

    answer = editor.post(
        f"{DESK}{event.id}/cancellation",
        data={"version": 1, "reason": "Salle fermée.", "language": "fr"},
    )

    assert (without.status_code, answer.status_code) == (422, 303)
    assert (event.state, event.cancel_reason.texts) == (
        EventState.CANCELLED,
        {"fr": "Salle fermée."},
    )
    assert "Salle fermée." in editor.get(f"{DESK}{event.id}").text


def test_cancelling_what_somebody_changed_in_between_asks_again(editor, make):
    event = make()
    edit_event(event.id, replace(draft_of(event), city="Paris"), by=Machine("tests"))

    answer = editor.post(
        f"{DESK}{event.id}/cancellation", data={"version": 1, "reason": "Late.", "language": "fr"}
    )

    assert (answer.status_code, event.is_cancelled) == (409, False)
    assert "Somebody else changed this event while you wrote." in answer.text


def test_a_cancelled_event_takes_place_after_all(editor, make):
    event = make()
    cancel_event(event.id, Translated.of({"fr": "Fermé."}), by=Machine("tests"))

    answer = editor.post(f"{DESK}{event.id}/reinstatement", data={"version": 2})
    again = editor.post(f"{DESK}{event.id}/reinstatement", data={"version": 3})

    assert (answer.status_code, again.status_code) == (303, 422)
    assert event.state is EventState.CONFIRMED
