"""Recording money: exact sums at every level, once, or a sentence why not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from campaign.fundraising.models import (
    Channel,
    Contribution,
    Count,
    CurrencyTotal,
    DayTotal,
    FundTotal,
    JournalEntry,
    Posting,
    Standing,
)
from campaign.fundraising.operations import record_contribution
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.clock import now, today
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money
from tests.factories.fundraising import make_cash_box, make_fund, make_rate

CLERK = Machine("tests")


@pytest.fixture
def fund(app):
    return make_fund(currency="CHF")


@pytest.fixture
def box(fund):
    return make_cash_box(fund.organization, currency="CHF")


def give(fund, box, given, **options):
    options = {
        "channel": Channel.CASH,
        "standing": Standing.REPORTED,
        "received_on": today("UTC"),
        "by": CLERK,
        **options,
    }
    return record_contribution(fund.id, box.id, given, **options)


def counts_of(contribution):
    query = (
        select(Count.fund_id, Count.amount)
        .join(JournalEntry)
        .where(JournalEntry.contribution_id == contribution.id)
        .order_by(Count.id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def test_a_gift_counts_once_at_each_level_in_the_currency_of_that_level(fund, box):
    make_rate("EUR", "CHF", "1.25")

    gift = give(fund, box, Money(25_00, "CHF"))

    assert counts_of(gift) == [
        (fund.id, Money(25_00, "CHF")),
        (fund.parent_id, Money(20_00, "EUR")),
    ]


def test_two_postings_of_a_gift_add_up_to_nothing(fund, box):
    make_rate("EUR", "CHF", "1.25")
    make_rate("EUR", "JPY", "160")

    give(fund, box, Money(5_000, "JPY"))

    amounts = db.session.scalars(select(Posting.amount).order_by(Posting.id)).all()
    assert amounts == [Money(5_000, "JPY"), Money(-5_000, "JPY")]


def test_the_rates_of_a_gift_are_kept_with_what_it_counts_for(fund, box):
    swiss = make_rate("EUR", "CHF", "1.25")
    japanese = make_rate("EUR", "JPY", "160")

    give(fund, box, Money(16_000, "JPY"))

    query = select(Count.amount, Count.rate_id, Count.second_rate_id).order_by(Count.id)
    assert [tuple(row) for row in db.session.execute(query)] == [
        (Money(125_00, "CHF"), japanese.id, swiss.id),
        (Money(100_00, "EUR"), japanese.id, None),
    ]


def test_the_sums_of_every_level_are_written_with_the_gift(fund, box):
    make_rate("EUR", "CHF", "1.25")

    give(fund, box, Money(25_00, "CHF"))
    give(fund, box, Money(10_00, "EUR"))

    totals = select(
        FundTotal.fund_id, FundTotal.minor, FundTotal.campaign_minor, FundTotal.gifts
    ).order_by(FundTotal.fund_id)
    assert [tuple(row) for row in db.session.execute(totals)] == [
        (fund.parent_id, 30_00, 30_00, 2),
        (fund.id, 37_50, 30_00, 2),
    ]
    by_currency = select(
        CurrencyTotal.given_currency, CurrencyTotal.given_minor, CurrencyTotal.minor
    ).where(CurrencyTotal.fund_id == fund.id)
    assert sorted(tuple(row) for row in db.session.execute(by_currency)) == [
        ("CHF", 25_00, 25_00),
        ("EUR", 10_00, 12_50),
    ]
    by_day = select(DayTotal.day, DayTotal.minor, DayTotal.gifts).where(DayTotal.fund_id == fund.id)
    assert [tuple(row) for row in db.session.execute(by_day)] == [(today("UTC"), 37_50, 2)]


def test_received_and_reported_are_never_added_together(fund, box):
    give_all = [Standing.RECEIVED, Standing.REPORTED, Standing.REPORTED]
    make_rate("EUR", "CHF", "1")

    for standing in give_all:
        give(fund, box, Money(1_00, "CHF"), standing=standing)

    totals = select(FundTotal.standing, FundTotal.minor).where(FundTotal.fund_id == fund.id)
    assert dict(tuple(row) for row in db.session.execute(totals)) == {
        Standing.RECEIVED: 1_00,
        Standing.REPORTED: 2_00,
    }


@pytest.mark.parametrize("token", ["provider_reference", "form_token"])
def test_the_same_payment_or_form_a_second_time_books_nothing(fund, box, token):
    make_rate("EUR", "CHF", "1")

    first = give(fund, box, Money(25_00, "CHF"), **{token: "one-of-a-kind"})
    again = give(fund, box, Money(25_00, "CHF"), **{token: "one-of-a-kind"})

    assert again.id == first.id
    assert db.session.scalar(select(func.sum(Posting.id * 0 + 1))) == 2
    assert db.session.scalar(select(FundTotal.minor).filter_by(fund_id=fund.id)) == 25_00


def test_another_gift_on_a_form_that_was_used_is_refused_and_not_lost_silently(fund, box):
    make_rate("EUR", "CHF", "1")
    give(fund, box, Money(25_00, "CHF"), form_token="one-of-a-kind")

    with pytest.raises(Refused, match="This form was used already"):
        give(fund, box, Money(99_00, "CHF"), form_token="one-of-a-kind")

    assert db.session.scalar(select(FundTotal.minor).filter_by(fund_id=fund.id)) == 25_00


def test_gifts_without_any_token_are_different_gifts(fund, box):
    make_rate("EUR", "CHF", "1")

    assert give(fund, box, Money(1_00, "CHF")).id != give(fund, box, Money(1_00, "CHF")).id


def test_a_missing_rate_is_a_sentence_that_names_the_currencies_and_the_day(fund, box):
    with pytest.raises(Refused) as refused:
        give(fund, box, Money(25_00, "CHF"), received_on=date(2026, 3, 9))

    assert refused.value.sentence == (
        "No exchange rate between CHF and EUR is known for 9 March 2026. "
        "The treasurer of the coalition can enter one."
    )


def test_what_is_refused_inside_a_longer_transaction_leaves_nothing_behind(fund, box):
    with transaction(), pytest.raises(Refused):
        give(fund, box, Money(25_00, "CHF"))

    assert db.session.scalar(select(func.count(Contribution.id))) == 0


def test_a_gift_to_a_closed_fund_is_refused(fund, box):
    with transaction():
        fund.closed_at = now()

    with pytest.raises(Refused, match="closed"):
        give(fund, box, Money(25_00, "CHF"))


def test_a_gift_below_a_closed_campaign_fund_is_refused(fund, box):
    with transaction():
        fund.parent.closed_at = now()

    with pytest.raises(Refused, match="closed"):
        give(fund, box, Money(25_00, "CHF"))


def test_money_does_not_arrive_tomorrow(fund, box):
    with pytest.raises(Refused, match="future"):
        give(fund, box, Money(25_00, "CHF"), received_on=today("UTC") + timedelta(days=1))


@pytest.mark.parametrize("minor", [0, -25_00])
def test_a_gift_is_more_than_nothing(fund, box, minor):
    with pytest.raises(Refused, match="more than zero"):
        give(fund, box, Money(minor, "CHF"))


def test_money_lies_in_no_cash_box_of_another_organization(fund):
    other = make_fund(campaign=fund.campaign)

    with pytest.raises(Refused, match="cash box"):
        give(fund, make_cash_box(other.organization), Money(25_00, "CHF"))


def test_money_lies_in_no_cash_box_of_another_coalition(fund):
    stranger = make_fund().campaign.coalition

    with pytest.raises(Refused, match="cash box"):
        give(fund, make_cash_box(stranger), Money(25_00, "CHF"))


def test_money_for_an_organization_may_lie_with_its_coalition(fund):
    make_rate("EUR", "CHF", "1")
    box = make_cash_box(fund.campaign.coalition)

    assert give(fund, box, Money(25_00, "CHF")).cash_box_id == box.id


def test_money_for_the_campaign_does_not_lie_with_one_organization(fund, box):
    with pytest.raises(Refused, match="cash box"):
        give(fund.parent, box, Money(25_00, "EUR"))


def test_a_name_is_shown_only_where_there_is_one(fund, box):
    make_rate("EUR", "CHF", "1")

    gift = give(fund, box, Money(1_00, "CHF"), donor_name="", donor_name_is_public=True)

    assert (gift.donor_name, gift.donor_name_is_public) == (None, False)


def test_a_gift_is_in_the_log_and_changes_the_campaign_page(fund, box):
    make_rate("EUR", "CHF", "1")
    before = revisions.current(fund.campaign.topic)

    gift = give(fund, box, Money(25_00, "CHF"), donor_name="Ada Example", note="from a friend")

    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "contribution.recorded")
    ).one()
    assert (entry.subject, entry.organization_id) == (
        f"contribution:{gift.id}",
        fund.organization_id,
    )
    assert {value.field: value.new for value in entry.values} == {
        "fund": fund.id,
        "given": [25_00, "CHF"],
        "standing": "reported",
    }
    assert revisions.current(fund.campaign.topic) == before + 1


def test_the_database_refuses_a_gift_of_nothing(fund, box):
    with pytest.raises(IntegrityError, match="given_is_positive"), transaction():
        db.session.add(unchecked_gift(fund, box, Money(0, "CHF")))


def test_the_database_refuses_money_that_is_only_expected(fund, box):
    with pytest.raises(IntegrityError, match="money_is_here"), transaction():
        db.session.add(unchecked_gift(fund, box, Money(1, "CHF"), standing=Standing.EXPECTED))


def test_the_database_refuses_to_count_a_gift_twice_in_one_fund(fund, box):
    make_rate("EUR", "CHF", "1")
    give(fund, box, Money(1_00, "CHF"))
    count = db.session.scalars(select(Count).where(Count.fund_id == fund.id)).one()

    double = count.of_amount(-count.amount)
    double.entry_id = count.entry_id

    with pytest.raises(IntegrityError), transaction():
        db.session.add(double)


def test_the_database_refuses_a_second_currency_among_what_a_fund_counts(fund, box):
    make_rate("EUR", "CHF", "1")
    give(fund, box, Money(1_00, "CHF"))
    in_euros = Count.__table__.update().values(currency="EUR")

    with pytest.raises(IntegrityError), transaction():
        db.session.execute(in_euros.where(Count.fund_id == fund.id))


def unchecked_gift(fund, box, given, standing=Standing.REPORTED):
    return Contribution(
        fund=fund,
        cash_box=box,
        given=given,
        channel=Channel.CASH,
        standing=standing,
        received_on=today("UTC"),
        recorded_by="machine:tests",
    )
