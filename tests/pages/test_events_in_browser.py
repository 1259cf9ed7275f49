"""Events as visitors and members meet them, in Chromium."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import expect

from campaign.events.models import DatePrecision, EventKind
from campaign.kernel.clock import today
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.health import make_measure
from tests.fixtures.clicks import follow, tap


@pytest.fixture
def campaign(coalition, organization):
    day = today("UTC")
    campaign = make_campaign(
        slug="spring", coalition=coalition, starts_on=day, ends_on=day + timedelta(days=60)
    )
    take_part(organization, campaign)
    make_measure(campaign=campaign)
    return campaign


@pytest.fixture
def event(campaign, organization):
    """Tomorrow at 15:00 in Kolkata, which is 09:30 in Greenwich."""
    return make_event(
        campaign=campaign,
        organization=organization,
        title=Translated.of({"en": "Songs of the quay"}),
        description=Translated.of({"en": "Come all."}),
        first_day=today("UTC") + timedelta(days=1),
        starts_time=time(15),
        ends_time=time(17),
        zone="Asia/Kolkata",
        country="IN",
        city="Kolkata",
    )


@pytest.fixture
def gathering(campaign):
    first = (today("UTC") + timedelta(days=40)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return make_event(
        campaign=campaign,
        kind=EventKind.GATHERING,
        first_day=first,
        last_day=last,
        starts_time=None,
        date_precision=DatePrecision.MONTH,
    )


def test_a_visitor_finds_an_event_and_reads_its_time_on_the_own_clock(visit, event, gathering, axe):
    for width in (1200, 375):
        visitor = visit(timezone_id="Africa/Abidjan", viewport={"width": width, "height": 800})
        visitor.goto("/en/spring/events/")
        assert axe(visitor) == []
        visitor.get_by_label("Country").select_option("India")
        follow(visitor.get_by_role("button", name="Show"))
        follow(visitor.get_by_role("link", name="Songs of the quay"))

        for where, words in (
            ("h1 + p", "15:00 to 17:00"),
            ("h1 + p", "India Standard Time"),
            (".when-here", "Where you are: "),
            (".when-here", "09:30"),
        ):
            expect(visitor.locator(where)).to_contain_text(words)
        assert axe(visitor) == []


def test_a_reader_in_the_zone_of_the_event_sees_one_time_only(visit, event):
    there = visit(timezone_id="Asia/Kolkata")
    there.goto(f"/en/spring/events/{event.id}-songs-of-the-quay")

    expect(there.locator(".when-here")).to_have_count(0)


@pytest.mark.parametrize("address", ["gathering", "events/months/{month}"])
def test_other_pages_of_events_fit_and_can_be_used_by_all(visit, event, gathering, axe, address):
    narrow = visit(viewport={"width": 375, "height": 800}, color_scheme="dark")
    narrow.goto(f"/en/spring/{address.format(month=format(event.first_day, '%Y-%m'))}")

    assert narrow.evaluate("document.documentElement.scrollWidth") == 375
    assert axe(narrow) == []


def test_a_member_logs_an_event_with_a_title_a_day_and_a_town(
    page_for, bob, campaign, organization, axe
):
    member = page_for(bob)
    member.goto(f"/en/desk/{organization.slug}/spring/events/")
    assert axe(member) == []
    follow(member.get_by_role("link", name="Log an event").first)
    assert axe(member) == []
    day = today("UTC") + timedelta(days=3)
    member.get_by_label("Title").first.fill("Soup and songs")
    member.get_by_label("Day", exact=True).fill(day.isoformat())
    member.get_by_label("Town").fill("Lyon")
    tap(member.get_by_text("More about it"))
    member.get_by_label("Country").select_option("France")
    follow(member.get_by_role("button", name="Publish"))

    member.get_by_text("The event is public.").wait_for()
    member.get_by_label("Day", exact=True).fill((day + timedelta(days=7)).isoformat())
    follow(member.get_by_role("button", name="Publish"))
    expect(member.locator(".queue li")).to_have_count(2)
    assert axe(member) == []
