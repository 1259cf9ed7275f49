import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from campaign.events.models import DatePrecision, EventKind, EventState
from campaign.events.operations import cancel_event, draft_of, edit_event
from campaign.kernel.audit import Machine
from campaign.kernel.clock import now
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.organizations import make_organization

TODAY = date(2021, 4, 15)
ROW = re.compile(r'class="event-title"><a href="[^"]*">([^<]*)<')
HEADING = re.compile(r'<h2 id="month-[^"]*">([^<]*)<')


@pytest.fixture
def campaign(app, monkeypatch):
    """Of 2021, seen on 15 April of that year at noon."""
    behind = now() - now().replace(year=2021, month=4, day=15, hour=12, minute=0)
    monkeypatch.setattr("campaign.kernel.clock.offset", lambda: behind)
    return make_campaign(
        slug="spring",
        zone="Europe/Berlin",
        starts_on=date(2021, 3, 18),
        ends_on=date(2021, 5, 28),
    )


@pytest.fixture
def make(campaign):
    def make(title, first_day, **attributes):
        return make_event(
            campaign=campaign,
            first_day=first_day,
            title=Translated.of({"en": title}),
            **attributes,
        )

    return make


@pytest.fixture
def show(client):
    def show(query=""):
        answer = client.get(f"/en/spring/events/{query}")
        assert answer.status_code == 200
        return answer.text

    return show


def test_upcoming_events_stand_under_their_months(make, show):
    make("over", date(2021, 4, 14))
    make("May Day", date(2021, 5, 1))
    make("this evening", TODAY)
    make("running since March", date(2021, 3, 20), last_day=date(2021, 4, 20), starts_time=None)

    page = show()

    assert HEADING.findall(page) == ["April 2021", "May 2021"]
    assert ROW.findall(page) == ["running since March", "this evening", "May Day"]
    assert page.count(">Today</span>") == 2


def test_past_events_stand_under_the_month_they_ended_the_latest_first(make, show):
    make("March", date(2021, 3, 20))
    make("from March to April", date(2021, 3, 20), last_day=date(2021, 4, 2), starts_time=None)
    make("last night", date(2021, 4, 14))

    page = show("?when=past")

    assert HEADING.findall(page) == ["April 2021", "March 2021"]
    assert ROW.findall(page) == ["last night", "from March to April", "March"]


def test_days_of_distant_places_do_not_tear_a_month_apart(make, show):
    make("Honolulu in April", date(2021, 4, 30), zone="Pacific/Honolulu", starts_time=time(20))
    make("Auckland in May", date(2021, 5, 1), zone="Pacific/Auckland", starts_time=time(8))

    assert HEADING.findall(show()) == ["April 2021", "May 2021"]


def test_a_list_can_be_narrowed_by_its_address(make, show, campaign):
    ours = make_organization(slug="docks", name="Les Quais", coalition=campaign.coalition)
    take_part(ours, campaign)
    make("walk", TODAY, country="FR", kind=EventKind.WALK, co_hosts=[ours], languages=["fr"])
    make("talk", TODAY, country="DE", is_online=True)

    for query in ("country=FR", "organization=docks", "kind=walk", "language=fr"):
        assert ROW.findall(show(f"?{query}")) == ["walk"], query
    assert ROW.findall(show("?online=1")) == ["talk"]
    assert ROW.findall(show("?month=2021-04&when=past")) == ["walk", "talk"]
    assert ROW.findall(show("?day=2021-04-16")) == []
    assert ROW.findall(show("?country=&kind=&month=&online=")) == ["walk", "talk"]


def test_each_choice_can_be_taken_away_alone(make, show):
    make("walk", TODAY, country="FR", kind=EventKind.WALK)

    page = show("?country=FR&kind=walk&when=past")

    assert 'href="/en/spring/events/?kind=walk&amp;when=past"' in page
    assert 'href="/en/spring/events/?country=FR&amp;when=past"' in page
    assert "No event is like that." in page


@pytest.mark.parametrize(
    "query",
    [
        "country=fr",
        "country=QQ",
        "kind=party",
        "language=klingon",
        "month=2021-13",
        "month=2021-4",
        "month=9999-12",
        "day=2021-02-30",
        "online=yes",
        "organization=stranger",
        "when=someday",
        "page=0",
        "page=2",
    ],
)
def test_what_makes_no_sense_is_not_found(client, campaign, query):
    assert client.get(f"/en/spring/events/?{query}").status_code == 404


def test_an_empty_list_says_what_to_do_next(campaign, show):
    assert "No event lies ahead." in show()
    assert "No event has been held yet." in show("?when=past")


def test_cancelled_moved_and_uncertain_events_say_so_in_words(make, show):
    machine = Machine("tests")
    cancelled = make("film", date(2021, 4, 20))
    moved = make("songs", date(2021, 4, 18))
    make("plan", date(2021, 4, 21), state=EventState.TENTATIVE)
    cancel_event(cancelled.id, Translated.of({"en": "Closed."}), by=machine)
    later = replace(draft_of(moved), first_day=date(2021, 4, 25), last_day=date(2021, 4, 25))
    edit_event(moved.id, later, by=machine)

    page = show()

    assert ">Cancelled</span>" in page
    assert "moved from 18 Apr" in page
    assert "not yet certain" in page


def test_a_month_is_a_calendar_with_an_agenda(client, make):
    make("course", date(2021, 4, 29), last_day=date(2021, 5, 2), starts_time=None)
    make(
        "gathering",
        date(2021, 5, 1),
        last_day=date(2021, 5, 31),
        starts_time=None,
        date_precision=DatePrecision.MONTH,
    )

    page = client.get("/en/spring/events/months/2021-05").text
    grid, _, agenda = page.partition('id="agenda"')

    assert grid.count(">course</a>") == 2
    assert ">gathering</a>" not in grid
    assert ROW.findall(agenda) == ["course", "gathering"]
    assert 'href="/en/spring/events/?day=2021-05-01"' in grid
    assert 'href="/en/spring/events/months/2021-04" rel="prev"' in grid


def test_months_far_from_the_campaign_are_not_there(client, campaign):
    def status(month):
        return client.get(f"/en/spring/events/months/{month}").status_code

    assert [status(month) for month in ("2020-04", "2022-05")] == [200, 200]
    assert [status(month) for month in ("2020-02", "2022-06", "may", "2021-5")] == [404] * 4


def test_pages_keep_their_number_of_queries_however_many_events_there_are(
    client, make, campaign, count_queries
):
    def queries_for(path):
        with count_queries() as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    hosts = [make_organization(coalition=campaign.coalition) for _ in range(3)]
    for host in hosts:
        take_part(host, campaign)
    make("first", TODAY, organization=hosts[0], co_hosts=[hosts[1]])
    of_one = {path: queries_for(f"/en/spring/events/{path}") for path in ("", "months/2021-04")}
    for number in range(60):
        make(
            f"{number}",
            TODAY + timedelta(days=number % 9),
            organization=hosts[number % 3],
            languages=["fr", "de"],
        )

    assert {path: queries_for(f"/en/spring/events/{path}?again=1") for path in of_one} == of_one
    assert of_one == {"": 12, "months/2021-04": 8}
