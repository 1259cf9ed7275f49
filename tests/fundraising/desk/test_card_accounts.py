"""Card gifts to an organization go to its own account, once that takes them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign.fundraising.models import Contribution
from campaign.fundraising.operations.checkouts import open_checkout, start_checkout
from campaign.fundraising.operations.reconciling import reconcile
from campaign.fundraising.queries.provider import balance_in_books
from campaign.fundraising.stripe_gateway import Gateway, PageRequest
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.permissions import Role
from tests.factories.accounts import make_person
from tests.factories.fundraising import make_fund

GIFT = Money(25_00, "EUR")


@pytest.fixture
def settings(paid_settings):
    return paid_settings


def test_an_organization_opens_its_account_and_gifts_go_there_once_it_takes_them(
    app, client_for, open_door, practice, settings, work
):
    fund = make_fund(currency="EUR")
    treasurer = client_for(make_person(Role.TREASURER, of=fund.organization))
    page = f"/en/desk/{fund.organization.slug}/{fund.campaign.slug}/fund/card-account"

    for _ in range(2):
        assert treasurer.post(page).status_code == 303
    _own, joined = practice.accounts()
    assert "not yet" in treasurer.get(page).text
    questions = treasurer.get(f"{page}/questions")
    assert (questions.status_code, questions.location.startswith(practice.url)) == (303, True)
    assert start_checkout(fund.id, GIFT, language="en").account is None

    practice.put_account_into(joined["id"], "enabled")
    assert practice.settle()
    work()
    checkout = start_checkout(fund.id, GIFT, language="en")
    gateway = Gateway(settings, checkout.account)
    wish = PageRequest(checkout.token, GIFT, "A gift", "en", "http://localhost", "http://localhost")
    session = gateway.open_page(wish).session_id
    open_checkout(checkout.id, session)
    practice.pay(session)
    assert practice.settle()
    work()

    gift = db.session.scalars(select(Contribution)).one()
    assert checkout.account == joined["id"] == gift.cash_box.provider_account
    assert gift.cash_box.organization_id == fund.organization_id
    assert reconcile(gateway, real_now() - timedelta(days=1)).differences == []
    balance = {money.currency: money for money in gateway.movements.balance()}
    assert balance_in_books(joined["id"]) == balance
