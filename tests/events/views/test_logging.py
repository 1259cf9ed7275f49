import re
from datetime import date

import pytest
from sqlalchemy import select

from campaign.events.models import DatePrecision, EventKind
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from tests.events.views.typed import DESK, TYPED, all_events
from tests.factories.campaigns import take_part
from tests.factories.organizations import make_organization


def selected(page, name):
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)[0]
    return re.findall(r'<option selected value="([^"]*)"', found)


def written(page, name):
    return re.search(rf'<input [^>]*name="{name}"[^>]* value="([^"]*)"', page)[1]


def test_three_fields_and_a_day_make_a_public_event(editor, docks, client):
    answer = editor.post(f"{DESK}new", data=TYPED)

    assert (answer.status_code, answer.location) == (303, DESK)
    (event,) = all_events()
    assert (event.organization, event.kind, event.zone) == (
        docks,
        EventKind.CONCERT,
        "Europe/Paris",
    )
    assert (event.is_all_day, event.title.source) == (True, "en")
    page = client.get(f"/en/spring/events/{event.id}-songs-of-the-quay")
    assert (page.status_code, "Lyon, France" in page.text) == (200, True)
    assert "Songs of the quay" in editor.get(DESK).text


def test_who_logged_it_stands_in_the_log(editor):
    editor.post(f"{DESK}new", data=TYPED)

    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "event.created"))
    assert entry.actor.startswith("person:")


def test_a_double_click_logs_one_event(editor):
    first = editor.post(f"{DESK}new", data=TYPED)
    second = editor.post(f"{DESK}new", data=TYPED)

    assert (first.status_code, second.status_code, len(all_events())) == (303, 303, 1)


def test_the_first_event_is_at_home_in_its_own_language(editor):
    page = editor.get(f"{DESK}new").text

    assert selected(page, "country") == ["FR"]
    assert written(page, "language") == "French"
    assert selected(page, "zone") == [""]
    assert "filled in as your last event was" not in page


def test_the_next_event_is_filled_in_as_the_last_one(editor, make):
    make(
        kind=EventKind.FILM,
        country="ES",
        city="Port-Réal",
        venue="Old crane",
        zone="Atlantic/Canary",
        languages=["es", "fr"],
    )

    page = editor.get(f"{DESK}new").text

    assert [selected(page, name) for name in ("kind", "country", "zone")] == [
        ["film"],
        ["ES"],
        ["Atlantic/Canary"],
    ]
    assert written(page, "language") == "French"
    assert 'value="Port-Réal"' in page
    assert 'value="Old crane"' in page
    assert re.findall(r'<input checked [^>]*name="languages"[^>]*value="(\w+)"', page) == [
        "fr",
        "es",
    ]


@pytest.mark.parametrize(
    ("changes", "days", "precision"),
    [
        ({}, (date(2021, 4, 17), date(2021, 4, 17)), DatePrecision.DAY),
        (
            {"starts_time": "22:00", "ends_time": "01:30"},
            (date(2021, 4, 17), date(2021, 4, 18)),
            DatePrecision.DAY,
        ),
        (
            {"last_day": "2021-04-20"},
            (date(2021, 4, 17), date(2021, 4, 20)),
            DatePrecision.DAY,
        ),
        (
            {"is_month_only": "y", "first_day": "2021-05-17"},
            (date(2021, 5, 1), date(2021, 5, 31)),
            DatePrecision.MONTH,
        ),
    ],
)
def test_days_follow_from_what_was_typed(editor, changes, days, precision):
    assert editor.post(f"{DESK}new", data={**TYPED, **changes}).status_code == 303

    (event,) = all_events()
    assert ((event.first_day, event.last_day), event.date_precision) == (days, precision)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Give the event a title."),
        ({"first_day": ""}, "Write the day, such as 2026-05-31."),
        ({"first_day": "2021-02-30"}, "Not a valid date value."),
        ({"last_day": "2021-04-16"}, "The event ends before it starts."),
        (
            {"first_day": "2021-03-28", "starts_time": "02:30"},
            "On that day the clocks there are put forward: 02:30 does not occur.",
        ),
        ({"ends_time": "21:00"}, "Say when the event starts."),
        ({"country": ""}, "Say in which country it is, or that it is online."),
        ({"country": "XX"}, "Not a valid choice."),
        ({"country": "ES"}, "The clocks of Spain do not all show the same: choose a time zone."),
        ({"zone": "Europe/Berlin"}, "Europe/Berlin is not a time zone of France."),
        ({"is_online": "y", "online_url": "javascript:alert(1)"}, "This is not a web address."),
        ({"capacity": "0"}, "The number of places is a whole number above 0."),
        ({"capacity": "many"}, "Not a valid integer value."),
        ({"kind": "gathering"}, "Not a valid choice."),
        ({"city": "x" * 121}, "Field cannot be longer than 120 characters."),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(editor, changes, sentence):
    answer = editor.post(f"{DESK}new", data={**TYPED, "venue": "Keep me", **changes})

    assert (answer.status_code, all_events()) == (422, [])
    assert sentence in answer.text
    assert 'value="Keep me"' in answer.text


def test_several_mistakes_are_named_at_once(editor):
    answer = editor.post(
        f"{DESK}new", data={**TYPED, "capacity": "-1", "website": "nowhere", "ends_time": "21:00"}
    )

    assert answer.text.count('class="field-error"') == 3


def test_an_event_is_held_together_with_others_who_take_part(editor, campaign, coalition):
    other = make_organization(coalition=coalition, name="Old Cranes")
    stranger = make_organization(coalition=coalition)
    take_part(other, campaign)

    editor.post(f"{DESK}new", data={**TYPED, "co_hosts": [other.id]})
    refused = editor.post(
        f"{DESK}new", data={**TYPED, "form_token": "another", "co_hosts": [stranger.id]}
    )

    assert refused.status_code == 422
    assert [[row.organization for row in event.co_hosts] for event in all_events()] == [[other]]


def test_every_language_can_be_spoken_at_an_event(editor):
    answer = editor.post(
        f"{DESK}new",
        data={
            **TYPED,
            "language": "Kurmanji",
            "languages": ["fr", "pt-br"],
            "other_languages": "arabic, ARABIC; Vlax Romani, zh-hant",
        },
    )

    (event,) = all_events()
    assert answer.status_code == 303
    assert event.title.source == "kmr"
    assert event.language_tags == ("fr", "pt-BR", "ar", "rmy", "zh-Hant")
    page = editor.get(f"{DESK}{event.id}").text
    ticked = re.findall(r'<input checked [^>]*name="languages"[^>]*value="([\w-]+)"', page)
    assert sorted(ticked) == sorted(event.language_tags)


@pytest.mark.parametrize(
    "typed", [{"languages": "pt_BR"}, {"other_languages": "Arabic, Dothraki"}, {"language": "1"}]
)
def test_what_is_no_language_is_said_beside_its_field(editor, typed):
    answer = editor.post(f"{DESK}new", data={**TYPED, **typed})

    assert (answer.status_code, len(all_events())) == (422, 0)
    assert answer.text.count("is not a language that we know") >= 1


def test_the_texts_of_an_event_may_be_written_in_any_language(editor):
    editor.post(f"{DESK}new", data=TYPED)
    address = f"{DESK}{all_events()[0].id}"

    chosen = editor.get(f"{address}?in_language=Romani")
    refused = editor.get(f"{address}?in_language=Dothraki")
    editor.post(f"{address}/texts/ROM", data={"version": "1", "title": "Gilya"})

    assert (chosen.status_code, chosen.location) == (303, f"{address}/texts/rom")
    assert "“Dothraki” is not a language that we know." in refused.text
    assert all_events()[0].title.texts["rom"] == "Gilya"
