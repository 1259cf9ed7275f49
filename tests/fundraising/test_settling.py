"""Gifts that were told at one moment are booked together, and a bad one harms no other."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from flask import Flask
from sqlalchemy import func, select

from campaign.fundraising.models import Checkout, Contribution, Fund, ProviderEvent, Receipt
from campaign.fundraising.operations.checkouts import start_checkout
from campaign.fundraising.operations.messages import (
    PROCESS,
    process_row,
    process_rows,
    store_message,
)
from campaign.fundraising.operations.settling import settle_payment
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.stripe_gateway import parse_message
from campaign.fundraising.stripe_gateway.messages import API_VERSION
from campaign.kernel import mail
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow, deliver_due
from tests.factories.campaigns import make_campaign
from tests.factories.fundraising import make_friends_fund, make_fund, make_rate

GIFT = Money(25_00, "EUR")
Counting = Callable[[], AbstractContextManager[list[str]]]


def begin(fund: Fund) -> str:
    return start_checkout(fund.id, GIFT, language="en", donor_name="Dana").token


def tell(token: str, given: Money = GIFT, *, event: str = "1", status: str = "paid") -> None:
    page = {
        "id": f"cs_{token}",
        "object": "checkout.session",
        "amount_total": given.minor,
        "client_reference_id": token,
        "created": int(real_now().timestamp()),
        "currency": given.currency.lower(),
        "customer_details": {"email": "dana@example.org"},
        "metadata": {"checkout": token},
        "mode": "payment",
        "payment_intent": f"pi_{token}",
        "payment_status": status,
        "status": "complete",
    }
    about = {"id": f"evt_{event}_{token}", "type": "checkout.session.completed"}
    body = json.dumps({**about, "api_version": API_VERSION, "data": {"object": page}}).encode()
    store_message(parse_message(body), body)


def work() -> int:
    handlers = {PROCESS: process_row, mail.KIND: lambda *_: None}
    taken = deliver_due(handlers, together={PROCESS: process_rows}, keep_payload=True)
    db.session.rollback()
    return taken


def booked() -> list[tuple[int, str | None]]:
    rows = db.session.execute(select(Contribution.given_minor, Contribution.donor_name))
    return sorted((row.given_minor, row.donor_name) for row in rows)


def test_gifts_that_come_together_are_booked_together_once_each(app: Flask) -> None:
    campaign = make_campaign()
    make_rate("EUR", "CHF", "1.0995")
    swiss = make_fund(campaign=campaign, currency="CHF")
    friend = make_friends_fund(campaign, parent=swiss)
    tokens = [begin(fund) for fund in (swiss, friend, make_fund(campaign=campaign), friend)]
    for token in tokens:
        tell(token)
    tell(tokens[0], event="2")
    tell(tokens[1], event="3", status="unpaid")

    assert work() == len(tokens) + 2 + len(tokens)  # messages, and the donors' mails
    assert booked() == [(25_00, "Dana")] * 4
    assert sorted(db.session.scalars(select(Receipt.serial))) == [1, 2, 3, 4]
    assert set(db.session.scalars(select(Checkout.state))) == {"paid"}
    assert list(differences()) == []


def test_one_that_cannot_be_booked_holds_up_no_other(app: Flask) -> None:
    fund = make_fund()
    tokens = [begin(fund) for _ in range(3)]
    tell(tokens[0])
    tell(tokens[1], Money(25_00, "SEK"))
    tell(tokens[2])
    work()

    waiting = select(ProviderEvent).where(ProviderEvent.processed_at.is_(None))
    assert booked() == [(25_00, "Dana")] * 2
    assert [each.event_id for each in db.session.scalars(waiting)] == [f"evt_1_{tokens[1]}"]
    assert "SEK" in (db.session.scalars(waiting).one().problem or "")
    assert db.session.scalar(select(func.count()).where(OutboxRow.attempts == 1)) == 5
    assert list(differences()) == []


def test_what_the_worker_books_together_donors_who_come_back_book_no_second_time(
    app: Flask, at_once: Callable[..., list[object]]
) -> None:
    campaign = make_campaign()
    funds = [make_fund(campaign=campaign) for _ in range(3)]
    tokens = [begin(funds[at % 3]) for at in range(6)]
    for token in tokens:
        tell(token)
    db.session.rollback()
    payments = [
        payment
        for event in db.session.scalars(select(ProviderEvent).order_by(ProviderEvent.id.desc()))
        if event.body and (payment := parse_message(event.body).payment)
    ]
    db.session.rollback()

    at_once(
        *[work] * 2,
        *(partial(settle_payment, payment) for payment in payments),
    )

    assert booked() == [(25_00, "Dana")] * 6
    assert sorted(db.session.scalars(select(Receipt.serial))) == [1, 2, 3, 4, 5, 6]
    assert list(differences()) == []


def test_a_gift_more_costs_few_statements(app: Flask, count_queries: Counting) -> None:
    fund, spent = make_fund(), []
    for many in (2, 10):
        for token in [begin(fund) for _ in range(many)]:
            tell(token)
        payloads = {
            row.id: row.payload
            for row in db.session.scalars(select(OutboxRow).where(OutboxRow.kind == PROCESS))
        }
        with count_queries() as counted:
            process_rows(payloads)
        spent.append(len(counted))

    assert spent[1] - spent[0] <= 8 * 4
