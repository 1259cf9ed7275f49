"""Card gifts, through the practice Stripe over HTTP: one payment is one contribution."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.config import Settings
from campaign.fundraising.models import (
    Checkout,
    CheckoutState,
    Contribution,
    Fund,
    FundTotal,
    ProviderEvent,
    Standing,
)
from campaign.fundraising.operations.checkouts import open_checkout, start_checkout
from campaign.fundraising.operations.reconciling import reconcile
from campaign.fundraising.stripe_gateway import Gateway, PageRequest, PaymentPage, Unavailable
from campaign.kernel import mail, outbox
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.practice.stripe.account import WEBHOOK_SECRET, PracticeStripe
from campaign.practice.stripe.faults import Failure
from campaign.practice.stripe.webhooks import signature
from tests.factories.fundraising import make_fund
from tests.fixtures.payments import Door

GIFT = Money(25_00, "EUR")


@pytest.fixture
def settings(paid_settings: Settings) -> Settings:
    return paid_settings


@pytest.fixture
def fund(app: Flask) -> Fund:
    return make_fund(currency="EUR")


@pytest.fixture
def gateway(app: Flask, settings: Settings) -> Gateway:
    return Gateway(settings)


def wish(token: str, given: Money = GIFT) -> PageRequest:
    return PageRequest(
        token=token,
        given=given,
        purpose="A gift",
        language="en",
        success_url="http://localhost/thanks",
        cancel_url="http://localhost/give",
    )


@pytest.fixture
def begin(gateway: Gateway, fund: Fund) -> Callable[[], PaymentPage]:
    """What the give page does when a donor goes on to pay."""

    def beginning() -> PaymentPage:
        checkout = start_checkout(fund.id, GIFT, language="en")
        page = gateway.open_page(wish(checkout.token))
        open_checkout(checkout.id, page.session_id)
        return page

    return beginning


def booked() -> list[tuple[Money, Standing]]:
    db.session.rollback()
    return [
        (gift.given, gift.standing)
        for gift in db.session.scalars(select(Contribution).order_by(Contribution.id))
    ]


def received(fund: Fund) -> int | None:
    db.session.rollback()
    total = db.session.get(FundTotal, (fund.id, Standing.RECEIVED))
    return total.minor if total else None


def test_a_gift_paid_once_and_told_three_times_counts_once_at_every_level(
    open_door: Door,
    practice: PracticeStripe,
    begin: Callable[[], PaymentPage],
    work: Callable[[], int],
    fund: Fund,
) -> None:
    practice.faults.disturb_deliveries(copies=3)
    practice.pay(begin().session_id)
    assert practice.settle()
    work()

    assert booked() == [(GIFT, Standing.RECEIVED)]
    assert (received(fund), received(fund.chain()[1])) == (25_00, 25_00)
    assert set(open_door.answers) == {200}


def test_a_forged_message_and_a_stale_one_are_refused_and_not_stored(
    open_door: Door,
    practice: PracticeStripe,
    begin: Callable[[], PaymentPage],
    work: Callable[[], int],
) -> None:
    practice.faults.disturb_deliveries(forged=1, stale=1)
    practice.pay(begin().session_id)
    assert practice.settle()
    work()

    events = len(practice.events())
    assert sorted(open_door.answers) == [200] * events + [400] * 2 * events
    assert db.session.scalar(select(func.count(ProviderEvent.id))) == events
    assert booked() == [(GIFT, Standing.RECEIVED)]


def test_messages_in_any_order_come_to_the_same(
    open_door: Door,
    practice: PracticeStripe,
    begin: Callable[[], PaymentPage],
    work: Callable[[], int],
    fund: Fund,
) -> None:
    practice.faults.disturb_deliveries(hold=True)
    first, second = begin(), begin()
    practice.pay(first.session_id)
    practice.pay(second.session_id)
    practice.release("reversed")
    assert practice.settle()
    work()

    assert received(fund) == 50_00


def test_while_nobody_is_there_nothing_is_lost(
    door: Door,
    practice: PracticeStripe,
    begin: Callable[[], PaymentPage],
    work: Callable[[], int],
    request: pytest.FixtureRequest,
) -> None:
    practice.pay(begin().session_id)
    assert practice.settle()
    assert booked() == []

    request.getfixturevalue("open_door")
    for event in practice.events():
        practice.deliver_again(event["id"])
    assert practice.settle()
    work()

    assert booked() == [(GIFT, Standing.RECEIVED)]


def test_a_message_told_again_is_worked_on_again_if_its_worker_died(
    open_door: Door,
    practice: PracticeStripe,
    begin: Callable[[], PaymentPage],
    work: Callable[[], int],
) -> None:
    practice.pay(begin().session_id)
    assert practice.settle()
    with transaction():  # as a worker does that takes rows and dies with them
        for row in db.session.scalars(select(OutboxRow)):
            row.due_at = real_now() + outbox.LEASE
    assert work() == 0

    for event in practice.events():
        practice.deliver_again(event["id"])
    assert practice.settle()
    work()

    assert booked() == [(GIFT, Standing.RECEIVED)]


def test_lost_messages_are_made_up_for_by_the_providers_list(
    practice: PracticeStripe,
    begin: Callable[[], PaymentPage],
    gateway: Gateway,
    fund: Fund,
) -> None:
    practice.faults.disturb_deliveries(lose=100)
    practice.pay(begin().session_id)
    begin()
    since = real_now() - timedelta(days=1)

    first = reconcile(gateway, since)
    second = reconcile(gateway, since)

    assert (len(first.mended), first.differences) == (1, [])
    assert (second.mended, second.differences) == ([], [])
    assert received(fund) == 25_00


def test_a_payment_that_is_not_for_us_is_named_and_not_booked(
    practice: PracticeStripe, gateway: Gateway
) -> None:
    page = gateway.open_page(wish("somebody-elses"))
    practice.pay(page.session_id)

    found = reconcile(gateway, real_now() - timedelta(days=1))

    assert [sentence.partition(": ")[2] for sentence in found.differences] == [
        "24.37 EUR moved, but not for a gift of ours",
        "24.37 EUR at the provider, 0.00 EUR in the books",
    ]
    assert booked() == []


def test_an_answer_that_got_lost_opens_one_page_only(
    practice: PracticeStripe, begin: Callable[[], PaymentPage]
) -> None:
    practice.faults.fail_api(Failure.ANSWER_LOST, times=1, method="POST")

    page = begin()

    assert [session["id"] for session in practice.sessions()] == [page.session_id]


def test_a_provider_that_is_away_charges_nothing_and_books_nothing(
    practice: PracticeStripe, begin: Callable[[], PaymentPage]
) -> None:
    practice.faults.fail_api(Failure.DROPPED, times=10)

    with pytest.raises(Unavailable):
        begin()

    assert db.session.scalars(select(Checkout.state)).all() == [CheckoutState.STARTED]
    assert booked() == []


def test_the_donor_is_thanked_once_in_the_language_of_the_gift(
    open_door: Door,
    practice: PracticeStripe,
    begin: Callable[[], PaymentPage],
    work: Callable[[], int],
) -> None:
    practice.faults.disturb_deliveries(copies=2)
    practice.pay(begin().session_id, email="donor@example.org")
    assert practice.settle()
    work()

    letters = db.session.scalars(
        select(OutboxRow.payload).where(OutboxRow.kind == mail.KIND).order_by(OutboxRow.id)
    ).all()
    assert [letter["to"] for letter in letters] == ["donor@example.org"]
    assert mail.render(letters[0]).subject == "Thank you for your gift of €25.00"


def test_the_donors_name_goes_on_to_the_gift_and_stays_nowhere_else(
    practice: PracticeStripe, gateway: Gateway, fund: Fund
) -> None:
    checkout = start_checkout(
        fund.id, GIFT, language="en", donor_name="Dana Donor", donor_name_is_public=True
    )
    page = gateway.open_page(wish(checkout.token))
    practice.pay(page.session_id)
    reconcile(gateway, real_now() - timedelta(days=1))

    db.session.rollback()
    gift = db.session.scalars(select(Contribution).order_by(Contribution.id)).one()
    assert (gift.donor_name, gift.donor_name_is_public) == ("Dana Donor", True)
    assert db.session.scalars(select(Checkout.donor_name)).all() == [None]


def test_a_page_that_ran_out_of_time_is_noted(
    open_door: Door,
    practice: PracticeStripe,
    begin: Callable[[], PaymentPage],
    work: Callable[[], int],
) -> None:
    practice.expire(begin().session_id)
    assert practice.settle()
    work()

    db.session.rollback()
    assert db.session.scalars(select(Checkout.state)).all() == [CheckoutState.EXPIRED]


def test_a_gift_that_could_not_be_counted_is_refused_before_it_is_paid(fund: Fund) -> None:
    with pytest.raises(Refused, match="No exchange rate between JPY and EUR"):
        start_checkout(fund.id, Money(1000, "JPY"), language="en")

    assert db.session.scalar(select(func.count(Checkout.id))) == 0


def test_what_other_programs_of_the_account_do_is_stored_and_left_alone(
    open_door: Door, work: Callable[[], int]
) -> None:
    session = {
        "object": "checkout.session", "id": "cs_1", "mode": "setup", "created": 1,
        "amount_total": None, "currency": None, "payment_status": "no_payment_required",
    }  # fmt: skip
    for number, data in enumerate(({"object": session}, {"object": {}}, None)):
        event = {"id": f"evt_{number}", "type": "checkout.session.completed"}
        body = json.dumps(event if data is None else {**event, "data": data}).encode()
        proof = signature(body, WEBHOOK_SECRET, int(real_now().timestamp()))
        assert open_door.post is not None
        assert open_door.post("", {"Stripe-Signature": proof}, body) == 200
    work()

    assert db.session.scalar(select(func.count(ProviderEvent.processed_at))) == 3
    assert booked() == []


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff\xfe", b'{"id": 1}'])
def test_what_is_no_message_at_all_is_refused(open_door: Door, body: bytes) -> None:
    assert open_door.post is not None
    assert open_door.post("", {"Stripe-Signature": "t=1,v1=aa"}, body) == 400
    assert open_door.post("", {}, body) == 400
