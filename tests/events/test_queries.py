from datetime import UTC, date, datetime, time, timedelta

import pytest

from campaign.events.models import EventKind, EventState
from campaign.events.operations import cancel_event
from campaign.events.queries import (
    CountryCount,
    EventFilter,
    When,
    counts_by_country,
    events_of_month,
    filtered,
    find_event,
    find_own_event,
    gathering,
    languages_of,
    last_logged,
    months_of,
    of_organization,
    upcoming,
)
from campaign.kernel.clock import now, today
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.organizations import make_organization

REASON = Translated.of({"en": "The hall was closed."})
DAY = timedelta(days=1)


def titles(events):
    return [event.title.texts["en"] for event in events]


@pytest.fixture
def make(campaign):
    """`make("Songs", first_day=…)`: an event of the campaign, all day unless a time is named."""

    def make(title, first_day=None, **attributes):
        return make_event(
            campaign=campaign,
            first_day=first_day or today("Europe/Berlin"),
            title=Translated.of({"en": title}),
            **{"starts_time": None, **attributes},
        )

    return make


def test_what_goes_on_now_is_upcoming_and_what_has_ended_is_past(campaign, make):
    day = today("Europe/Berlin")
    make("later", day + 2 * DAY)
    make("over", day - 2 * DAY)
    make("long over", day - 9 * DAY)
    make("running", day - 3 * DAY, last_day=day + DAY)
    make("today")

    assert titles(filtered(campaign, EventFilter()).items) == ["running", "today", "later"]
    assert titles(filtered(campaign, EventFilter(when=When.PAST)).items) == ["over", "long over"]
    assert filtered(campaign, EventFilter(when=When.ALL)).total == 5


def test_what_ends_this_moment_has_ended(campaign, make, monkeypatch):
    event = make("evening", date(2021, 4, 17), starts_time=time(18), ends_time=time(20))

    def total_at(moment):
        monkeypatch.setattr("campaign.events.queries.lists.now", lambda: moment)
        return filtered(campaign, EventFilter()).total

    assert event.ends_at == datetime(2021, 4, 17, 18, tzinfo=UTC)
    assert total_at(event.ends_at - timedelta(seconds=1)) == 1
    assert total_at(event.ends_at) == 0


def test_a_list_can_be_narrowed(campaign, make):
    ours, theirs = make_organization(), make_organization()
    make("walk", kind=EventKind.WALK, country="FR", organization=ours, languages=["fr", "ar"])
    make("talk", country="FR", organization=theirs, co_hosts=[ours], languages=["fr"])
    make("call", country="DE", organization=theirs, is_online=True, languages=["de"])

    def found(**wanted):
        return titles(filtered(campaign, EventFilter(**wanted)).items)

    assert found(country="FR") == ["walk", "talk"]
    assert found(country="DE", language="fr") == []
    assert found(organization_id=ours.id) == ["walk", "talk"]
    assert found(organization_id=theirs.id) == ["talk", "call"]
    assert found(kind=EventKind.WALK) == ["walk"]
    assert found(language="ar") == ["walk"]
    assert found(is_online=True) == ["call"]


def test_a_month_and_a_day_are_shown_whole_in_the_order_of_time(campaign, make):
    make("march", date(2021, 3, 31))
    make("over easter", date(2021, 3, 30), last_day=date(2021, 4, 5))
    make("april", date(2021, 4, 30))
    make("far east", date(2021, 4, 1), zone="Pacific/Auckland")
    make("far west", date(2021, 4, 30), zone="Pacific/Honolulu", starts_time=time(23))
    make("may", date(2021, 5, 1))
    april = EventFilter(when=When.PAST, month=date(2021, 4, 1))

    assert titles(filtered(campaign, april).items) == [
        "over easter",
        "far east",
        "april",
        "far west",
    ]
    assert titles(events_of_month(campaign, date(2021, 4, 1))) == [
        "over easter",
        "far east",
        "april",
        "far west",
    ]
    assert titles(filtered(campaign, EventFilter(day=date(2021, 4, 1))).items) == [
        "over easter",
        "far east",
    ]


def test_an_event_of_a_whole_year_is_found_in_each_of_its_months(campaign, make):
    make("exhibition", date(2020, 3, 1), last_day=date(2021, 3, 1))

    assert titles(events_of_month(campaign, date(2021, 3, 1))) == ["exhibition"]
    assert titles(events_of_month(campaign, date(2020, 9, 1))) == ["exhibition"]
    assert titles(events_of_month(campaign, date(2021, 4, 1))) == []


def test_cancelled_events_stay_in_lists_but_are_not_announced_as_next(campaign, make, alice):
    make("talk")
    cancel_event(make("walk").id, REASON, by=alice)

    assert titles(filtered(campaign, EventFilter()).items) == ["talk", "walk"]
    assert titles(upcoming(campaign, 5)) == ["talk"]


def test_the_next_events_are_as_many_as_asked_for(campaign, make):
    ours = make_organization()
    day = today("Europe/Berlin")
    for number in (3, 1, 2):
        make(f"day {number}", day + number * DAY, country="FR" if number == 2 else "DE")
    make("ours", day + 9 * DAY, organization=ours)

    assert titles(upcoming(campaign, 2)) == ["day 1", "day 2"]
    assert titles(upcoming(campaign, 2, country="FR")) == ["day 2"]
    assert titles(upcoming(campaign, 2, organization=ours)) == ["ours"]


def test_a_long_list_has_pages(campaign, make):
    for number in range(51):
        make(f"{number}", today("Europe/Berlin") + number * DAY)

    second = filtered(campaign, EventFilter(), 2)

    assert (titles(second.items), second.total, second.last) == (["50"], 51, 2)
    with pytest.raises(Missing):
        filtered(campaign, EventFilter(), 3)


def test_countries_are_counted_by_what_was_held_and_what_is_to_come(campaign, make, alice):
    day = today("Europe/Berlin")
    make("held", day - 2 * DAY, country="FR")
    make("to come", day + 2 * DAY, country="FR")
    make("here", day + 2 * DAY, country="DE")
    make("anywhere", day + 2 * DAY, country=None, is_online=True)
    cancel_event(make("cancelled", country="FR").id, REASON, by=alice)

    found = counts_by_country(campaign)

    assert found[0] == CountryCount("FR", 1, 1)
    assert {count.country: count.total for count in found} == {"FR": 2, "DE": 1, None: 1}


def test_one_event_is_found_in_its_own_campaign_and_for_its_own_host(campaign, make, organization):
    event = make("walk", organization=organization)

    assert find_event(campaign, event.id) == event
    assert find_own_event(campaign, organization, event.id) == event
    with pytest.raises(Missing):
        find_event(make_campaign(), event.id)
    with pytest.raises(Missing):
        find_own_event(campaign, make_organization(), event.id)
    with pytest.raises(Missing):
        find_event(campaign, event.id + 1)


def test_the_gathering_is_the_one_that_takes_place(campaign, make, alice):
    assert gathering(campaign) is None
    first = make("first plan", kind=EventKind.GATHERING)
    cancel_event(first.id, REASON, by=alice)
    assert gathering(campaign) == first

    second = make("second plan", kind=EventKind.GATHERING)

    assert gathering(campaign) == second


def test_a_desk_lists_what_its_organization_hosts_itself(campaign, make, organization):
    other = make_organization()
    make("ours", organization=organization)
    make("theirs, with us", organization=other, co_hosts=[organization])
    make("ours, over", today("Europe/Berlin") - 2 * DAY, organization=organization)

    assert titles(of_organization(campaign, organization, When.UPCOMING).items) == ["ours"]
    assert titles(of_organization(campaign, organization, When.PAST).items) == ["ours, over"]


def test_the_last_logged_event_is_the_model_for_the_next(campaign, make, organization):
    assert last_logged(organization) is None
    make("first", organization=organization)
    make("earlier day, logged later", date(2021, 1, 1), organization=organization)

    assert titles([last_logged(organization)]) == ["earlier day, logged later"]


def test_lists_offer_the_months_and_languages_there_are(campaign, make):
    assert (months_of(campaign), languages_of(campaign)) == ([], [])
    make("first", date(2025, 12, 31), languages=["fr", "de"])
    make("last", date(2026, 2, 10), languages=["de"])
    make_event(languages=["ru"])

    assert months_of(campaign) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert languages_of(campaign) == ["de", "fr"]


def test_one_slip_of_the_pen_does_not_make_a_thousand_months(campaign, make):
    make("first", date(1926, 1, 1))
    make("last", date(2126, 1, 1))

    found = months_of(campaign)

    assert (found[0], found[-1]) == (date(2024, 12, 1), date(2028, 1, 1))


@pytest.mark.parametrize(
    "ask",
    [
        lambda campaign: filtered(campaign, EventFilter(when=When.ALL)).items,
        lambda campaign: upcoming(campaign, 20),
    ],
)
def test_a_longer_list_takes_no_more_queries(campaign, make, count_queries, ask):
    def queries_for_rows():
        db.session.expire_all()
        db.session.refresh(campaign)
        with count_queries() as queries:
            rows = [
                (event.organization.name, event.language_tags, event.moves)
                for event in ask(campaign)
            ]
        return len(rows), len(queries)

    hosts = [make_organization(countries=["DE"]) for _ in range(4)]
    for organization in hosts:
        take_part(organization, campaign)
    make("first", organization=hosts[0], co_hosts=hosts[1:2])
    _, for_one = queries_for_rows()
    for organization in hosts:
        make("more", organization=organization, co_hosts=hosts[3:], languages=["fr", "de"])

    assert queries_for_rows() == (5, for_one)


def test_a_row_knows_whether_it_is_cancelled_without_asking_again(campaign, make, count_queries):
    make("walk", state=EventState.CANCELLED, cancelled_at=now(), cancel_reason=REASON)
    db.session.expunge_all()
    db.session.add(campaign)

    (event,) = events_of_month(campaign, today("Europe/Berlin"))
    with count_queries() as queries:
        assert (event.is_cancelled, event.is_month_only) == (True, False)

    assert queries == []


def test_an_exhibition_of_weeks_does_not_stand_above_tonight(campaign):
    day = today(campaign.zone)
    exhibition = make_event(
        campaign=campaign,
        first_day=day - timedelta(days=20),
        last_day=day + timedelta(days=20),
        starts_time=None,
    )
    tomorrow = make_event(campaign=campaign, first_day=day + timedelta(days=1))

    assert [event.id for event in upcoming(campaign, 5)] == [tomorrow.id, exhibition.id]
