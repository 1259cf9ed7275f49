"""Whatever befalls card gifts, in whatever order it is told: in the end the books are right."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import Phase, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from sqlalchemy import func, select

from campaign.config import Settings
from campaign.fundraising.models import Fund, ProviderMovement, Receipt
from campaign.fundraising.operations.reconciling import reconcile
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.stripe_gateway import Gateway
from campaign.kernel import mail
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.kernel.outbox import OutboxRow
from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.objects.means import SEPA_DEBIT
from tests.factories.fundraising import make_fund, make_rate
from tests.fixtures.payments import Door
from tests.fundraising.card_gifts import (
    at_provider,
    begin,
    give,
    in_books,
    stands_at_provider,
    stands_in_books,
)

ACTS = st.one_of(
    st.tuples(st.just("give"), st.sampled_from(("EUR", "USD")), st.integers(100, 99_99)),
    st.tuples(st.just("debit"), st.booleans(), st.integers(100, 99_99)),
    st.tuples(st.just("month"), st.booleans(), st.just(0)),
    st.tuples(st.just("refund"), st.integers(0, 9), st.integers(1, 50_00)),
    st.tuples(st.just("fail refund"), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("dispute"), st.integers(0, 9), st.sampled_from((None, True, False))),
    st.tuples(st.just("pay out"), st.just(0), st.just(0)),
)
MESSAGES = st.fixed_dictionaries(
    {"copies": st.integers(1, 3), "lose": st.integers(0, 3), "hold": st.booleans()}
)


@pytest.fixture
def settings(paid_settings: Settings) -> Settings:
    return paid_settings


class World:
    """Donors, banks and the provider; what cannot happen now, does not."""

    def __init__(self, practice: PracticeStripe, gateway: Gateway, fund: Fund) -> None:
        self.practice, self.gateway, self.fund = practice, gateway, fund

    def do(self, act: tuple[str, object, object]) -> None:
        name, first, second = act
        with suppress(ApiError, IndexError):
            getattr(self, name.replace(" ", "_"))(first, second)

    def give(self, currency: str, minor: int) -> None:
        give(self.practice, self.gateway, self.fund, Money(minor, currency))

    def debit(self, arrives: bool, minor: int) -> None:
        money = Money(minor, "EUR")
        payment = give(self.practice, self.gateway, self.fund, money, SEPA_DEBIT)
        (self.practice.arrive if arrives else self.practice.bounce)(payment)

    def refund(self, which: int, minor: int) -> None:
        self.practice.refund(self._charge(which), minor)

    def fail_refund(self, which: int, _: object) -> None:
        self.practice.fail_refund(self.practice.store.select("refund")[which]["id"])

    def dispute(self, which: int, won: bool | None) -> None:
        opened = self.practice.dispute(self._charge(which))
        if won is not None:
            self.practice.close_dispute(opened["id"], won=won)

    def pay_out(self, *_: object) -> None:
        self.practice.pay_out()

    def month(self, is_first: bool, _: object) -> None:
        if is_first:
            self.practice.pay(begin(self.gateway, self.fund, is_monthly=True))
        else:
            running = self.practice.store.select("subscription")[0]
            self.practice.begin_next_month(running["id"])

    def _charge(self, which: int) -> str:
        return str(self.practice.store.select("charge")[which]["id"])


def fund_with_rates(practice: PracticeStripe) -> Fund:
    make_rate("EUR", "USD", "1.25")
    practice.set_rate("USD", Decimal("1.25"))
    return make_fund(currency="EUR")


def moved_in_books() -> set[str]:
    return set(db.session.scalars(select(ProviderMovement.name)))


def first_receipts() -> int | None:
    query = select(func.count(Receipt.id)).where(Receipt.corrects_id.is_(None))
    return db.session.scalar(query)


def letters() -> int:
    """Thanks, one for each gift."""
    rows = db.session.scalars(
        select(OutboxRow).where(OutboxRow.kind == mail.KIND).order_by(OutboxRow.id)
    )
    return sum(row.payload["template"] in ("gift_arrived", "month_arrived") for row in rows)


@bounds(
    max_examples=6,
    phases=[Phase.generate],  # shrinking would take minutes; the acts are printed as they are
)
@given(acts=st.lists(ACTS, min_size=3, max_size=9), messages=MESSAGES, seed=st.integers(0, 99))
def test_after_reconciling_the_books_are_the_providers_list(
    app: Flask,
    open_door: Door,
    practice: PracticeStripe,
    settings: Settings,
    work: Callable[[], int],
    acts: list[tuple[str, object, object]],
    messages: dict[str, object],
    seed: int,
) -> None:
    """The gifts of one example are there in the next: there is more and more to get wrong."""
    gateway = Gateway(settings)
    fund = db.session.scalars(select(Fund).where(Fund.parent_id.is_not(None))).first()
    world = World(practice, gateway, fund or fund_with_rates(practice))
    practice.faults.disturb_deliveries(**messages)
    for act in acts:
        world.do(act)
    events = practice.events()
    for event in random.Random(seed).sample(events, min(5, len(events))):
        practice.deliver_again(event["id"])
    practice.release("reversed" if seed % 2 else "given")
    practice.faults.clear()
    assert practice.settle()
    work()

    found = reconcile(gateway, real_now() - timedelta(days=2))

    assert found.differences == []
    assert in_books() == at_provider(gateway)
    assert list(differences()) == []
    assert stands_in_books() == stands_at_provider(practice)
    assert moved_in_books() == {each["id"] for each in practice.store.select("balance_transaction")}
    assert first_receipts() == letters() == len(stands_in_books())
    assert reconcile(gateway, real_now() - timedelta(days=2)).mended == []
