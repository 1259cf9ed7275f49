import re
from datetime import timedelta

import pytest

from campaign.dashboards.waiting import waiting_for
from campaign.events.models import EventState
from campaign.fundraising.operations import set_goal
from campaign.kernel.audit import Machine
from campaign.kernel.clock import now, today
from campaign.kernel.database import transaction
from campaign.kernel.money import Money
from campaign.permissions import Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import make_fund
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization

BY = Machine("tests")
DAY = timedelta(days=1)


@pytest.fixture
def organization(coalition):
    return make_organization(coalition=coalition, slug="harbour", countries=["FR", "CH"])


@pytest.fixture
def campaign(coalition, organization):
    campaign = make_campaign(
        coalition=coalition,
        slug="harbours",
        starts_on=today("UTC") - 60 * DAY,
        ends_on=today("UTC") + 60 * DAY,
    )
    take_part(organization, campaign)
    return campaign


def test_a_new_participant_has_a_goal_to_set_and_events_to_plan(organization, campaign):
    waiting = waiting_for(organization, campaign)

    assert (waiting.needs_goal, waiting.needs_events) == (True, True)
    assert (list(waiting.undecided), list(waiting.aged)) == ([], [])


def test_nothing_waits_for_who_has_done_it_all(organization, campaign):
    fund = make_fund(campaign=campaign, organization=organization)
    set_goal(fund.id, Money(100_00, "EUR"), by=BY)
    make_event(campaign=campaign, organization=organization, first_day=today("UTC") + 29 * DAY)
    make_measure(campaign=campaign, country="FR", valid_from=today("UTC") - 13 * DAY)

    waiting = waiting_for(organization, campaign)

    assert (waiting.needs_goal, waiting.needs_events) == (False, False)
    assert (list(waiting.undecided), list(waiting.aged)) == ([], [])


@pytest.mark.parametrize(
    ("days", "state"), [(32, "confirmed"), (-2, "confirmed"), (2, "cancelled")]
)
def test_what_is_far_over_or_off_is_no_event_to_come(organization, campaign, days, state):
    make_event(
        campaign=campaign,
        organization=organization,
        first_day=today("UTC") + days * DAY,
        state=EventState(state),
        cancelled_at=now() if state == "cancelled" else None,
    )

    assert waiting_for(organization, campaign).needs_events


def test_another_s_event_does_not_count_as_one_s_own(organization, campaign):
    make_event(campaign=campaign, first_day=today("UTC") + DAY)

    assert waiting_for(organization, campaign).needs_events


def test_what_is_near_or_over_and_still_uncertain_waits_for_a_decision(organization, campaign):
    def tentative(days):
        return make_event(
            campaign=campaign,
            organization=organization,
            state=EventState.TENTATIVE,
            first_day=today("UTC") + days * DAY,
        )

    near, _, over = tentative(12), tentative(16), tentative(-5)

    assert list(waiting_for(organization, campaign).undecided) == [over, near]


def test_measures_that_hold_for_long_are_asked_about(organization, campaign):
    old, new = today("UTC") - 15 * DAY, today("UTC") - DAY
    make_measure(campaign=campaign, country="FR", valid_from=old - DAY)
    make_measure(campaign=campaign, country="FR", valid_from=old)
    make_measure(campaign=campaign, country="CH", valid_from=old)
    make_measure(campaign=campaign, country="CH", valid_from=new)
    make_measure(campaign=campaign, country="DE", valid_from=old)
    make_measure(campaign=campaign, valid_from=old)
    make_measure(campaign=campaign, country="FR", valid_from=new - DAY, valid_to=new)

    assert list(waiting_for(organization, campaign).aged) == [("FR", old)]


def test_a_campaign_that_is_over_asks_for_nothing_more(organization, campaign):
    make_measure(campaign=campaign, country="FR", valid_from=today("UTC") - 40 * DAY)
    with transaction():
        campaign.ends_on = today("UTC") - DAY

    waiting = waiting_for(organization, campaign)

    assert (waiting.needs_goal, waiting.needs_events, list(waiting.aged)) == (False, False, [])


def test_the_desk_shows_each_campaign_with_what_waits_there(client_for, alice, campaign):
    make_measure(campaign=campaign, country="FR", valid_from=today("UTC") - 15 * DAY)

    page = client_for(alice).get("/en/desk/harbour/")

    assert page.status_code == 200
    assert "Do the health measures for France still hold?" in page.text
    assert 'href="/en/desk/harbour/harbours/measures/"' in page.text
    assert 'href="/en/desk/harbour/harbours/"' in page.text
    assert 'href="/en/desk/harbour/profile/"' in page.text


def test_each_thing_that_waits_has_one_clear_action(client_for, alice, organization, campaign):
    event = make_event(
        campaign=campaign,
        organization=organization,
        state=EventState.TENTATIVE,
        first_day=today("UTC") + 2 * DAY,
    )

    work = client_for(alice).get("/en/desk/harbour/").text.partition('<ul class="queue">')[2]

    assert f'href="/en/desk/harbour/harbours/events/{event.id}">Decide</a>' in work
    assert 'href="/en/desk/harbour/harbours/fund/goal">Set the goal</a>' in work
    assert "Nothing is planned" not in work


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.EDITOR, {"events/new", "measures/new"}),
        (Role.TREASURER, {"fund/contributions/new", "fund/goal"}),
        (Role.READER, set()),
    ],
)
def test_what_one_may_always_do_stands_on_top(client_for, organization, campaign, role, offered):
    page = client_for(make_person(role, of=organization)).get("/en/desk/harbour/harbours/")
    top = page.text.partition("<main")[2].partition("What waits for you")[0]

    assert set(re.findall('href="/en/desk/harbour/harbours/([^"]+)"', top)) == offered


def test_only_what_one_may_do_waits_for_one(client_for, organization, campaign):
    make_measure(campaign=campaign, country="FR", valid_from=today("UTC") - 15 * DAY)
    reader = make_person(Role.READER, of=organization)

    page = client_for(reader).get("/en/desk/harbour/")

    assert page.status_code == 200
    assert "Nothing waits for you here." in page.text
    assert "/measures/new" not in page.text
    assert "/profile" not in page.text.partition("<main")[2]


def test_an_organization_without_a_campaign_is_told_so(client_for, alice):
    page = client_for(alice).get("/en/desk/harbour/")

    assert "Your organization takes part in no campaign yet." in page.text


def test_the_desk_of_a_campaign_shows_money_and_the_next_events(
    client_for, alice, organization, campaign
):
    make_fund(campaign=campaign, organization=organization, currency="CHF")
    make_event(
        campaign=campaign,
        organization=organization,
        first_day=today("UTC") + 3 * DAY,
        city="Marseille",
        state=EventState.TENTATIVE,
    )

    page = client_for(alice).get("/en/desk/harbour/harbours/")

    assert page.status_code == 200
    assert ">CHF\N{NO-BREAK SPACE}0</data>" in page.text
    assert "Marseille" in page.text
    assert "not certain" in page.text


def test_who_takes_no_part_has_no_desk_there(client_for, alice, organization):
    make_campaign(slug="elsewhere")

    assert client_for(alice).get("/en/desk/harbour/elsewhere/").status_code == 404
