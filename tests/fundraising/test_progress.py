"""What the public is told of a campaign's money, and what cannot be worked out from it."""

from datetime import date
from decimal import Decimal

import pytest

from campaign.fundraising.models import GoalVisibility, Standing
from campaign.fundraising.operations import (
    Owner,
    open_fund,
    record_pledge,
    reverse_contribution,
)
from campaign.fundraising.queries.currencies import sums_by_currency
from campaign.fundraising.queries.days import sums_by_day
from campaign.fundraising.queries.progress import (
    bar_of_event,
    bar_of_organization,
    campaign_progress,
    named_friends,
)
from campaign.kernel.money import Money
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import (
    CLERK,
    make_contribution,
    make_friends_fund,
    make_fund,
    make_goal,
    make_rate,
)
from tests.factories.organizations import make_organization

PUBLIC, UNNAMED, HIDDEN = GoalVisibility


def euros(minor):
    return Money(minor, "EUR")


def test_a_campaign_without_a_fund_has_raised_nothing(app):
    campaign = make_campaign()
    take_part(make_organization(coalition=campaign.coalition), campaign)

    progress = campaign_progress(campaign)

    assert (progress.received, progress.goal, progress.share) == (euros(0), None, None)
    assert [row.bar for row in progress.organizations] == [None]


def test_goals_in_several_currencies_add_up_at_dated_rates(campaign):
    make_rate("EUR", "CHF", "1.25")
    make_goal(make_fund(campaign=campaign), euros(500_00))
    make_goal(make_fund(campaign=campaign, currency="CHF"), Money(2_000_00, "CHF"))

    progress = campaign_progress(campaign)

    assert progress.goal == euros(2_100_00)
    assert [row.bar.goal.target for row in progress.organizations] == [
        euros(500_00),
        Money(2_000_00, "CHF"),
    ]


def test_the_goal_of_the_campaign_itself_is_the_measure_where_there_is_one(campaign, root):
    make_goal(root, euros(10_000_00))
    make_goal(make_fund(campaign=campaign), euros(500_00))

    progress = campaign_progress(campaign)

    assert (progress.goal, progress.goals.total) == (euros(10_000_00), euros(500_00))


def test_received_reported_and_expected_stand_side_by_side(campaign, root):
    make_goal(root, euros(200_00))
    make_contribution(root, euros(50_00))
    make_contribution(root, euros(7_00), standing=Standing.REPORTED)
    record_pledge(root.id, euros(3_00), by=CLERK)

    progress = campaign_progress(campaign)

    assert (progress.received, progress.reported, progress.expected) == (
        euros(50_00),
        euros(7_00),
        euros(3_00),
    )
    assert (progress.share, progress.gifts) == (Decimal("0.25"), 2)


def test_an_organization_with_a_public_goal_shows_what_it_raised_in_its_own_currency(campaign):
    make_rate("EUR", "CHF", "1.25")
    fund = make_fund(campaign=campaign, currency="CHF")
    make_goal(fund, Money(100_00, "CHF"))
    make_contribution(fund, Money(25_00, "CHF"))

    [row] = campaign_progress(campaign).organizations

    assert row.bar == bar_of_organization(campaign, fund.organization)
    assert (row.bar.raised.received, row.bar.counted.received) == (
        Money(25_00, "CHF"),
        euros(20_00),
    )


@pytest.mark.parametrize("visibility", [UNNAMED, HIDDEN])
def test_an_organization_that_does_not_name_its_goal_shows_no_sum_at_all(
    campaign, root, visibility
):
    fund = make_fund(campaign=campaign)
    make_goal(fund, euros(500_00), visibility)
    make_contribution(fund, euros(25_00))
    make_contribution(root, euros(5_00))

    progress = campaign_progress(campaign)

    assert [(row.bar, row.goal_is_kept_back) for row in progress.organizations] == [(None, True)]
    assert bar_of_organization(campaign, fund.organization) is None
    assert progress.goal is None
    assert (progress.received, progress.rest.received) == (euros(30_00), euros(30_00))


def test_an_organization_without_a_goal_shows_no_sum_either(campaign):
    make_contribution(make_fund(campaign=campaign), euros(25_00))

    progress = campaign_progress(campaign)

    assert [(row.bar, row.goal_is_kept_back) for row in progress.organizations] == [(None, False)]
    assert progress.received == euros(25_00)


@pytest.mark.parametrize(("unnamed", "counted"), [(1, 0), (2, 0), (3, 3), (4, 3), (5, 3), (6, 6)])
def test_unnamed_goals_enter_the_public_sum_three_at_a_time(campaign, unnamed, counted):
    make_goal(make_fund(campaign=campaign), euros(100_00))
    for _ in range(unnamed):
        make_goal(make_fund(campaign=campaign), euros(7_00), UNNAMED)

    goals = campaign_progress(campaign).goals

    assert (goals.named, goals.unnamed) == (1, counted)
    assert goals.total == euros(100_00 + counted * 7_00)


def test_a_change_of_the_public_sum_never_shows_one_unnamed_goal(campaign):
    sums = []
    secrets = [1_00, 10_00, 100_00, 1_000_00, 10_000_00, 100_000_00]
    for secret in secrets:
        make_goal(make_fund(campaign=campaign), euros(secret), UNNAMED)
        sums.append(campaign_progress(campaign).goals.total.minor)

    changes = {later - earlier for earlier, later in zip([0, *sums], sums, strict=False)}
    assert changes.isdisjoint(secrets)


def test_a_hidden_goal_is_in_no_public_sum(campaign):
    for _ in range(4):
        make_goal(make_fund(campaign=campaign), euros(7_00), HIDDEN)

    assert campaign_progress(campaign).goals.total == euros(0)


def test_a_goal_counts_once_along_its_chain(campaign):
    fund = make_fund(campaign=campaign)
    make_goal(fund, euros(500_00))
    make_goal(make_friends_fund(campaign, parent=fund), euros(50_00))
    make_goal(make_friends_fund(campaign), euros(30_00))

    goals = campaign_progress(campaign).goals

    assert (goals.total, goals.named, goals.friends) == (euros(530_00), 2, 2)


def test_a_friends_goal_counts_itself_where_its_organization_has_none(campaign):
    fund = make_fund(campaign=campaign)
    make_goal(make_friends_fund(campaign, parent=fund), euros(50_00))

    assert campaign_progress(campaign).goals.total == euros(50_00)


def test_the_parts_add_up_to_the_whole_to_the_cent(campaign, root):
    make_rate("EUR", "CHF", "1.0995")
    swiss = make_fund(campaign=campaign, currency="CHF")
    make_goal(swiss, Money(100_00, "CHF"))
    friend = make_friends_fund(campaign)
    make_goal(friend, euros(100_00))
    for fund in (swiss, friend, root, make_fund(campaign=campaign)):
        for minor in (1_01, 2_03, 5_07):
            make_contribution(fund, Money(minor, "CHF"))

    progress = campaign_progress(campaign)

    [shown] = [row.bar.counted for row in progress.organizations if row.bar]
    assert shown + progress.friends + progress.rest == progress.raised
    assert progress.friends.received == shown.received


def test_what_a_friend_without_a_public_goal_received_is_not_told_apart(campaign):
    shown, hidden = make_friends_fund(campaign), make_friends_fund(campaign)
    make_goal(shown, euros(50_00))
    make_goal(hidden, euros(50_00), HIDDEN)
    for fund in (shown, hidden):
        make_contribution(fund, euros(3_00))

    progress = campaign_progress(campaign)

    assert (progress.friends.received, progress.rest.received) == (euros(3_00), euros(3_00))


def test_friends_are_named_only_if_they_agreed(campaign):
    named = make_friends_fund(campaign, name="Ada Example", name_is_public=True)
    unnamed = make_friends_fund(campaign, name="Ben Example", name_is_public=False)
    for fund in (named, unnamed):
        make_goal(fund, euros(50_00))

    assert [(row.friend.name, row.bar.goal.target) for row in named_friends(campaign)] == [
        ("Ada Example", euros(50_00))
    ]


def test_the_fund_of_an_event_shows_its_sum_beside_its_public_goal(campaign):
    event = make_event(campaign=campaign)
    assert bar_of_event(campaign, event) is None
    fund = open_fund(campaign.id, Owner(event_id=event.id), by=CLERK)
    make_goal(fund, euros(50_00))

    make_contribution(fund, euros(20_00))

    assert bar_of_event(campaign, event).raised.received == euros(20_00)


def test_a_reversal_lowers_every_bar_that_the_gift_had_raised(campaign):
    fund = make_fund(campaign=campaign)
    make_goal(fund, euros(100_00))
    gift = make_contribution(fund, euros(25_00))

    reverse_contribution(gift.id, reason="entered twice", by=CLERK)

    progress = campaign_progress(campaign)
    [row] = progress.organizations
    assert (progress.received, progress.gifts) == (euros(0), 0)
    assert row.bar.raised.received == euros(0)


def test_the_number_of_queries_does_not_grow_with_the_campaign(campaign, root, count_queries):
    asked = []
    for _ in range(2):
        for _ in range(3):
            fund = make_fund(campaign=campaign)
            make_goal(fund, euros(100_00))
            make_contribution(fund, euros(1_00), received_on=date(2026, 5, 1))
            make_goal(make_friends_fund(campaign, name_is_public=True), euros(10_00))
        with count_queries() as queries:
            campaign_progress(campaign)
            named_friends(campaign)
            sums_by_currency(campaign)
            sums_by_day(campaign)
        asked.append(len(queries))

    assert asked[0] == asked[1]
