"""A donor at the payment page, in a real browser on an old phone."""

import pytest
from playwright.sync_api import expect

from campaign.practice.stripe.objects.means import SEPA_DEBIT
from tests.fixtures.clicks import follow
from tests.practice.sdk import MONTHLY

PHONE = {"width": 375, "height": 667}


@pytest.fixture
def live(practice):
    """The visitor walks over the practice Stripe, not over the site."""
    return practice.url


def test_a_donor_without_javascript_meets_a_declined_card_and_pays(visit, new_session, practice):
    page = visit(viewport=PHONE, java_script_enabled=False)
    session = new_session(success_url=f"{practice.url}/?paid={{CHECKOUT_SESSION_ID}}")

    page.goto(session.url)
    expect(page.get_by_text("no money moves")).to_be_visible()
    follow(page.get_by_role("button", name="Try a card that the bank declines"))
    expect(page.get_by_role("alert")).to_contain_text("The bank declined this card.")
    follow(page.get_by_role("button", name="Donate €25.00"))
    page.wait_for_url(f"{practice.url}/?paid={session.id}")

    assert practice.sessions()[0]["payment_status"] == "paid"


def test_a_donor_who_changes_their_mind_goes_back(visit, new_session, practice):
    page = visit(viewport=PHONE)
    session = new_session(cancel_url=f"{practice.url}/?changed-my-mind")

    page.goto(session.url)
    follow(page.get_by_role("link", name="Go back without paying"))
    page.wait_for_url("**/?changed-my-mind")

    assert practice.events() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_phone(
    visit, axe, client, new_session, practice, scheme
):
    page = visit(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
    waiting, paid, monthly = new_session(), new_session(), new_session(**MONTHLY)
    practice.pay(paid.id, means=SEPA_DEBIT)
    customer = practice.pay(monthly.id)["customer"]
    portal = client.v1.billing_portal.sessions.create({"customer": customer}).url
    practice.dispute(practice.store.select("charge")[0]["id"])
    wishes = {"account": client.v1.accounts.create({"type": "standard"}).id}
    wishes |= {"type": "account_onboarding", "return_url": portal, "refresh_url": portal}
    onboarding = client.v1.account_links.create(wishes).url
    assert practice.settle()

    for path in (
        f"/pay/{waiting.id}",
        f"/pay/{paid.id}",
        "/pay/cs_test_none",
        portal.removeprefix(practice.url),
        onboarding.removeprefix(practice.url),
        "/",
    ):
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], path
