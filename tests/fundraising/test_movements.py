"""Money that moves without being given: what lies where afterwards, and that it moves once."""

import pytest

from campaign.fundraising.models import EntryKind
from campaign.fundraising.operations import record_fee, record_move, record_settlement
from campaign.fundraising.queries.boxes import balances_of
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money
from tests.factories.fundraising import (
    CLERK,
    make_campaign_fund,
    make_cash_box,
    make_contribution,
    make_rate,
)


@pytest.fixture
def card(campaign):
    return make_cash_box(campaign.coalition)


def test_a_gift_in_dollars_is_settled_in_euros_less_a_fee_and_paid_out(campaign, card):
    root, bank = make_campaign_fund(campaign), make_cash_box(campaign.coalition)
    make_rate("EUR", "USD", "1.25")
    make_contribution(root, Money(100_00, "USD"), box=card)
    named = {"on_day": today("UTC"), "by": CLERK}

    for _ in range(2):  # told twice
        record_settlement(
            card.id,
            Money(100_00, "USD"),
            Money(79_00, "EUR"),
            Money(1_60, "EUR"),
            reference="txn_1",
            **named,
        )
        record_fee(card.id, Money(15_00, "EUR"), reference="txn_2", **named)
        record_move(
            card.id,
            bank.id,
            Money(60_00, "EUR"),
            kind=EntryKind.PAYOUT,
            reference="txn_3",
            **named,
        )

    assert balances_of(card) == [Money(2_40, "EUR")]
    assert balances_of(bank) == [Money(60_00, "EUR")]
    assert standing_totals(root).received == Money(80_00, "EUR")
    assert list(differences()) == []


def test_a_settlement_within_one_currency_and_without_a_fee_books_nothing(card):
    ten = Money(10_00, "EUR")
    named = {"on_day": today("UTC"), "by": CLERK, "reference": "txn_1"}

    assert record_settlement(card.id, ten, ten, Money(0, "EUR"), **named) is None
    with pytest.raises(ValueError, match="without an exchange"):
        record_settlement(card.id, ten, Money(9_00, "EUR"), Money(0, "EUR"), **named)


def test_nothing_does_not_move_and_no_box_pays_itself(card):
    named = {"kind": EntryKind.TRANSFER, "on_day": today("UTC"), "by": CLERK, "reference": "t1"}

    with pytest.raises(Refused):
        record_move(card.id, card.id, Money(1, "EUR"), **named)
    with pytest.raises(Refused):
        record_fee(card.id, Money(0, "EUR"), on_day=today("UTC"), by=CLERK, reference="f1")
    assert balances_of(card) == [Money(0, "EUR")]
