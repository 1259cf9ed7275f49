"""A donor gives every month, and changes, pauses and stops it: no account, one mailed link."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campaign.config import Settings
from campaign.fundraising.models import Fund, MonthlyLink
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.objects.means import SAMPLE_DONOR
from tests.factories.fundraising import make_fund
from tests.fixtures.clicks import follow
from tests.fixtures.payments import Door
from tests.journeys.donors import Donor
from tests.journeys.letters import letters_to, link_mailed_to

PHONE = {"width": 375, "height": 667}


@pytest.fixture
def settings(paid_settings: Settings) -> Settings:
    return paid_settings


@pytest.fixture
def fund(app: Flask) -> Fund:
    return make_fund(currency="EUR")


@pytest.fixture
def origins(live: str, practice: PracticeStripe) -> tuple[str, ...]:
    return live, practice.url


def close_the_way_from_thanks() -> None:
    """Time passes, and only mailed links lead to the gift."""
    with transaction():
        db.session.execute(update(MonthlyLink).values(expires_at=real_now()))


def stands(page: Page, words: str) -> None:
    expect(page.get_by_text(words, exact=True)).to_be_visible()


def test_a_monthly_gift_is_made_changed_paused_and_stopped_without_an_account(
    visit: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    practice: PracticeStripe,
    open_door: Door,
    work: Callable[[], int],
    fund: Fund,
) -> None:
    """No message of the provider comes until the gift is stopped: the pages are true without."""
    practice.faults.disturb_deliveries(hold=True)
    donor = Donor(visit(viewport=PHONE, bypass_csp=True))
    page = donor.page
    page.goto(f"/en/{fund.campaign.slug}/")
    donor.follow("link", "Give")
    donor.choose("Every month")
    donor.follow("button", "On to the payment page")
    assert donor.took == (3, 0)

    follow(page.get_by_role("button", name="Pay €25.00 each month"))
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    thanks = page.url
    follow(page.get_by_role("link", name="Change or stop your monthly gift"))
    stands(page, "It comes each month.")
    assert axe(page) == []

    close_the_way_from_thanks()
    page.goto(thanks)
    donor = Donor(page)
    donor.follow("link", "Change or stop your monthly gift")
    donor.fill("E-mail address", SAMPLE_DONOR.email)
    donor.follow("button", "Send the link")
    expect(page.get_by_role("heading", name="Look into your mails")).to_be_visible()
    donor.open(link_mailed_to(SAMPLE_DONOR.email, "give/monthly"))
    assert donor.took == (3, 1)

    donor = Donor(page)
    donor.fill("Each month", "12.50")
    donor.follow("button", "Change the amount")
    stands(page, "€12.50")
    assert donor.took == (1, 1)
    (gift,) = practice.store.select("subscription")
    practice.begin_next_month(gift["id"])
    practice.release("reversed")
    practice.faults.clear()
    assert practice.settle()
    work()
    page.reload()
    sums = page.get_by_role("table").get_by_text(re.compile("€"))
    expect(sums).to_have_text(["€12.50", "€25.00"])

    donor = Donor(page)
    donor.follow("link", "Pause")
    donor.follow("button", "Pause it")
    stands(page, "It is paused: nothing is charged.")
    donor.follow("button", "Take it up again")
    stands(page, "It comes each month.")
    donor.follow("link", "Stop")
    assert axe(page) == []
    donor.follow("button", "Stop it")
    stands(page, "It has ended: nothing is charged any more.")
    assert donor.took == (5, 0)

    assert practice.settle()
    work()
    page.reload()
    stands(page, "It has ended: nothing is charged any more.")
    page.goto(f"/en/{fund.campaign.slug}/progress")
    stands(page, "€37.50 received")
    assert [letter.subject for letter in letters_to(SAMPLE_DONOR.email)] == [
        "Thank you for your gift of €25.00",
        "The link to your monthly gift",
        "Thank you for your gift of €12.50",
    ]
