"""A monthly gift follows its subscription; its donor needs a link only."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from campaign.fundraising.models import CheckoutState, Contribution, MonthlyGift, MonthlyState
from campaign.fundraising.operations.checkouts import start_checkout
from campaign.fundraising.operations.monthly import (
    note_subscription,
    settle_month,
    tell_of_unpaid_month,
)
from campaign.fundraising.stripe_gateway import Invoice, Subscription
from campaign.kernel import clock, mail
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from tests.factories.fundraising import make_fund

GIFT = Money(10_00, "EUR")


@pytest.fixture
def checkout(app):
    return start_checkout(
        make_fund(currency="EUR").id, GIFT, language="fr", is_monthly=True, donor_name="Dana"
    )


@pytest.fixture
def told(checkout):
    return Subscription(
        subscription_id="sub_1",
        customer_id="cus_1",
        token=checkout.token,
        amount=GIFT,
        is_ended=False,
        is_paused=False,
        is_unpaid=False,
        next_at=datetime(2026, 12, 22, 12, tzinfo=UTC),
        item_id="si_1",
        product_id="prod_1",
    )


def month(number, *, is_paid=True):
    return Invoice(
        invoice_id=f"in_{number}",
        subscription_id="sub_1",
        is_paid=is_paid,
        given=GIFT,
        reference=f"pi_{number}",
        email="dana@example.org",
        paid_at=real_now(),
    )


def letters():
    rows = db.session.scalars(
        select(OutboxRow).where(OutboxRow.kind == mail.KIND).order_by(OutboxRow.id)
    )
    return [row.payload for row in rows]


def test_months_are_booked_once_each_whatever_is_told_first(told, checkout):
    first = note_subscription(told, None)
    again = note_subscription(told, None)
    for number in (1, 1, 2):
        settle_month(first, month(number))

    gifts = db.session.scalars(select(Contribution).order_by(Contribution.id)).all()
    assert first == again
    assert [(gift.given, gift.provider_reference, gift.donor_name) for gift in gifts] == [
        (GIFT, "pi_1", "Dana"), (GIFT, "pi_2", "Dana"),
    ]  # fmt: skip
    assert (checkout.state, checkout.contribution_id) == (CheckoutState.PAID, gifts[0].id)
    assert [letter["template"] for letter in letters()] == ["month_arrived"] * 2


def test_the_next_month_is_due_by_the_campaigns_own_clock(told, monkeypatch):
    monkeypatch.setattr(clock, "offset", lambda: timedelta(days=21))
    gift = db.session.get_one(MonthlyGift, note_subscription(told, None))

    assert gift.next_on == date(2026, 12, 1)


def test_what_ended_stays_ended_though_an_older_message_comes_late(told):
    gift_id = note_subscription(told, None)
    note_subscription(replace(told, amount=Money(15_00, "EUR"), is_paused=True), None)
    paused = db.session.get_one(MonthlyGift, gift_id)
    assert (paused.state, paused.amount, paused.next_on) == (
        MonthlyState.PAUSED, Money(15_00, "EUR"), None,
    )  # fmt: skip

    note_subscription(replace(told, is_ended=True), None)
    note_subscription(told, None)

    assert db.session.get_one(MonthlyGift, gift_id).state is MonthlyState.ENDED


def test_another_programs_subscription_is_left_alone(told):
    assert note_subscription(replace(told, token=None), None) is None
    assert note_subscription(replace(told, token="somebody-elses"), None) is None
    assert db.session.scalars(select(MonthlyGift)).all() == []


def test_a_month_that_does_not_arrive_is_told_once_and_kindly(told):
    gift_id = note_subscription(told, None)
    for _ in range(2):
        tell_of_unpaid_month(gift_id, month(3, is_paid=False))

    (letter,) = letters()
    assert mail.render(letter).subject == "Votre don mensuel n’est pas passé"


def test_the_link_opens_the_page_and_is_sent_again_without_telling_who_gives(told, client):
    gift_id = note_subscription(told, None)
    settle_month(gift_id, month(1))
    slug = db.session.get_one(MonthlyGift, gift_id).fund.campaign.slug
    token = letters()[-1]["values"]["token"]

    page = client.get(f"/en/{slug}/give/monthly/{token}")
    wrong = client.get(f"/en/{slug}/give/monthly/{token}x")
    answers = [
        client.post(f"/en/{slug}/give/monthly", data={"email": address}).data
        for address in ("DANA@example.org", "nobody@example.org")
    ]

    assert (page.status_code, wrong.status_code) == (200, 404)
    assert "€10.00" in page.text
    assert {name: page.headers[name] for name in ("Cache-Control", "Referrer-Policy")} == {
        "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
    }  # fmt: skip
    assert answers[0] == answers[1]
    sent = letters()[-1]
    assert (sent["template"], sent["to"], len(letters())) == (
        "monthly_links", "dana@example.org", 2,
    )  # fmt: skip
    again = client.get(f"/en/{slug}/give/monthly/{sent['values']['links'][0]['token']}/end")
    assert again.status_code == 200
