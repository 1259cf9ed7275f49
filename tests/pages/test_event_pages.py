import json
import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from campaign.events.models import EventKind, EventState
from campaign.events.operations import cancel_event, draft_of, edit_event
from campaign.kernel.audit import Machine
from campaign.kernel.clock import today
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization

MACHINE = Machine("tests")
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def settings(settings):
    return replace(settings, pseudo_languages=("de", "ar"))


@pytest.fixture
def campaign(app):
    return make_campaign(slug="spring", languages=["en", "de"])


@pytest.fixture
def make(campaign):
    def make(title="Songs of the quay", **attributes):
        texts = {"en": title} if isinstance(title, str) else title
        return make_event(campaign=campaign, title=Translated.of(texts), **attributes)

    return make


@pytest.fixture
def show(client):
    def show(event, language="en"):
        path = f"/{language}/spring/events/{event.id}-{event.slug(language)}"
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.text

    return show


def data_of(page):
    return json.loads(DATA.search(page)[1])


def test_a_page_says_what_when_where_and_who(make, show, campaign):
    host = make_organization(slug="docks", name="Les Quais", language="fr", names=None)
    other = make_organization(slug="cranes", name="Old Cranes")
    take_part(host, campaign)
    event = make(
        kind=EventKind.CONCERT,
        first_day=date(2021, 4, 17),
        starts_time=time(15),
        ends_time=time(17),
        zone="Europe/Paris",
        country="FR",
        city="Lyon",
        venue="Old cinema",
        address="Quay 7",
        capacity=80,
        organization=host,
        co_hosts=[other],
        languages=["fr", "en"],
        website="https://example.org/songs",
        description=Translated.of({"en": "Come <all>.\n\nSee https://example.org/more."}),
    )

    page = show(event)

    assert "<h1>Songs of the quay</h1>" in page
    assert "Saturday, 17 April 2021, 15:00 to 17:00" in page
    assert "Central European Summer Time" in page
    assert "Old cinema, Lyon, France" in page
    assert '<span lang="fr" dir="ltr">Les Quais</span></a>' in page
    assert "Old Cranes" in page
    assert "organizations/docks" in page
    assert "organizations/cranes" not in page  # it does not take part, so it has no page here
    assert "French and English" in page
    assert "<p>Come &lt;all&gt;.</p>" in page
    assert 'href="https://example.org/more" rel="nofollow noreferrer"' in page


def test_a_wrong_or_missing_end_of_the_address_leads_to_the_right_one(client, make):
    event = make({"en": "Songs & Soup!", "de": "Lieder über Brücken"})
    base = f"/spring/events/{event.id}"

    def leads_to(path):
        answer = client.get(path)
        assert answer.status_code == 200 or answer.headers["Cache-Control"] == "no-cache"
        return answer.status_code, answer.location

    assert leads_to(f"/en{base}") == (301, f"/en{base}-songs-soup")
    assert leads_to(f"/en{base}-something") == (301, f"/en{base}-songs-soup")
    assert leads_to(f"/de{base}-songs-soup") == (301, f"/de{base}-lieder-%C3%BCber-br%C3%BCcken")
    assert leads_to(f"/de{base}-lieder-über-brücken") == (200, None)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Песни набережной, 1871", "песни-набережной-1871"),
        ("أغاني الميناء", "أغاني-الميناء"),
        ("हिन्दी गीत", "हिन्दी-गीत"),
        ("snake_case", "snake-case"),
        ("!?", "event"),
    ],
)
def test_an_address_keeps_the_letters_of_its_title(client, make, title, slug):
    event = make(title)

    assert event.slug("en") == slug
    assert client.get(f"/en/spring/events/{event.id}-{slug}").status_code == 200


def test_other_languages_are_named_with_their_own_addresses(make, show):
    page = show(make({"en": "Songs", "de": "Lieder"}))

    assert re.search(r'hreflang="de" href="http://localhost/de/spring/events/\d+-lieder"', page)
    assert re.search(r'rel="canonical" href="http://localhost/en/spring/events/\d+-songs"', page)


def test_a_text_in_another_language_says_so_and_carries_it(make, show):
    event = make({"de": "Lieder"}, description=Translated.of({"de": "Alle kommen."}))

    page = show(event)

    assert '<span lang="de" dir="ltr">Lieder</span>' in page
    assert "This event is described in German only." in page
    assert '<div class="event-told" lang="de" dir="ltr">' in page
    assert "described in" not in show(event, "de")


def test_a_translation_older_than_its_source_says_so(make, show):
    event = make({"en": "Songs", "de": "Lieder"})
    newer = replace(draft_of(event), title=event.title.with_text("en", "More songs"))
    edit_event(event.id, newer, by=MACHINE)

    assert "This translation is older than the original." in show(event, "de")
    assert "older" not in show(event)


def test_an_event_over_several_days_and_the_change_to_summer_time(make, show):
    event = make(
        first_day=date(2021, 3, 27),
        last_day=date(2021, 3, 28),
        starts_time=time(22),
        ends_time=time(6),
    )

    page = show(event)

    assert "Saturday, 27 March 2021, 22:00 to Sunday, 28 March 2021, 06:00" in page
    assert data_of(page)["startDate"] == "2021-03-27T22:00:00+01:00"
    assert data_of(page)["endDate"] == "2021-03-28T06:00:00+02:00"
    assert "dates=20210327T210000Z%2F20210328T040000Z" not in page  # over: no way to keep it


def test_half_hours_of_a_zone_without_summer_time(make, show):
    event = make(
        first_day=date(2021, 3, 28),
        starts_time=time(18),
        ends_time=None,
        zone="Asia/Kolkata",
        is_online=True,
    )

    page = show(event)

    assert "Sunday, 28 March 2021, 18:00" in page
    assert "India Standard Time" in page
    assert data_of(page)["startDate"] == "2021-03-28T18:00:00+05:30"
    assert "endDate" not in data_of(page)


def test_a_zone_without_a_name_is_told_by_its_town(make, show):
    event = make(zone="America/Punta_Arenas")

    assert re.search(r"[-−]0?3(:00)? \(Punta Arenas\)", show(event))


def test_what_is_to_come_can_be_kept_in_a_calendar(make, show):
    day = today("UTC") + timedelta(days=3)
    evening = show(make(first_day=day, zone="UTC"))
    whole_days = show(make(first_day=day, last_day=day, starts_time=None))
    after = day + timedelta(days=1)

    assert f"dates={day:%Y%m%d}T180000Z%2F{day:%Y%m%d}T200000Z" in evening
    assert f"startdt={day}T18%3A00%3A00Z" in evening
    assert re.search(r"webcal://localhost/calendars/spring/events/\d+\.ics\?lang=en", evening)
    assert f"dates={day:%Y%m%d}%2F{after:%Y%m%d}" in whole_days
    assert "allday=true" in whole_days


def test_a_cancelled_event_stays_and_gives_the_reason(make, show):
    event = make(first_day=today("UTC") + timedelta(days=3))
    cancel_event(event.id, Translated.of({"en": "The hall is closed."}), by=MACHINE)

    page = show(event)

    assert "This event is cancelled" in page
    assert "The hall is closed." in page
    assert "calendar.google.com" not in page
    assert data_of(page)["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_moved_event_says_when_it_was_to_be(make, show):
    event = make(first_day=date(2021, 4, 17))
    later = replace(draft_of(event), first_day=date(2021, 4, 24), last_day=date(2021, 4, 24))
    edit_event(event.id, later, by=MACHINE)

    page = show(event)

    assert "It was to be on Saturday, 17 April 2021 at 18:00." in page
    assert data_of(page)["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data_of(page)["previousStartDate"] == "2021-04-17"


def test_an_event_that_came_back_to_its_day_was_not_moved(make, show):
    event = make(first_day=date(2021, 4, 17))
    first = draft_of(event)
    later = replace(first, first_day=date(2021, 4, 24), last_day=date(2021, 4, 24))
    edit_event(event.id, later, by=MACHINE)
    edit_event(event.id, first, by=MACHINE)

    assert show(event).count("moved") == 1  # from the 24th, for those who noted that
    assert "EventScheduled" not in show(event)


def test_an_uncertain_event_says_so(make, show):
    assert "Not yet certain" in show(make(state=EventState.TENTATIVE))


def test_the_measures_are_those_of_the_country_on_that_day(make, show, campaign):
    def measure(words, **attributes):
        make_measure(campaign=campaign, text=Translated.of({"en": words}), **attributes)

    measure("everywhere", valid_from=date(2021, 1, 1))
    measure("here then", country="FR", valid_from=date(2021, 4, 1), valid_to=date(2021, 4, 17))
    measure("here later", country="FR", valid_from=date(2021, 4, 18))
    measure("elsewhere", country="DE", valid_from=date(2021, 1, 1))

    page = show(make(first_day=date(2021, 4, 17), country="FR"))

    assert [
        words
        for words in ("everywhere", "here then", "here later", "elsewhere")
        if f"<p>{words}</p>" in page
    ] == ["everywhere", "here then"]


def test_other_programs_read_the_event_as_data(make, show, campaign):
    event = make(
        title='</script><script>alert("1")</script>',
        is_online=True,
        online_url="https://meet.example/x",
        venue="Old cinema",
        latitude=45.7,
        longitude=4.8,
        languages=["fr", "ar"],
    )

    page = show(event)
    data = data_of(page)

    assert "<script>alert" not in page
    assert data["name"] == '</script><script>alert("1")</script>'
    assert data["inLanguage"] == ["fr", "ar"]
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in data["location"]] == ["VirtualLocation", "Place"]
    assert data["location"][1]["address"]["addressLocality"] == "Berlin"
    assert "mlat=45.7" in page


@pytest.mark.parametrize("path", ["events/0", "events/999-songs", "events/x-songs"])
def test_an_event_that_is_not_there_is_not_found(client, campaign, path):
    assert client.get(f"/en/spring/{path}").status_code == 404


def test_an_event_of_another_campaign_is_not_found(client, campaign):
    other = make_event()

    assert client.get(f"/en/spring/events/{other.id}-{other.slug('en')}").status_code == 404


def test_the_page_takes_the_same_queries_however_many_host_it(
    make, campaign, client, count_queries
):
    hosts = [make_organization(coalition=campaign.coalition, countries=["FR"]) for _ in range(4)]
    for host in hosts:
        take_part(host, campaign)

    def queries_for(**attributes):
        event = make(**attributes)
        path = f"/en/spring/events/{event.id}-{event.slug('en')}"
        with count_queries() as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    assert queries_for(organization=hosts[0], co_hosts=hosts[1:2]) == 12
    assert queries_for(organization=hosts[0], co_hosts=hosts[1:], languages=["fr", "de"]) == 12
