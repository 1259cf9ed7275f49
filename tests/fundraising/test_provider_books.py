"""What moves at the practice Stripe moves in the books, once, whoever caused it and told of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.config import Settings
from campaign.fundraising.models import (
    CashBox,
    CashBoxKind,
    Checkout,
    CheckoutState,
    Contribution,
    Fund,
    FundTotal,
    Refund,
    RefundState,
    Standing,
)
from campaign.fundraising.operations.messages import process_message, store_message
from campaign.fundraising.operations.reconciling import compare, reconcile
from campaign.fundraising.operations.refunds import ask_for_refund, refundable, send_refund
from campaign.fundraising.queries.boxes import balances_of
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.stripe_gateway import Gateway, Message, Unavailable, parse_message
from campaign.kernel.audit import Machine
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money
from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.faults import Failure
from campaign.practice.stripe.objects.means import SEPA_DEBIT
from tests.factories.fundraising import make_fund, make_rate
from tests.fixtures.payments import Door
from tests.fundraising.card_gifts import (
    GIFT,
    at_provider,
    begin,
    charge_of,
    give,
    in_books,
    standing,
)

TREASURER = Machine("treasurer")


@pytest.fixture
def settings(paid_settings: Settings) -> Settings:
    return paid_settings


@pytest.fixture
def fund(app: Flask) -> Fund:
    return make_fund(currency="EUR")


@pytest.fixture
def gateway(app: Flask, settings: Settings) -> Gateway:
    return Gateway(settings)


@pytest.fixture
def told(open_door: Door, practice: PracticeStripe, work: Callable[[], int]) -> Callable[[], None]:
    """Every message is delivered and worked off."""

    def telling() -> None:
        assert practice.settle()
        work()

    return telling


def reconciled(gateway: Gateway) -> tuple[int, list[str]]:
    found = reconcile(gateway, real_now() - timedelta(days=2))
    return len(found.mended), found.differences


def states() -> list[CheckoutState]:
    db.session.rollback()
    return list(db.session.scalars(select(Checkout.state).order_by(Checkout.id)))


def ask(payment: str, amount: Money, form: str = "form") -> Refund:
    gift = db.session.scalars(
        select(Contribution).where(Contribution.provider_reference == payment)
    ).one()
    return ask_for_refund(gift.id, amount, reason="She asked", by=TREASURER, form_token=form)


def forget_keys(practice: PracticeStripe) -> None:
    """Stripe does it after a day or more."""
    with practice.store.transaction() as connection:
        connection.execute("DELETE FROM answers")


def test_a_debit_is_on_its_way_until_its_bank_says_yes_or_no(practice, gateway, fund, told):
    arriving = give(practice, gateway, fund, means=SEPA_DEBIT)
    failing = give(practice, gateway, fund, means=SEPA_DEBIT)
    told()
    assert (states(), in_books()) == ([CheckoutState.PROCESSING] * 2, {})
    assert reconciled(gateway) == (0, [])

    practice.arrive(arriving)
    practice.bounce(failing)
    for event in practice.events():  # the first messages come once more, after the last ones
        practice.deliver_again(event["id"])
    told()

    assert states() == [CheckoutState.PAID, CheckoutState.FAILED]
    assert standing(arriving) == GIFT


def test_a_debit_that_failed_is_found_though_nobody_told(practice, gateway, fund):
    practice.faults.disturb_deliveries(lose=100)
    practice.bounce(give(practice, gateway, fund, means=SEPA_DEBIT))

    assert reconciled(gateway) == (0, [])

    assert states() == [CheckoutState.FAILED]


def test_a_refund_asked_for_at_the_desk_lowers_every_bar_once(practice, gateway, fund, told):
    payment = give(practice, gateway, fund)
    told()
    practice.faults.fail_api(Failure.ANSWER_LOST, times=1, method="POST")
    refund = ask(payment, Money(10_00, "EUR"))
    for _ in range(2):
        send_refund(refund.id)
    told()

    root = fund.chain()[-1]
    total = db.session.get_one(FundTotal, (root.id, Standing.RECEIVED))
    assert (standing(payment), total.minor) == (Money(15_00, "EUR"), 15_00)
    assert db.session.get_one(Refund, refund.id).state is RefundState.DONE
    with pytest.raises(Refused, match=r"No more than €15\.00"):
        ask(payment, Money(15_01, "EUR"), "another form")
    assert ask(payment, Money(10_00, "EUR")).id == refund.id
    assert reconciled(gateway) == (0, [])
    assert in_books() == at_provider(gateway)


def test_a_refund_whose_answer_does_not_come_is_asked_again_and_made_once(
    practice, gateway, fund, told
):
    payment = give(practice, gateway, fund)
    told()
    refund = ask(payment, GIFT)
    practice.faults.fail_api(Failure.DROPPED, times=10)
    with pytest.raises(Unavailable):
        send_refund(refund.id)
    with pytest.raises(Refused):
        ask(payment, Money(1, "EUR"), "another form")
    practice.faults.clear()

    send_refund(refund.id)

    assert standing(payment) == Money(0, "EUR")
    assert len(practice.store.select("refund")) == 1


@pytest.mark.parametrize("is_followed_first", [False, True])
def test_a_refund_whose_answer_was_lost_for_days_is_found_and_not_made_twice(
    practice, gateway, fund, told, is_followed_first
):
    payment = give(practice, gateway, fund)
    told()
    refund = ask(payment, Money(10_00, "EUR"))
    practice.faults.disturb_deliveries(lose=100)
    practice.faults.fail_api(Failure.ANSWER_LOST, times=3, method="POST")  # it is tried thrice
    with pytest.raises(Unavailable):
        send_refund(refund.id)
    forget_keys(practice)

    if is_followed_first:
        assert reconciled(gateway)[1] == []
        assert db.session.get_one(Refund, refund.id).state is RefundState.DONE
    send_refund(refund.id)

    assert len(practice.store.select("refund")) == 1
    assert standing(payment) == Money(15_00, "EUR")
    assert db.session.get_one(Refund, refund.id).state is RefundState.DONE
    assert refundable(db.session.get_one(Refund, refund.id).contribution) == Money(15_00, "EUR")
    assert reconciled(gateway) == (0, [])


def test_what_is_done_at_stripe_itself_is_followed_in_any_order(practice, gateway, fund, told):
    refunded, disputed, won = (give(practice, gateway, fund) for _ in range(3))
    told()
    practice.faults.disturb_deliveries(copies=2, hold=True)
    part = practice.refund(charge_of(practice, refunded), 5_00)
    practice.refund(charge_of(practice, refunded), 7_00)
    practice.fail_refund(part["id"])
    practice.dispute(charge_of(practice, disputed))
    practice.close_dispute(practice.dispute(charge_of(practice, won))["id"], won=True)
    practice.release("reversed")
    told()

    euros = [standing(payment) for payment in (refunded, disputed, won)]
    assert euros == [Money(18_00, "EUR"), Money(0, "EUR"), GIFT]
    assert reconciled(gateway) == (0, [])
    assert in_books() == at_provider(gateway)


def test_fees_another_currency_and_payouts_come_to_the_providers_balance(practice, gateway, fund):
    for code, per_euro in (("USD", "1.25"), ("JPY", "160"), ("KWD", "0.35")):
        make_rate("EUR", code, per_euro)
        practice.set_rate(code, Decimal(per_euro))
    gifts = (Money(50_00, "USD"), Money(4000, "JPY"), Money(10_500, "KWD"), GIFT)
    payments = [give(practice, gateway, fund, given) for given in gifts]
    practice.refund(charge_of(practice, payments[0]), 20_00)
    paid_out = practice.pay_out()["amount"]
    give(practice, gateway, fund)

    mended, found = reconciled(gateway)

    assert found == []
    assert mended > 0
    assert standing(payments[0]) == Money(30_00, "USD")
    assert standing(payments[2]) == Money(10_500, "KWD")
    assert in_books() == at_provider(gateway)
    bank = db.session.scalars(select(CashBox).where(CashBox.kind == CashBoxKind.BANK)).first()
    assert balances_of(bank)[0] == Money(paid_out, "EUR")
    assert reconciled(gateway) == (0, [])
    assert list(differences()) == []


def test_what_is_in_the_books_only_is_named(practice, gateway, fund, told):
    payment = give(practice, gateway, fund)
    told()
    with practice.store.transaction() as connection:
        connection.execute("DELETE FROM objects WHERE kind IN ('charge', 'balance_transaction')")

    _, found = reconciled(gateway)

    assert found == compare(gateway, real_now() - timedelta(days=2))
    assert found == [
        f"{payment}: 25.00 EUR in the books, nothing at the provider",
        "balance: 0.00 EUR at the provider, 25.00 EUR in the books",
    ]


def test_a_message_of_another_version_is_not_believed_but_looked_up(practice, gateway, fund):
    session = practice.pay(begin(gateway, fund))["id"]
    body = (
        b'{"id": "evt_old", "type": "checkout.session.completed", "api_version": "2019-05-16",'
        b' "data": {"object": {"object": "checkout.session", "id": "%s", "amount_total": 1}}}'
    ) % session.encode()
    store_message(Message(event_id="evt_old", kind="checkout.session.completed"), body)

    process_message(1)

    gifts = db.session.scalars(select(Contribution).order_by(Contribution.id)).all()
    assert [gift.given for gift in gifts] == [GIFT]


def test_a_refund_and_a_month_told_in_another_version_are_looked_up_too(
    practice, gateway, fund, told
):
    payment = give(practice, gateway, fund)
    told()
    practice.faults.disturb_deliveries(lose=100)
    practice.refund(charge_of(practice, payment), 5_00)
    practice.pay(begin(gateway, fund, is_monthly=True))
    invoice = practice.store.select("invoice")[0]["id"]
    wrong = {"amount": 1, "amount_paid": 1, "status": "failed", "currency": "jpy"}
    for kind, thing in (
        ("charge.refunded", {"object": "charge", "id": "ch_1", "payment_intent": payment}),
        ("invoice.paid", {"object": "invoice", "id": invoice}),
    ):
        version = {"id": f"evt_{kind}", "type": kind, "api_version": "2019-05-16"}
        body = json.dumps({**version, "data": {"object": {**thing, **wrong}}}).encode()
        store_message(parse_message(body), body)
    told()

    left = db.session.scalars(select(Contribution).order_by(Contribution.id)).all()
    assert [gift.still_given for gift in left] == [Money(20_00, "EUR"), GIFT]


def test_a_wrong_key_breaks_nothing_and_loses_nothing(practice, gateway, fund, told):
    payment = give(practice, gateway, fund)
    told()
    practice.refund(charge_of(practice, payment))
    key, practice.secret_key = practice.secret_key, "sk_test_another"
    told()
    assert standing(payment) == GIFT

    practice.secret_key = key
    assert reconciled(gateway)[1] == []

    assert standing(payment) == Money(0, "EUR")
    assert db.session.scalar(select(func.count(Contribution.id))) == 1
