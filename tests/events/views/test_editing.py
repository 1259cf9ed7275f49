import re
from dataclasses import replace
from datetime import date, time, timedelta

from campaign.events.operations import draft_of, edit_event
from campaign.kernel.audit import Machine
from campaign.kernel.clock import today
from campaign.kernel.translated import Translated
from tests.events.views.typed import DESK, sent


def test_an_event_is_edited_in_its_own_language(editor, make):
    event = make("Vieilles chansons", latitude=45.7, longitude=4.8)

    answer = editor.post(f"{DESK}{event.id}", data=sent(event, title="Chansons", city="Nice"))

    assert answer.status_code == 303
    assert (event.title.texts, event.city) == ({"fr": "Chansons"}, "Nice")
    assert (event.latitude, event.longitude) == (45.7, 4.8)
    assert (event.moves, event.sequence) == ([], 1)


def test_sending_a_form_back_unchanged_changes_nothing(editor, make):
    event = make(
        starts_time=time(22), ends_time=time(1), last_day=today("Europe/Paris") + timedelta(days=1)
    )
    page = editor.get(f"{DESK}{event.id}").text

    assert editor.post(f"{DESK}{event.id}", data=sent(event)).status_code == 303
    assert event.version == 1
    assert re.search(r'name="last_day"[^>]*value=""', page)


def test_a_moved_event_keeps_word_of_its_day(editor, make):
    event = make(first_day=date(2021, 4, 17))

    editor.post(f"{DESK}{event.id}", data=sent(event, first_day="2021-04-24"))

    assert [move.was_first_day for move in event.moves] == [date(2021, 4, 17)]


def test_an_event_of_a_file_may_keep_a_zone_that_lies_elsewhere(editor, make):
    event = make(zone="Europe/Berlin")

    assert editor.post(f"{DESK}{event.id}", data=sent(event, city="Nice")).status_code == 303


def test_whoever_was_slower_sees_both_sides_and_may_send_again(editor, make):
    event = make()
    form = sent(event, city="Nice", venue="Mine")
    edit_event(event.id, replace(draft_of(event), city="Paris"), by=Machine("tests"))

    conflict = editor.post(f"{DESK}{event.id}", data=form)
    version = re.search(r'name="version"[^>]*value="(\d+)"', conflict.text)[1]

    assert conflict.status_code == 409
    assert re.search(r"Town.*Nice.*Paris", conflict.text, re.DOTALL)
    assert 'value="Mine"' in conflict.text
    assert event.city == "Paris"
    assert editor.post(f"{DESK}{event.id}", data={**form, "version": version}).status_code == 303
    assert event.city == "Nice"


def test_a_form_without_its_version_is_refused(editor, make):
    event = make()

    answer = editor.post(f"{DESK}{event.id}", data=sent(event, city="Nice", version=""))

    assert (answer.status_code, event.city) == (422, "Lyon")


def test_an_event_is_told_in_another_language(editor, make, client):
    event = make("Chansons")

    answer = editor.post(
        f"{DESK}{event.id}/texts/en",
        data={"version": 1, "title": "Songs", "description": ""},
    )

    assert (answer.status_code, event.title.texts) == (303, {"fr": "Chansons", "en": "Songs"})
    assert client.get(f"/en/spring/events/{event.id}-songs").status_code == 200
    assert "translated" in editor.get(f"{DESK}{event.id}").text


def test_the_source_stands_beside_a_translation(editor, make):
    event = make("Chansons", description=Translated.of({"fr": "Une soirée."}))

    page = editor.get(f"{DESK}{event.id}/texts/en").text

    assert "<p>Chansons</p>" in page
    assert "<p>Une soirée.</p>" in page
    assert editor.get(f"{DESK}{event.id}/texts/klingon").status_code == 404


def test_two_translators_at_once_lose_nothing(editor, make):
    event = make("Chansons")
    editor.post(f"{DESK}{event.id}/texts/en", data={"version": 1, "title": "Songs"})

    answer = editor.post(f"{DESK}{event.id}/texts/en", data={"version": 1, "title": "Tunes"})

    assert answer.status_code == 409
    assert "Songs" in answer.text
    assert 'value="Tunes"' in answer.text
    assert event.title.texts["en"] == "Songs"


def test_a_title_cannot_be_taken_away(editor, make):
    event = make("Chansons")

    answer = editor.post(f"{DESK}{event.id}/texts/fr", data={"version": 1, "title": " "})

    assert (answer.status_code, "Give the event a title." in answer.text) == (422, True)
