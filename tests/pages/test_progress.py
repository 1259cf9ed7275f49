from datetime import date
from decimal import Decimal

import pytest

from campaign.fundraising.models import GoalVisibility, Standing
from campaign.fundraising.operations import enter_rate, record_pledge
from campaign.kernel.clock import today
from campaign.kernel.money import Money
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import (
    CLERK,
    make_campaign_fund,
    make_contribution,
    make_friends_fund,
    make_fund,
    make_goal,
)
from tests.factories.organizations import make_organization
from tests.pages.reading import Page

SOURCES = "What adds up to the whole"
CURRENCIES = "What was given in each currency"


@pytest.fixture
def campaign(app):
    return make_campaign(slug="spring")


def member(campaign, name):
    organization = make_organization(name=name)
    take_part(organization, campaign)
    return organization


@pytest.fixture
def drive(campaign):
    """An organization with a goal, one in francs, one that keeps its own back, a friend."""
    enter_rate("EUR", "CHF", Decimal("1.10"), on_day=today("UTC"), source="a bank", by=CLERK)
    quays = make_fund(campaign=campaign, organization=member(campaign, "Quays"))
    alps = make_fund(campaign=campaign, organization=member(campaign, "Alps"), currency="CHF")
    tide = make_fund(campaign=campaign, organization=member(campaign, "Tide"))
    make_goal(quays, Money(1000_00, "EUR"))
    make_goal(alps, Money(2000_00, "CHF"))
    make_goal(tide, Money(500_00, "EUR"), GoalVisibility.HIDDEN)
    make_contribution(quays, Money(100_00, "EUR"))
    make_contribution(quays, Money(7_00, "EUR"), standing=Standing.REPORTED)
    make_contribution(alps, Money(110_00, "CHF"))
    record_pledge(alps.id, Money(55_00, "CHF"), by=CLERK)
    make_contribution(tide, Money(30_00, "EUR"))
    make_contribution(make_campaign_fund(campaign), Money(1_50, "EUR"))
    friend = make_friends_fund(campaign)
    make_goal(friend, Money(50_00, "EUR"))
    make_contribution(friend, Money(4_00, "EUR"))


def visit(client):
    return Page(client.get("/en/spring/progress").text)


def test_the_rows_add_up_to_the_whole(client, drive):
    rows = visit(client).table(SOURCES)

    assert rows == [
        ["Quays", "€100", "€7", "€0"],
        ["Alps", "€100", "€0", "€50"],
        [
            "Friends who publish theirs, without those who give through an organization",
            *("€4", "€0", "€0"),
        ],
        ["The campaign itself, and those who do not publish theirs", "€31.50", "€0", "€0"],
        ["All together", "€235.50", "€7", "€50"],
    ]


def test_what_is_received_reported_and_expected_is_never_added(client, drive):
    page = visit(client)

    assert page.one("data").text == "€235.50"
    assert "€242.50" not in page.text
    assert "€292.50" not in page.text


def test_each_goal_is_in_its_own_currency(client, drive):
    rows = visit(client).table("Every organization, its own goal")

    assert [row[:3] for row in rows] == [
        ["Quays", "Goal €1,000", "Received €100"],
        ["Alps", "Goal CHF 2,000", "Received CHF 110"],
        ["Tide", "not public", ""],
    ]


def test_currencies_say_what_was_given_and_what_it_counts_for(client, drive):
    rows = visit(client).table(CURRENCIES)

    assert rows == [
        ["EUR", "€135.50", "€7", "€0", "€135.50"],
        ["CHF", "CHF 110", "CHF 0", "CHF 55", "€100"],
    ]


def test_the_line_over_time_has_a_table_of_its_days(client, campaign):
    fund = make_campaign_fund(campaign)
    make_contribution(fund, Money(10_00, "EUR"), received_on=date(2026, 2, 1))
    make_contribution(fund, Money(5_00, "EUR"), received_on=date(2026, 2, 3))

    page = visit(client)

    assert page.one("svg", class_="lines-picture").get("aria-label") == (
        "€15 received until 3 February 2026."
    )
    assert "1 February 2026 €10 €0 €0 3 February 2026 €15 €0 €0" in page.text


def test_events_are_counted_per_country_held_and_to_come(client, campaign):
    make_event(campaign=campaign, country="FR", first_day=date(2026, 1, 2))
    make_event(campaign=campaign, country="FR", first_day=date(2099, 1, 2))
    make_event(campaign=campaign, country="DE", first_day=date(2026, 1, 2))
    make_event(campaign=campaign, country=None, city=None, first_day=date(2099, 1, 3))

    page = visit(client)

    assert "France 1 held 1 to come" in page.text
    assert "Germany 1 held 0 to come" in page.text
    assert "Online only 0 held 1 to come" in page.text
    assert "2 events held 2 events to come" in page.text


def test_a_campaign_without_a_fund_says_that_nothing_was_given(client, campaign):
    page = visit(client)

    assert "Nothing was given yet." in page.text
    assert page.table(SOURCES) == [["All together", "€0", "€0", "€0"]]
