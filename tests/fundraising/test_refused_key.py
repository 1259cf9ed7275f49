"""The provider refuses our key: everybody is told what still works, and nothing breaks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign.cli import main
from campaign.fundraising.models import (
    CashBoxKind,
    Checkout,
    Contribution,
    Refund,
    RefundState,
)
from campaign.fundraising.operations.refunds import give_up_refunds
from campaign.fundraising.operations.refused_keys import look_again
from campaign.fundraising.stripe_gateway import Gateway
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.fundraising import make_cash_box, make_fund
from tests.fundraising.card_gifts import begin, give

NAMED = "refuses this installation&#39;s key"


@pytest.fixture
def settings(paid_settings):
    return paid_settings


@pytest.fixture
def fund(app):
    fund = make_fund(currency="EUR")
    bank = {"kind": CashBoxKind.BANK, "holder": "All", "iban": "DE89370400440532013000"}
    make_cash_box(fund.campaign.coalition, **bank)
    return fund


@pytest.fixture
def refused(open_door, practice, settings, fund, work):
    """After a gift, a monthly one and a page that is still open; the session of that page."""
    gateway = Gateway(settings)
    give(practice, gateway, fund)
    practice.pay(begin(gateway, fund, is_monthly=True))
    assert practice.settle()
    work()
    waiting = begin(gateway, fund)
    practice.secret_key = "sk_test_another"
    return waiting


def test_donors_learn_what_still_works(client, fund, refused):
    page = f"/en/{fund.campaign.slug}/give"
    wish = {"fund": fund.id, "currency": "EUR", "amount": "2500", "other_amount": ""}
    tokens = dict(db.session.execute(select(Checkout.session_id, Checkout.token)).all())
    monthly = db.session.scalars(select(Checkout.token).where(Checkout.is_monthly)).one()

    answer = client.post(page, data=wish)
    assert (answer.status_code, "Nothing was charged." in answer.text) == (503, True)
    assert "DE89 3704 0044 0532 0130 00" in answer.text
    assert client.get(f"{page}/thanks/{tokens[refused]}").status_code == 200
    assert client.get(f"{page}/monthly/{monthly}").status_code == 200
    for change in ("pause", "end"):
        answer = client.post(f"{page}/monthly/{monthly}/{change}", data={"once": "a" * 32})
        assert (answer.status_code, "cannot be reached" in answer.text) == (503, True)


def test_the_treasurer_learns_that_it_is_the_key(client_for, fund, refused, practice, settings):
    campaign = fund.campaign
    treasurer = client_for(make_person(CoalitionRole.TREASURER, of=campaign.coalition))
    desk = f"/en/desk/coalitions/{campaign.coalition.slug}/{campaign.slug}/fund"
    gift = db.session.scalars(select(Contribution).order_by(Contribution.id)).first()
    wish = {"amount": "5", "form_token": "first", "reason": "She asked"}

    assert NAMED in treasurer.get(f"{desk}/card-account").text
    answer = treasurer.post(f"{desk}/contributions/{gift.id}/reversal", data=wish)
    assert answer.status_code == 303
    assert NAMED in treasurer.get(answer.location).text

    practice.secret_key = settings.stripe_secret_key
    assert "gifts by card are taken" in treasurer.get(f"{desk}/card-account").text


def test_cards_are_offered_again_when_the_key_is_taken_again(
    client, client_for, fund, refused, practice, settings
):
    campaign = fund.campaign
    page = f"/en/{campaign.slug}/give"
    desk = f"/en/desk/coalitions/{campaign.coalition.slug}/{campaign.slug}/fund/"
    treasurer = client_for(make_person(CoalitionRole.TREASURER, of=campaign.coalition))
    wish = {"fund": fund.id, "currency": "EUR", "amount": "2500", "other_amount": ""}

    mails = select(OutboxRow).where(
        OutboxRow.payload["template"].as_string() == "key_refused",
    )

    def seen():
        look_again()
        return (
            "By card" in client.get(page).text,
            NAMED in treasurer.get(desk).text,
            client.get("/-/ready").text.splitlines()[1:],
        )

    assert seen() == (True, False, [])
    client.post(page, data=wish)
    assert seen() == (False, True, ["the payment provider refuses the key"])
    assert NAMED in treasurer.get(desk.removesuffix("fund/")).text
    assert [row.payload["template"] for row in db.session.scalars(mails)] == ["key_refused"]
    practice.secret_key = settings.stripe_secret_key
    assert seen() == (True, False, [])


def test_a_refund_that_nobody_answered_waits_for_the_treasurer_who_asks_again(
    client_for, fund, refused, practice, settings, work
):
    campaign = fund.campaign
    treasurer = client_for(make_person(CoalitionRole.TREASURER, of=campaign.coalition))
    desk = f"/en/desk/coalitions/{campaign.coalition.slug}/{campaign.slug}/fund"
    gift = db.session.scalars(select(Contribution).order_by(Contribution.id)).first()
    wish = {"amount": "5", "form_token": "first", "reason": "She asked"}
    treasurer.post(f"{desk}/contributions/{gift.id}/reversal", data=wish)
    with transaction():
        for refund in db.session.scalars(select(Refund)):
            refund.asked_at -= timedelta(days=5)

    give_up_refunds()

    assert "1 refund was not carried out" in treasurer.get(f"{desk}/").text
    assert "Not carried out" in treasurer.get(f"{desk}/contributions/{gift.id}/reversal").text
    assert gift.still_given == gift.given
    practice.secret_key = settings.stripe_secret_key
    for _ in range(2):
        treasurer.post(f"{desk}/contributions/{gift.id}/reversal/again")
    assert practice.settle()
    work()
    db.session.expire_all()
    assert [refund.state for refund in db.session.scalars(select(Refund))] == [RefundState.DONE]
    assert gift.given - gift.still_given == Money(5_00, "EUR")
    assert "was not carried out" not in treasurer.get(f"{desk}/").text


def test_reconciling_and_checking_say_it_and_fail(refused, settings, monkeypatch, capsys):
    for name, value in (
        ("DATABASE_URL", settings.database_url),
        ("DATA_DIR", str(settings.data_dir)),
        ("STRIPE_API_BASE", settings.stripe_api_base),
        ("STRIPE_SECRET_KEY", settings.stripe_secret_key),
    ):
        monkeypatch.setenv(name, value)

    for command in (["stripe", "reconcile"], ["check-books"]):
        assert main(command) == 1
        told = capsys.readouterr().err
        assert "Stripe's list could not be read (own account): the key is refused." in told
