"""A donor gives 25 EUR, in two clicks and without typing, and sees the bar rise."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.config import Settings
from campaign.fundraising.models import Checkout, Fund
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.objects.means import SAMPLE_DONOR
from tests.factories.fundraising import make_friends_fund, make_fund, make_goal
from tests.fixtures.clicks import follow, tap
from tests.fixtures.payments import Door
from tests.journeys.donors import Donor
from tests.journeys.letters import letters_to, link_mailed_to

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
    donor = Donor(page)
    donor.follow("link", "Give")
    expect(page.get_by_role("radio", name="€25", exact=True)).to_be_checked()
    donor.follow("button", "On to the payment page")
    assert donor.took == (2, 0)


def newest_payment(practice: PracticeStripe) -> str:
    return str(practice.sessions()[-1]["payment_intent"])


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
    follow(page.get_by_role("button", name="Donate €25.00"))
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert practice.settle()
    work()
    follow(page.get_by_role("link", name="To the campaign"))

    band = page.get_by_role("region", name="Received so far")
    expect(band).to_contain_text("€25 of €100")
    expect(band.get_by_role("img", name="€25 received of €100")).to_be_visible()


def test_a_declined_card_charges_nothing_and_going_back_keeps_the_choice(
    visit: Callable[..., Page], practice: PracticeStripe, fund: Fund
) -> None:
    page = visit(viewport=PHONE)

    give(page, fund)
    follow(page.get_by_role("button", name="Try a card that the bank declines"))
    follow(page.get_by_role("link", name="Go back without paying"))

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
    page.get_by_role("textbox", name="Another amount").fill("many")
    follow(page.get_by_role("button", name="On to the payment page"))

    expect(page.get_by_role("alert")).to_contain_text("Write the amount in digits, such as 25.")
    expect(page.get_by_role("textbox", name="Another amount")).to_have_value("many")
    expect(page.get_by_role("radio", name="Another amount")).to_be_checked()
    assert axe(page) == []


def test_a_friends_link_leads_to_the_payment_page_in_two_clicks_and_without_a_typed_field(
    visit: Callable[..., Page], practice: PracticeStripe, fund: Fund
) -> None:
    """The link is the first click. Each month is one more; no scripts, no name."""
    friends = make_friends_fund(fund.campaign, parent=fund, name="Dana", name_is_public=True)
    for monthly, clicks in ((False, 2), (True, 3)):
        donor = Donor(visit(viewport=PHONE, java_script_enabled=False))
        donor.open(f"/en/{fund.campaign.slug}/give?fund={friends.id}")
        expect(donor.page.get_by_label("For whom")).to_have_value(str(friends.id))
        if monthly:
            donor.choose("Every month")
        donor.follow("button", "On to the payment page")
        expect(donor.page).to_have_url(re.compile(re.escape(practice.url)))
        assert donor.took == (clicks, 0)

    db.session.rollback()
    checkouts = db.session.scalars(select(Checkout).order_by(Checkout.id)).all()
    assert [(each.fund_id, each.is_monthly, each.donor_name) for each in checkouts] == [
        (friends.id, False, None),
        (friends.id, True, None),
    ]


def test_the_fee_is_named_for_the_chosen_amount_and_paid_with_the_gift(
    visit: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    practice: PracticeStripe,
    fund: Fund,
) -> None:
    page = visit(viewport=PHONE, bypass_csp=True)
    page.goto(f"/en/{fund.campaign.slug}/give?fund={fund.id}")

    expect(page.get_by_text("about €0.64", exact=True)).to_be_visible()
    page.get_by_role("radio", name="€50", exact=True).check()
    expect(page.get_by_text("about €1.02", exact=True)).to_be_visible()
    expect(page.get_by_text("about €0.64", exact=True)).not_to_be_visible()
    page.get_by_label("Add the fee, so that all of it arrives").check()
    tap(page.get_by_text("Add your name or a message"))
    page.get_by_label("A message (optional)").fill("For the cranes")
    assert axe(page) == []
    follow(page.get_by_role("button", name="On to the payment page"))

    expect(page.get_by_role("button", name="Donate €51.02")).to_be_visible()


def test_a_debit_counts_only_when_it_arrives_and_one_that_fails_is_told_kindly(
    visit: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    practice: PracticeStripe,
    open_door: Door,
    work: Callable[[], int],
    fund: Fund,
) -> None:
    page = visit(viewport=PHONE, bypass_csp=True)
    band = page.get_by_role("region", name="Received so far")

    def debit() -> str:
        """Days of waiting begin; the address of the thanks."""
        give(page, fund)
        follow(page.get_by_role("button", name="SEPA debit (arrives later)"))
        expect(page.get_by_role("heading", name="Your gift is on its way")).to_be_visible()
        return page.url

    def told(progress: str) -> None:
        assert practice.settle()
        work()
        page.goto(f"/en/{fund.campaign.slug}/progress")
        expect(band).to_contain_text(progress)

    thanks = debit()
    assert axe(page) == []
    told("€0 of €100")
    assert letters_to(SAMPLE_DONOR.email) == []
    practice.bounce(newest_payment(practice))
    told("€0 of €100")
    (letter,) = letters_to(SAMPLE_DONOR.email)
    assert letter.subject == "Your gift did not come through"
    page.goto(thanks)
    expect(page.get_by_role("heading", name="Nothing was charged")).to_be_visible()
    assert axe(page) == []

    page.goto(link_mailed_to(SAMPLE_DONOR.email, fund.campaign.slug))
    follow(page.get_by_role("button", name="On to the payment page"))
    follow(page.get_by_role("button", name="SEPA debit (arrives later)"))
    expect(page.get_by_role("heading", name="Your gift is on its way")).to_be_visible()
    thanks = page.url
    practice.arrive(newest_payment(practice))
    told("€25 of €100")
    page.goto(thanks)
    expect(page.get_by_role("heading", name="Thank you!", exact=True)).to_be_visible()
    assert [letter.subject for letter in letters_to(SAMPLE_DONOR.email)] == [
        "Your gift did not come through",
        "Thank you for your gift of €25.00",
    ]
