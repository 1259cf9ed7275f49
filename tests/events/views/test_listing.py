import re
from datetime import date, time, timedelta

from campaign.events.models import EventState
from campaign.events.operations import cancel_event
from campaign.kernel.audit import Machine
from campaign.kernel.clock import today
from campaign.kernel.translated import Translated
from tests.events.views.typed import DESK, all_events


def test_one_click_and_a_day_hold_the_last_event_once_more(editor, make):
    event = make(first_day=date(2021, 4, 17), venue="Old crane")
    page = editor.get(DESK).text
    action = re.search(r'<form class="quick" method="post" action="([^"]*)"', page)[1]

    answers = [
        editor.post(action, data={"first_day": "2021-05-01", "form_token": "one form"})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [(each.first_day, each.venue) for each in all_events()] == [
        (date(2021, 4, 17), "Old crane"),
        (date(2021, 5, 1), "Old crane"),
    ]
    assert event.version == 1


def test_a_day_on_which_it_cannot_be_is_named(editor, make):
    event = make(starts_time=time(2, 30), first_day=date(2021, 3, 27))

    answer = editor.post(f"{DESK}{event.id}/repeat", data={"first_day": "2021-03-28"})

    assert (answer.status_code, len(all_events())) == (422, 1)
    assert "02:30 does not occur" in answer.text


def test_the_list_says_how_each_event_stands(editor, make):
    make("À venir", first_day=today("UTC") + timedelta(days=3), state=EventState.TENTATIVE)
    make("Passé", first_day=today("UTC") - timedelta(days=3))
    cancelled = make("Annulé", first_day=today("UTC") + timedelta(days=4))
    cancel_event(cancelled.id, Translated.of({"fr": "Fermé."}), by=Machine("tests"))

    coming, past = editor.get(DESK).text, editor.get(f"{DESK}?when=past").text

    assert ("À venir" in coming, "Not yet certain" in coming, "Cancelled" in coming) == (True,) * 3
    assert ("Passé" in coming, "Passé" in past) == (False, True)


def test_an_empty_list_leads_to_the_first_event(editor):
    page = editor.get(DESK).text

    assert "No event of yours lies ahead." in page
    assert f'href="{DESK}new"' in page


def test_the_list_takes_the_same_queries_however_long_it_is(editor, make, count_queries):
    def queries_for(query):
        with count_queries() as queries:
            assert editor.get(f"{DESK}{query}").status_code == 200
        return len(queries)

    make(first_day=today("UTC"))
    few = queries_for("")
    for _ in range(20):
        make(first_day=today("UTC"))

    assert queries_for("?page=1") == few
