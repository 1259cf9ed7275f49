"""By currency and by day: sums of the whole campaign that tell of nobody."""

from datetime import timedelta

from campaign.fundraising.models import Standing
from campaign.fundraising.operations import reverse_contribution
from campaign.fundraising.queries.currencies import sums_by_currency
from campaign.fundraising.queries.days import sums_by_day
from campaign.fundraising.queries.progress import campaign_progress
from campaign.kernel.clock import today
from campaign.kernel.money import Money
from tests.factories.fundraising import CLERK, make_contribution, make_fund, make_goal, make_rate


def euros(minor):
    return Money(minor, "EUR")


def test_currencies_are_named_with_what_was_given_and_what_it_counts_for(campaign, root):
    make_rate("EUR", "CHF", "1.25")
    make_contribution(root, Money(25_00, "CHF"))
    make_contribution(root, euros(50_00))

    sums = sums_by_currency(campaign)

    assert [(row.given.received, row.counted) for row in sums.rows] == [
        (euros(50_00), euros(50_00)),
        (Money(25_00, "CHF"), euros(20_00)),
    ]
    assert not sums.others


def test_a_currency_that_only_an_unpublished_organization_took_is_not_named(campaign, root):
    make_rate("EUR", "CHF", "1.25")
    make_rate("EUR", "USD", "1")
    make_contribution(make_fund(campaign=campaign), Money(25_00, "CHF"))
    make_contribution(root, euros(50_00))
    make_contribution(root, Money(4_00, "USD"))

    sums = sums_by_currency(campaign)

    assert sums.rows == ()
    assert sums.others == campaign_progress(campaign).received


def test_what_is_not_named_hides_among_the_smallest_others(campaign, root):
    make_rate("EUR", "CHF", "1.25")
    make_rate("EUR", "USD", "1")
    published = make_fund(campaign=campaign)
    make_goal(published, euros(100_00))
    make_contribution(make_fund(campaign=campaign), Money(25_00, "CHF"))
    make_contribution(published, Money(4_00, "USD"))
    make_contribution(root, Money(2_00, "USD"))
    make_contribution(root, euros(50_00))

    sums = sums_by_currency(campaign)

    assert [row.currency for row in sums.rows] == ["EUR"]
    assert sums.others == euros(26_00)


def test_a_currency_with_three_sources_is_named(campaign, root):
    make_rate("EUR", "CHF", "1.25")
    for fund in (root, make_fund(campaign=campaign), make_fund(campaign=campaign)):
        make_contribution(fund, Money(25_00, "CHF"))
        make_contribution(fund, euros(1_00))

    assert [row.currency for row in sums_by_currency(campaign).rows] == ["CHF", "EUR"]


def test_a_currency_of_a_published_organization_is_named(campaign, root):
    make_rate("EUR", "CHF", "1.25")
    fund = make_fund(campaign=campaign)
    make_goal(fund, euros(100_00))
    make_contribution(fund, Money(25_00, "CHF"))
    make_contribution(root, euros(1_00))

    assert [row.currency for row in sums_by_currency(campaign).rows] == ["CHF", "EUR"]


def test_where_one_currency_would_tell_the_table_leaves_out_all_that_is_kept_back(campaign, root):
    make_rate("EUR", "CHF", "1.25")
    funds = [make_fund(campaign=campaign) for _ in range(3)]
    reported = {"standing": Standing.REPORTED}
    for fund in funds:
        make_contribution(fund, euros(10_00), **reported)
    make_contribution(root, euros(1_00), **reported)

    def table():
        return [(row.currency, row.given.reported.minor) for row in sums_by_currency(campaign).rows]

    assert table() == [("EUR", 31_00)]
    make_contribution(funds[0], Money(5_00, "CHF"), **reported)
    assert table() == [("EUR", 1_00)]
    assert campaign_progress(campaign).reported == euros(35_00)


def test_days_add_up_and_a_reversal_counts_from_its_own_day(campaign, root):
    first, last = today("UTC") - timedelta(days=2), today("UTC")
    gift = make_contribution(root, euros(25_00), received_on=first)
    make_contribution(root, euros(5_00), standing=Standing.REPORTED, received_on=first)
    reverse_contribution(gift.id, reason="refunded", on_day=last, by=CLERK)

    sums = sums_by_day(campaign)

    assert [(sum_.day, sum_.so_far.received, sum_.so_far.reported) for sum_ in sums] == [
        (first, euros(25_00), euros(5_00)),
        (last, euros(0), euros(5_00)),
    ]
