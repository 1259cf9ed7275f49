"""Exchange rates: dated, entered with their source, and never guessed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from campaign.fundraising.models import Goal, Rate
from campaign.fundraising.operations import enter_rate
from campaign.fundraising.operations.checkouts import start_checkout
from campaign.fundraising.queries.checking import differences
from campaign.fundraising.queries.rates import OLDEST_RATE, Conversion, convert, newest_rates
from campaign.fundraising.queries.totals import standing_totals
from campaign.kernel.audit import Machine
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money
from tests.factories.fundraising import (
    CLERK,
    make_campaign_fund,
    make_contribution,
    make_fund,
    make_rate,
)

MONDAY = date(2026, 3, 2)
NEW_YEAR = date(2026, 1, 1)


def test_the_same_currency_needs_no_rate(app):
    assert convert(Money(25_00, "EUR"), "EUR", MONDAY) == Conversion(Money(25_00, "EUR"))


@pytest.mark.parametrize(
    ("given", "to", "expected"),
    [
        (Money(10_00, "EUR"), "CHF", Money(10_99, "CHF")),
        (Money(10_00, "CHF"), "EUR", Money(9_10, "EUR")),
        (Money(1, "EUR"), "CHF", Money(1, "CHF")),
    ],
)
def test_a_rate_is_used_in_both_directions(app, given, to, expected):
    rate = make_rate("EUR", "CHF", "1.0986", MONDAY)

    assert convert(given, to, MONDAY) == Conversion(expected, rate.id)


def test_two_currencies_meet_by_way_of_a_third(app):
    japanese = make_rate("EUR", "JPY", "160", MONDAY)
    kuwaiti = make_rate("EUR", "KWD", "0.32", MONDAY)

    conversion = convert(Money(16_000, "JPY"), "KWD", MONDAY)

    assert conversion == Conversion(Money(32_000, "KWD"), japanese.id, kuwaiti.id)


def test_an_amount_is_rounded_once_and_a_half_goes_to_the_even_unit(app):
    make_rate("USD", "JPY", "3", MONDAY)

    assert [convert(Money(minor, "JPY"), "USD", MONDAY).money.minor for minor in (1, 2, 3, 4)] == [
        33,
        67,
        100,
        133,
    ]
    assert convert(Money(1_50, "USD"), "JPY", MONDAY).money == Money(4, "JPY")
    assert convert(Money(2_50, "USD"), "JPY", MONDAY).money == Money(8, "JPY")


def test_the_newest_rate_up_to_the_day_serves(app):
    for days, value in ((-3, "1.1"), (-1, "1.2"), (1, "1.3")):
        make_rate("EUR", "CHF", value, MONDAY + timedelta(days=days))

    assert convert(Money(10_00, "EUR"), "CHF", MONDAY).money == Money(12_00, "CHF")


def test_of_two_rates_of_a_day_the_one_entered_last_serves(app):
    for value, source in (("1.1", "a bank"), ("1.2", "a better bank")):
        enter_rate("EUR", "CHF", Decimal(value), on_day=MONDAY, source=source, by=CLERK)

    assert convert(Money(10_00, "EUR"), "CHF", MONDAY).money == Money(12_00, "CHF")


def test_a_rate_between_the_two_is_preferred_to_a_way_round(app):
    make_rate("EUR", "CHF", "1", MONDAY)
    make_rate("EUR", "USD", "1", MONDAY)
    direct = make_rate("CHF", "USD", "2", MONDAY - timedelta(days=5))

    assert convert(Money(10_00, "CHF"), "USD", MONDAY) == Conversion(Money(20_00, "USD"), direct.id)


def test_of_two_ways_round_the_fresher_one_is_taken(app):
    for third, age in (("EUR", 9), ("USD", 2)):
        for currency in ("CHF", "JPY"):
            make_rate(third, currency, "1", MONDAY - timedelta(days=age))

    conversion = convert(Money(10_00, "CHF"), "JPY", MONDAY)

    assert db.session.get(Rate, conversion.rate_id).base == "USD"


def test_a_rate_serves_for_a_month_and_no_longer(app):
    make_rate("EUR", "CHF", "1", MONDAY)
    last = MONDAY + OLDEST_RATE - timedelta(days=1)

    assert convert(Money(1_00, "EUR"), "CHF", last).money == Money(1_00, "CHF")
    with pytest.raises(Refused, match="between EUR and CHF is known for 2 April 2026"):
        convert(Money(1_00, "EUR"), "CHF", last + timedelta(days=1))


def test_a_rate_keeps_who_entered_it_and_every_digit(app):
    enter_rate("EUR", "UAH", Decimal("33.20190"), on_day=MONDAY, source="a bank", by=CLERK)

    db.session.expire_all()
    rate = db.session.scalars(select(Rate)).one()
    assert (str(rate.value), rate.source, rate.entered_by) == (
        "33.20190",
        "a bank",
        "machine:tests",
    )


def test_the_same_rate_again_changes_nothing(app):
    given = {"on_day": MONDAY, "source": "a bank", "by": CLERK}

    first = enter_rate("EUR", "UAH", Decimal("33.2"), **given)

    assert enter_rate("EUR", "UAH", Decimal("33.20"), **given).id == first.id


def test_another_value_from_the_same_source_and_day_is_refused(app):
    given = {"on_day": MONDAY, "source": "a bank", "by": Machine("tests")}
    enter_rate("EUR", "UAH", Decimal("33.2"), **given)

    with pytest.raises(Refused, match=r"33\.2"):
        enter_rate("EUR", "UAH", Decimal("34"), **given)


def test_a_treasurers_rate_counts_for_the_own_coalition_only(root):
    ours, theirs = root.coalition_id, make_campaign_fund().coalition_id
    given = {"on_day": MONDAY, "source": "a bank", "by": CLERK}
    enter_rate("EUR", "UAH", Decimal("33"), coalition_id=ours, **given)
    enter_rate("EUR", "UAH", Decimal("50"), coalition_id=theirs, **given)
    ten = Money(10_00, "EUR")

    assert convert(ten, "UAH", MONDAY, ours).money == Money(330_00, "UAH")
    assert convert(ten, "UAH", MONDAY, theirs).money == Money(500_00, "UAH")
    with pytest.raises(Refused, match="No exchange rate"):
        convert(ten, "UAH", MONDAY)
    assert [rate.coalition_id for rate in newest_rates(ours)] == [ours]
    assert newest_rates(ours, until=MONDAY - timedelta(days=1)) == []


def test_of_one_day_the_own_rate_comes_before_the_published_one(root):
    given = {"on_day": MONDAY, "source": "a bank", "by": CLERK}
    enter_rate("EUR", "UAH", Decimal("33"), coalition_id=root.coalition_id, **given)
    enter_rate("EUR", "UAH", Decimal("34"), **given)
    enter_rate("EUR", "UAH", Decimal("35"), **{**given, "on_day": MONDAY + timedelta(days=1)})
    one = Money(1_00, "EUR")

    assert convert(one, "UAH", MONDAY, root.coalition_id).money == Money(33_00, "UAH")
    tuesday = MONDAY + timedelta(days=1)
    assert convert(one, "UAH", tuesday, root.coalition_id).money == Money(35_00, "UAH")


def test_check_books_names_a_rate_that_was_another_coalitions(root):
    stranger = make_campaign_fund().coalition_id
    rate = enter_rate(
        "EUR",
        "CHF",
        Decimal(1),
        on_day=today("UTC"),
        source="a bank",
        by=CLERK,
        coalition_id=stranger,
    )
    with transaction():
        goal = Goal(
            fund=root,
            target=Money(5_00, "EUR"),
            counted=Money(5_00, "EUR"),
            rate_id=rate.id,
            set_on=today("UTC"),
        )
        db.session.add(goal)

    assert f"goal {goal.id}: rate {rate.id} is another coalition's" in list(differences())


def test_the_law_says_for_ever_what_a_currency_became(root):
    fund = make_fund(campaign=root.campaign, currency="BGN")

    make_contribution(fund, Money(10_00, "EUR"), received_on=MONDAY)

    assert standing_totals(fund).received == Money(19_56, "BGN")
    assert list(differences()) == []


def test_money_is_given_in_what_is_in_use_on_that_day_only(root):
    make_rate("EUR", "BGN", "1.95583", NEW_YEAR - timedelta(days=1))
    lev = Money(10_00, "BGN")

    make_contribution(root, lev, received_on=NEW_YEAR - timedelta(days=1))
    with pytest.raises(Refused, match="BGN was in use until 31 December 2025"):
        make_contribution(root, lev, received_on=NEW_YEAR)
    with pytest.raises(Refused, match="HRK was in use until 31 December 2022"):
        start_checkout(root.id, Money(10_00, "HRK"), language="en")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"value": Decimal(0)}, "above zero"),
        ({"value": Decimal("-1")}, "above zero"),
        ({"value": Decimal("NaN")}, "above zero"),
        ({"value": Decimal("Infinity")}, "above zero"),
        ({"value": Decimal("1." + 20 * "1")}, "20 digits"),
        ({"quote": "EUR"}, "two different"),
        ({"quote": "XXZ"}, "XXZ is no currency"),
        ({"source": " "}, "source"),
        ({"on_day": date(2999, 1, 1)}, "future"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(app, change, complaint):
    rate = {"base": "EUR", "quote": "UAH", "value": Decimal("33.2"), "source": "a bank"}

    with pytest.raises(Refused, match=complaint):
        enter_rate(**{**rate, "on_day": today("UTC"), "by": CLERK, **change})
