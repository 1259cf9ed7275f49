"""What is taken back lowers every level by exactly what had raised it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaign.fundraising.models import (
    Count,
    CurrencyTotal,
    DayTotal,
    FundTotal,
    Posting,
    ReversalKind,
    Standing,
)
from campaign.fundraising.operations import (
    fulfil_pledge,
    record_pledge,
    reinstate_contribution,
    reverse_contribution,
    withdraw_pledge,
)
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.money import Money
from tests.factories.fundraising import CLERK, make_contribution, make_fund, make_rate


@pytest.fixture
def fund(campaign):
    return make_fund(campaign=campaign, currency="CHF")


def counts():
    query = select(Count.fund_id, Count.amount, Count.rate_id).order_by(Count.id)
    return [tuple(row) for row in db.session.execute(query)]


def sums(model, *columns):
    """Sums that are not nothing; a row of zeros says the same as no row."""
    query = select(*(getattr(model, name) for name in columns))
    return [tuple(row) for row in db.session.execute(query) if any(row)]


def test_a_reversal_counts_the_opposite_at_the_rates_of_then(fund):
    rate = make_rate("EUR", "CHF", "1.25", today("UTC") - timedelta(days=9))
    gift = make_contribution(
        fund, Money(25_00, "CHF"), received_on=today("UTC") - timedelta(days=9)
    )
    make_rate("EUR", "CHF", "2")

    reverse_contribution(gift.id, reason="refunded", by=CLERK)

    assert counts() == [
        (fund.id, Money(25_00, "CHF"), None),
        (fund.parent_id, Money(20_00, "EUR"), rate.id),
        (fund.id, Money(-25_00, "CHF"), None),
        (fund.parent_id, Money(-20_00, "EUR"), rate.id),
    ]


def test_after_a_reversal_every_account_and_sum_is_as_before(fund):
    make_rate("EUR", "CHF", "1.25")
    gift = make_contribution(fund, Money(25_00, "CHF"))

    reverse_contribution(gift.id, reason="refunded", by=CLERK)

    minor = Posting.__table__.c.minor
    accounts = select(func.sum(minor)).group_by(Posting.account_id)
    assert [int(rest) for rest in db.session.scalars(accounts)] == [0, 0]
    assert sums(FundTotal, "minor", "campaign_minor", "gifts") == []
    assert sums(CurrencyTotal, "given_minor", "minor", "gifts") == []
    assert sums(DayTotal, "minor", "gifts") == []


def test_a_contribution_is_taken_back_once(fund):
    make_rate("EUR", "CHF", "1.25")
    gift = make_contribution(fund, Money(25_00, "CHF"))
    reverse_contribution(gift.id, reason="refunded", by=CLERK)

    with pytest.raises(Refused, match="already"):
        reverse_contribution(gift.id, reason="refunded again", by=CLERK)

    assert len(counts()) == 4


def test_a_reversal_says_why(fund):
    make_rate("EUR", "CHF", "1.25")
    gift = make_contribution(fund, Money(25_00, "CHF"))

    with pytest.raises(Refused) as refused:
        reverse_contribution(gift.id, reason="  ", by=CLERK)

    assert refused.value.field == "reason"


@pytest.mark.parametrize("days", [-2, 1])
def test_a_reversal_is_neither_before_the_gift_nor_tomorrow(fund, days):
    make_rate("EUR", "CHF", "1.25", today("UTC") - timedelta(days=1))
    gift = make_contribution(
        fund, Money(25_00, "CHF"), received_on=today("UTC") - timedelta(days=1)
    )

    with pytest.raises(Refused):
        reverse_contribution(
            gift.id, reason="refunded", on_day=today("UTC") + timedelta(days=days), by=CLERK
        )


def test_what_was_never_given_cannot_be_taken_back(app):
    with pytest.raises(Missing):
        reverse_contribution(1, reason="refunded", by=CLERK)


def test_a_reversal_is_in_the_log_with_its_reason(fund):
    make_rate("EUR", "CHF", "1.25")
    gift = make_contribution(fund, Money(25_00, "CHF"))

    reverse_contribution(gift.id, reason=" refunded ", by=CLERK)

    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "contribution.reversed")
    ).one()
    assert entry.subject == f"contribution:{gift.id}"
    assert [(value.field, value.new) for value in entry.values] == [
        ("taken", [25_00, "CHF"]),
        ("reason", "refunded"),
    ]


def test_parts_add_up_to_exactly_the_whole_at_every_level(fund):
    """One franc is 0.33 euros; three times a third of it would be 0.33, each rounded 0.11."""
    make_rate("EUR", "CHF", "3.03")
    gift = make_contribution(fund, Money(1_00, "CHF"))

    for part in (34, 33, 33):
        reverse_contribution(gift.id, amount=Money(part, "CHF"), reason="a part", by=CLERK)

    assert [amount for fund_id, amount, _ in counts() if fund_id == fund.parent_id] == [
        Money(33, "EUR"),
        Money(-11, "EUR"),
        Money(-11, "EUR"),
        Money(-11, "EUR"),
    ]
    assert sums(FundTotal, "minor", "campaign_minor", "gifts") == []
    with pytest.raises(Refused, match="already"):
        reverse_contribution(gift.id, amount=Money(1, "CHF"), reason="more", by=CLERK)


def test_a_gift_stands_until_its_last_cent_is_taken_and_again_when_some_comes_back(fund):
    make_rate("EUR", "CHF", "1.25")
    gift = make_contribution(fund, Money(25_00, "CHF"))

    def gifts():
        return [row[0] for row in sums(FundTotal, "gifts")]

    reverse_contribution(gift.id, amount=Money(24_99, "CHF"), reason="part", by=CLERK)
    after_a_part = gifts()
    reverse_contribution(gift.id, reason="rest", kind=ReversalKind.DISPUTE, by=CLERK)
    after_all = gifts()
    reinstate_contribution(
        gift.id, Money(1, "CHF"), reason="won", kind=ReversalKind.DISPUTE, by=CLERK
    )

    assert (after_a_part, after_all, gifts()) == ([1, 1], [], [1, 1])
    assert gift.still_given == Money(1, "CHF")
    with pytest.raises(Refused, match="No more can come back"):
        reinstate_contribution(
            gift.id, Money(25_00, "CHF"), reason="x", kind=ReversalKind.REFUND, by=CLERK
        )


def test_what_the_provider_tells_twice_is_taken_back_once(fund):
    make_rate("EUR", "CHF", "1.25")
    gift = make_contribution(fund, Money(25_00, "CHF"))
    told = {"reason": "refund", "kind": ReversalKind.REFUND, "reference": "re_1", "by": CLERK}

    first = reverse_contribution(gift.id, amount=Money(5_00, "CHF"), **told)
    second = reverse_contribution(gift.id, amount=Money(5_00, "CHF"), **told)

    assert (first.id, gift.still_given) == (second.id, Money(20_00, "CHF"))


@pytest.mark.parametrize(("minor", "field"), [(25_01, "amount"), (-1, "amount")])
def test_no_more_is_taken_than_was_given(fund, minor, field):
    make_rate("EUR", "CHF", "1.25")
    gift = make_contribution(fund, Money(25_00, "CHF"))

    with pytest.raises(Refused) as refused:
        reverse_contribution(gift.id, amount=Money(minor, "CHF"), reason="x", by=CLERK)

    assert (refused.value.field, len(counts())) == (field, 2)


def test_a_pledge_is_expected_and_nothing_more(fund):
    make_rate("EUR", "CHF", "1.25")

    record_pledge(fund.id, Money(50_00, "EUR"), by=CLERK)

    assert sorted(sums(FundTotal, "fund_id", "standing", "minor")) == [
        (fund.parent_id, Standing.EXPECTED, 50_00),
        (fund.id, Standing.EXPECTED, 62_50),
    ]
    assert db.session.scalar(select(func.count(Posting.id))) == 0


@pytest.mark.parametrize("settle", [withdraw_pledge, fulfil_pledge])
def test_a_pledge_that_is_settled_is_no_longer_expected(fund, settle):
    make_rate("EUR", "CHF", "1.25")
    pledge = record_pledge(fund.id, Money(50_00, "EUR"), by=CLERK)

    settle(pledge.id, by=CLERK)
    settle(pledge.id, by=CLERK)

    assert sums(FundTotal, "minor", "campaign_minor", "gifts") == []
    assert sums(DayTotal, "minor", "gifts") == []


def test_a_fulfilled_pledge_cannot_be_withdrawn(fund):
    make_rate("EUR", "CHF", "1.25")
    pledge = record_pledge(fund.id, Money(50_00, "EUR"), by=CLERK)
    fulfil_pledge(pledge.id, by=CLERK)

    with pytest.raises(Refused):
        withdraw_pledge(pledge.id, by=CLERK)


@pytest.mark.parametrize(
    ("minor", "due_after"), [(0, None), (-1, None), (1_00, -1)], ids=["nothing", "less", "due"]
)
def test_a_pledge_that_cannot_be_is_refused(fund, minor, due_after):
    due_on = None if due_after is None else today("UTC") + timedelta(days=due_after)

    with pytest.raises(Refused):
        record_pledge(fund.id, Money(minor, "CHF"), due_on=due_on, by=CLERK)
