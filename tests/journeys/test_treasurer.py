"""A treasurer's way: set the goal, record money, take a mistake back, withdraw the goal."""

import pytest
from playwright.sync_api import expect

from campaign.fundraising.queries.funds import fund_of_organization
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.fundraising import make_rate
from tests.factories.organizations import make_organization
from tests.fixtures.clicks import follow

PHONE = {"viewport": {"width": 375, "height": 800}}


@pytest.fixture
def campaign(coalition):
    make_rate("EUR", "CHF", "1.25")
    return make_campaign(slug="spring", coalition=coalition)


@pytest.fixture
def docks(coalition, campaign):
    docks = make_organization(slug="docks", name="Dockers' Union", coalition=coalition)
    take_part(docks, campaign)
    return docks


def reported(campaign, organization):
    """As it is now, not as it was when this test last read."""
    db.session.rollback()
    return standing_totals(fund_of_organization(campaign, organization)).reported


@pytest.mark.parametrize("window", [{}, PHONE], ids=["wide", "phone"])
def test_a_treasurer_sets_a_goal_and_keeps_the_books(page_for, axe, campaign, docks, window):
    page = page_for(make_person(Role.TREASURER, of=docks), **window)
    page.goto("/en/desk/docks/spring/fund/")
    assert axe(page) == []

    follow(page.get_by_role("link", name="Set your goal"))
    assert axe(page) == []
    page.get_by_label("Amount").fill("2,000")
    page.get_by_label("Currency").select_option("CHF")
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Your goal was saved.")).to_be_visible()

    follow(page.get_by_role("link", name="Record a contribution"))
    assert axe(page) == []
    page.get_by_label("Amount").fill("25.50")
    follow(page.get_by_role("button", name="Record it"))
    expect(page.get_by_role("row").filter(has_text="CHF\N{NO-BREAK SPACE}25.50")).to_be_visible()
    assert axe(page) == []
    assert reported(campaign, docks) == Money(25_50, "CHF")

    follow(page.get_by_role("link", name="Take back"))
    assert axe(page) == []
    page.get_by_label("Why it is taken back").fill("entered twice")
    follow(page.get_by_role("button", name="Take it back"))
    expect(page.get_by_text("entered twice")).to_be_visible()
    assert reported(campaign, docks) == Money(0, "CHF")

    follow(page.get_by_role("link", name="Withdraw the goal"))
    assert axe(page) == []
    follow(page.get_by_role("button", name="Withdraw the goal"))
    expect(page.get_by_text("Your goal was withdrawn.")).to_be_visible()


def test_the_coalitions_treasurer_opens_the_books_and_records(page_for, axe, campaign, coalition):
    page = page_for(make_person(CoalitionRole.TREASURER, of=coalition))
    page.goto(f"/en/desk/coalitions/{coalition.slug}/spring/fund/")

    follow(page.get_by_role("button", name="Open its fund, a tin and a bank account"))
    follow(page.get_by_role("link", name="Record the first contribution"))
    page.get_by_label("Amount").fill("100")
    page.get_by_label("Where it lies").select_option("Bank account")
    follow(page.get_by_role("button", name="Record it"))

    expect(page.get_by_role("row").filter(has_text="€100.00")).to_be_visible()
    assert axe(page) == []

    follow(page.get_by_role("link", name="Rules and messages"))
    follow(page.get_by_role("link", name="Exchange rates"))
    follow(page.get_by_role("link", name="Enter a rate"))
    page.get_by_label("is worth").fill("11.0325")
    page.get_by_label("units of").select_option("SEK")
    page.get_by_label("Who says so").fill("a central bank")
    follow(page.get_by_role("button", name="Enter it"))

    expect(page.get_by_role("row").filter(has_text="11.0325 SEK")).to_be_visible()
    assert axe(page) == []
