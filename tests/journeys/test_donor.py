"""A donor gives 25 EUR, in two clicks and without typing, and sees the bar rise."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from campaign.config import Settings
from campaign.fundraising.models import Fund
from campaign.kernel.money import Money
from campaign.practice.stripe.account import PracticeStripe
from tests.factories.fundraising import make_fund, make_goal
from tests.fixtures.payments import Door

PHONE = {"width": 375, "height": 667}


@pytest.fixture
def settings(paid_settings: Settings) -> Settings:
    return paid_settings


@pytest.fixture
def fund(app: Flask) -> Fund:
    fund = make_fund(currency="EUR")
    make_goal(fund, Money(100_00, "EUR"))
    return fund


@pytest.fixture
def origins(live: str, practice: PracticeStripe) -> tuple[str, ...]:
    return live, practice.url


def give(page: Page, fund: Fund) -> None:
    """From the campaign page: two clicks, nothing typed."""
    page.goto(f"/en/{fund.campaign.slug}/")
    page.get_by_role("link", name="Give", exact=True).first.click()
    expect(page.get_by_role("radio", name="€25", exact=True)).to_be_checked()
    page.get_by_role("button", name="On to the payment page").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_gift_raises_the_bar_of_the_campaign_once(
    visit: Callable[..., Page],
    practice: PracticeStripe,
    open_door: Door,
    work: Callable[[], int],
    fund: Fund,
    scripts: bool,
) -> None:
    page = visit(viewport=PHONE, java_script_enabled=scripts)

    give(page, fund)
    page.get_by_role("button", name="Donate €25.00").click()
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert practice.settle()
    work()
    page.get_by_role("link", name="To the campaign").click()

    band = page.get_by_role("region", name="Received so far")
    expect(band).to_contain_text("€25 of €100")
    expect(band.get_by_role("img", name="€25 received of €100")).to_be_visible()


def test_a_declined_card_charges_nothing_and_going_back_keeps_the_choice(
    visit: Callable[..., Page], practice: PracticeStripe, fund: Fund
) -> None:
    page = visit(viewport=PHONE)

    give(page, fund)
    page.get_by_role("button", name="Try a card that the bank declines").click()
    page.get_by_role("link", name="Go back without paying").click()

    expect(page.get_by_role("heading", name="Give", exact=True)).to_be_visible()
    page.goto(f"/en/{fund.campaign.slug}/progress")
    expect(page.get_by_text("€25").first).not_to_be_visible()


def test_an_amount_that_is_none_is_said_beside_the_field_and_nothing_is_lost(
    visit: Callable[..., Page], axe: Callable[[Page], list[str]], fund: Fund
) -> None:
    page = visit(viewport=PHONE, bypass_csp=True)
    page.goto(f"/en/{fund.campaign.slug}/give?fund={fund.id}")
    assert axe(page) == []

    page.get_by_role("radio", name="Another amount").check()
    page.get_by_label("Another amount (optional)").fill("many")
    page.get_by_role("button", name="On to the payment page").click()

    expect(page.get_by_role("alert")).to_contain_text("Write the amount in digits, such as 25.")
    expect(page.get_by_label("Another amount (optional)")).to_have_value("many")
    expect(page.get_by_role("radio", name="Another amount")).to_be_checked()
    assert axe(page) == []
