"""A gift without a name raises three bars, and what a treasurer gives back of it lowers them."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from campaign.config import Settings
from campaign.fundraising.models import Fund
from campaign.fundraising.operations.giving_rules import set_ledger
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole
from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.objects.means import SAMPLE_DONOR
from tests.factories.accounts import make_person
from tests.factories.fundraising import (
    CLERK,
    make_contribution,
    make_friends_fund,
    make_fund,
    make_goal,
)
from tests.fixtures.clicks import follow
from tests.fixtures.payments import Door
from tests.journeys.donors import Donor


@pytest.fixture
def settings(paid_settings: Settings) -> Settings:
    return paid_settings


@pytest.fixture
def fund(app: Flask) -> Fund:
    """A friend's, below an organization's; some money came before."""
    docks = make_fund(currency="EUR")
    set_ledger(docks.chain()[1].id, is_public=True, by=CLERK)
    friends = make_friends_fund(docks.campaign, parent=docks, name="Dana", name_is_public=True)
    for fund, goal in ((docks, 200_00), (friends, 100_00)):
        make_goal(fund, Money(goal, "EUR"))
        make_contribution(fund, Money(30_00, "EUR"))
    return friends


@pytest.fixture
def origins(live: str, practice: PracticeStripe) -> tuple[str, ...]:
    return live, practice.url


def bars(page: Page, fund: Fund) -> list[str | None]:
    """Of the friend, the organization and the campaign, as they are read out."""
    friend, docks = fund.friend, fund.chain()[1].organization
    assert friend is not None
    assert docks is not None
    read = []
    for path in (f"friends/{friend.slug}", f"organizations/{docks.slug}", "progress"):
        page.goto(f"/en/{fund.campaign.slug}/{path}")
        band = page.get_by_role("region", name="Received so far")
        read.append(band.get_by_role("img").get_attribute("aria-label"))
    return read


def give_without_a_name(page: Page, fund: Fund, **fields: str) -> tuple[int, int]:
    donor = Donor(page)
    donor.open(f"/en/{fund.campaign.slug}/give?fund={fund.id}")
    if fields:
        donor.unfold("Add your name or a message")
    for label, words in fields.items():
        donor.fill(label, words)
    donor.follow("button", "On to the payment page")
    follow(page.get_by_role("button", name="Donate €25.00"))
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    return donor.took


def said_in_public(page: Page, fund: Fund) -> str:
    """All that anybody can read about gifts, without signing in."""
    paths = ("", "progress", "ledger", "ledger.csv", "widget", f"friends/{fund.friend.slug}")
    base = f"{page.url.split('/en/')[0]}/en/{fund.campaign.slug}"
    return "\n".join(page.request.get(f"{base}/{path}").text() for path in paths)


def give_back(page: Page, amount: str | None) -> None:
    """The newest gift; as much as stands, if no amount is typed."""
    follow(page.get_by_role("link", name="Take back").first)
    if amount:
        page.get_by_label("Amount", exact=True).fill(amount)
    page.get_by_label("Why it is taken back").fill("The donor asked")
    follow(page.get_by_role("button", name="Give it back"))
    expect(page.get_by_text("The gift is on its way back to the donor.")).to_be_visible()


def test_a_nameless_gift_stays_so_and_its_refunds_lower_every_bar_by_exactly_that(
    visit: Callable[..., Page],
    page_for: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    practice: PracticeStripe,
    open_door: Door,
    work: Callable[[], int],
    fund: Fund,
) -> None:
    page = visit()
    assert bars(page, fund) == [
        "€30 received of €100", "€60 received of €200", "€60 received of €200",
    ]  # fmt: skip

    words = {"Your name (optional)": "Erika Muster", "A message (optional)": "For the cranes"}
    assert give_without_a_name(page, fund, **words) == (3, 2)
    assert give_without_a_name(page, fund) == (2, 0)
    assert practice.settle()
    work()
    raised = ["€80 received of €100", "€110 received of €200", "€110 received of €200"]
    assert bars(page, fund) == raised
    public = said_in_public(page, fund)
    assert public.count("25.00") >= 4
    secrets = ("Erika", "Muster", "cranes", SAMPLE_DONOR.name, SAMPLE_DONOR.email)
    assert [each for each in secrets if each in public] == []

    coalition = fund.campaign.coalition
    desk = page_for(make_person(CoalitionRole.TREASURER, of=coalition))
    desk.goto(f"/en/desk/coalitions/{coalition.slug}/{fund.campaign.slug}/fund/")
    expect(desk.get_by_text("Erika Muster")).to_be_visible()
    give_back(desk, "10")
    assert bars(page, fund) == [
        "€70 received of €100", "€100 received of €200", "€100 received of €200",
    ]  # fmt: skip
    give_back(desk, None)
    assert bars(page, fund) == [
        "€55 received of €100", "€85 received of €200", "€85 received of €200",
    ]  # fmt: skip

    assert practice.settle()
    work()
    desk.reload()
    assert axe(desk) == []
    assert bars(page, fund)[0] == "€55 received of €100"
