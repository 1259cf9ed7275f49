"""One drive, many boxes: goals in two currencies, money in three ways, one total, one refund."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign.campaigns.models import Campaign
from campaign.config import Settings
from campaign.fundraising.models import CashBoxKind, Checkout, Fund, Standing
from campaign.fundraising.operations import record_pledge
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.queries.funds import boxes_of, fund_of_organization
from campaign.fundraising.queries.totals import Amounts, standing_totals
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.organizations.models import Organization
from campaign.permissions import CoalitionRole, Role
from campaign.practice.stripe.account import PracticeStripe
from tests.factories.accounts import make_person
from tests.factories.campaigns import take_part
from tests.factories.fundraising import CLERK, make_cash_box, make_rate
from tests.factories.organizations import make_organization
from tests.fixtures.payments import Door


@pytest.fixture
def settings(paid_settings: Settings) -> Settings:
    return paid_settings


@pytest.fixture
def treasurer_of(
    client_for: Callable[..., FlaskClient], campaign: Campaign
) -> Callable[[str], tuple[FlaskClient, Organization]]:
    def make(name: str) -> tuple[FlaskClient, Organization]:
        organization = make_organization(slug=name, name=name, coalition=campaign.coalition)
        take_part(organization, campaign)
        return client_for(make_person(Role.TREASURER, of=organization)), organization

    return make


def amounts(currency: str, received: int, reported: int = 0, expected: int = 0) -> Amounts:
    sums = zip(
        (Standing.RECEIVED, Standing.REPORTED, Standing.EXPECTED),
        (received, reported, expected),
        strict=True,
    )
    return Amounts.of(currency, sums)


def test_card_transfer_and_cash_are_one_total_and_a_refund_lowers_every_bar(
    app: Flask,
    client: FlaskClient,
    client_for: Callable[..., FlaskClient],
    treasurer_of: Callable[[str], tuple[FlaskClient, Organization]],
    campaign: Campaign,
    root: Fund,
    practice: PracticeStripe,
    open_door: Door,
    work: Callable[[], int],
) -> None:
    make_rate("EUR", "CHF", "1.25")
    slug, coalition = campaign.slug, campaign.coalition
    funds = []
    for name, amount, currency, visibility in (
        ("docks", "500", "EUR", "public"),
        ("mills", "2,000", "CHF", "public"),
        ("ropes", "300", "EUR", "unnamed"),
    ):
        treasurer, organization = treasurer_of(name)
        goal = {"amount": amount, "currency": currency, "visibility": visibility, "seen": "0"}
        assert treasurer.post(f"/en/desk/{name}/{slug}/fund/goal", data=goal).status_code == 303
        fund = fund_of_organization(campaign, organization)
        assert fund is not None
        funds.append(fund)
    docks, mills, ropes = funds

    gift = {"fund": docks.id, "currency": "EUR", "amount": "2500", "other_amount": ""}
    assert client.post(f"/en/{slug}/give", data=gift).status_code == 303
    checkout = db.session.query(Checkout).one()
    practice.pay(str(checkout.session_id))
    assert practice.settle()
    work()

    accountant = client_for(make_person(CoalitionRole.TREASURER, of=coalition))
    bank = make_cash_box(coalition, kind=CashBoxKind.BANK, currency="CHF")
    desk = f"/en/desk/coalitions/{coalition.slug}/{slug}/fund"
    here = {"received_on": today("UTC").isoformat(), "currency": "CHF"}
    transfer = {"amount": "100", "fund": mills.id, "cash_box": bank.id, "form_token": "t", **here}
    assert accountant.post(f"{desk}/contributions/new", data=transfer).status_code == 303

    for fund, counted in ((docks, "40"), (ropes, "15")):
        assert fund.organization is not None
        tin = next(box for box in boxes_of(fund.organization) if box.kind is CashBoxKind.CASH)
        cash = {**here, "amount": counted, "cash_box": tin.id, "form_token": f"c-{fund.id}"}
        stall = client_for(make_person(Role.TREASURER, of=fund.organization))
        stall_desk = f"/en/desk/{fund.organization.slug}/{slug}/fund/contributions/new"
        assert stall.post(stall_desk, data={**cash, "currency": "EUR"}).status_code == 303

    record_pledge(mills.id, Money(50_00, "CHF"), by=CLERK)

    assert standing_totals(docks) == amounts("EUR", 25_00, reported=40_00)
    assert standing_totals(mills) == amounts("CHF", 100_00, expected=50_00)
    assert standing_totals(ropes) == amounts("EUR", 0, reported=15_00)
    assert standing_totals(root) == amounts("EUR", 105_00, reported=55_00, expected=40_00)
    page = client.get(f"/en/{slug}/progress").text
    for words in ("€105 received", "€40 more reported by organizations", "€40 pledged", "€2,100"):
        assert words in page, words
    assert "€55" not in page  # what ropes alone keeps back cannot be worked out

    [line] = db.session.execute(
        db.text("SELECT id FROM contributions WHERE given_currency = 'CHF'")
    ).scalars()
    back = {"amount": "40", "reason": "Sent twice by mistake.", "form_token": "b"}
    answer = accountant.post(f"{desk}/contributions/{line}/reversal", data=back)

    assert answer.status_code == 303
    assert standing_totals(mills) == amounts("CHF", 60_00, expected=50_00)
    assert standing_totals(root) == amounts("EUR", 73_00, reported=55_00, expected=40_00)
    assert standing_totals(docks) == amounts("EUR", 25_00, reported=40_00)
    assert "€73 received" in client.get(f"/en/{slug}/progress").text
    assert list(differences()) == []
