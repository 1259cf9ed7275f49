"""Unnamed goals over time: nobody who keeps every public page of a campaign can name one."""

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest
from sqlalchemy import select

from campaign.fundraising.models import Goal, GoalVisibility
from campaign.fundraising.operations import withdraw_goal
from campaign.fundraising.queries.inference import determined
from campaign.fundraising.queries.progress import campaign_progress
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from tests.factories.fundraising import CLERK, make_friends_fund, make_fund, make_goal, make_rate

PUBLIC, UNNAMED, HIDDEN = GoalVisibility


def euros(minor):
    return Money(minor, "EUR")


def total(campaign):
    return campaign_progress(campaign).goals.total.minor


def unnamed_funds(campaign, amounts):
    """Organizations whose goals are counted without their names."""
    funds = [make_fund(campaign=campaign) for _ in amounts]
    for fund, amount in zip(funds, amounts, strict=True):
        make_goal(fund, euros(amount), UNNAMED)
    return funds


class Reader:
    """Keeps every public sum, and does linear algebra of its own.

    Every goal of the test is another power of two: so the sum itself says which ones are in it.
    """

    def __init__(self):
        self.sums = []
        self.named = set()

    def read(self, campaign):
        progress = campaign_progress(campaign)
        self.named |= {row.bar.goal.target.minor for row in progress.organizations if row.bar}
        minor = progress.goals.total.minor
        self.sums.append({1 << bit for bit in range(minor.bit_length()) if minor >> bit & 1})
        assert progress.goals.unnamed == len(self.sums[-1] - self.named_now(progress))

    def named_now(self, progress):
        return {row.bar.goal.target.minor for row in progress.organizations if row.bar}

    def worked_out(self):
        """The goals that nobody named and that have but one possible value."""
        secrets = sorted(set().union(*self.sums) - self.named)
        rows = [[Fraction(each in members) for each in secrets] for members in self.sums]
        known = rank(rows)
        units = ([Fraction(each == secret) for each in secrets] for secret in secrets)
        return [s for s, unit in zip(secrets, units, strict=True) if rank([*rows, unit]) == known]


def rank(rows: Iterable[list[Fraction]]) -> int:
    left, found = [row for row in rows if any(row)], 0
    while left:
        pivot = left.pop()
        column = next(index for index, value in enumerate(pivot) if value)
        reduced = (
            [a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)]
            for row in left
        )
        left, found = [row for row in reduced if any(row)], found + 1
    return found


@pytest.mark.parametrize("seed", range(6))
def test_who_keeps_every_public_sum_can_name_no_unnamed_goal(campaign, seed):
    chance, reader = Random(seed), Reader()
    amounts = (1 << bit for bit in range(62))
    funds = [make_fund(campaign=campaign) for _ in range(7)]
    last = {}
    for _ in range(45):
        fund = chance.choice(funds)
        match chance.randrange(6):
            case 0 if fund.id in last:
                withdraw_goal(fund.id, by=CLERK)
            case 1 | 2 if fund.id in last:
                make_goal(fund, euros(last[fund.id]), chance.choice((PUBLIC, UNNAMED, HIDDEN)))
            case _:
                last[fund.id] = next(amounts)
                visibility = chance.choice((UNNAMED, UNNAMED, UNNAMED, HIDDEN, PUBLIC))
                make_goal(fund, euros(last[fund.id]), visibility)
        reader.read(campaign)

        assert reader.worked_out() == []

    assert len(set(map(frozenset, reader.sums))) > 10


def test_one_goal_that_is_published_gives_no_other_away(campaign):
    reader = Reader()
    first, *_others = unnamed_funds(campaign, (1, 2, 4, 8, 16))
    reader.read(campaign)
    make_goal(first, euros(1), PUBLIC)
    reader.read(campaign)

    assert [sum(members) for members in reader.sums] == [7, 31]
    assert reader.worked_out() == []


def test_a_goal_that_is_raised_changes_the_sum_only_together_with_others(campaign):
    first, second, _third = unnamed_funds(campaign, (100, 200, 300))
    sums = []
    for fund, amount in ((first, 150), (second, 250)):
        make_goal(fund, euros(amount), UNNAMED)
        sums.append(total(campaign))

    assert sums == [600, 700]


def test_fewer_than_three_unnamed_goals_are_in_no_sum(campaign):
    first, *_others = unnamed_funds(campaign, (100, 200, 300))
    make_goal(make_fund(campaign=campaign), euros(1_000))
    before = total(campaign)
    withdraw_goal(first.id, by=CLERK)

    assert (before, total(campaign)) == (1_600, 1_000)


def test_the_last_two_goals_of_a_sum_become_public_together(campaign):
    first, second, third = unnamed_funds(campaign, (100, 200, 300))
    make_goal(first, euros(100), PUBLIC)
    waiting = make_goal(second, euros(200), PUBLIC)
    was = (waiting.visibility, waiting.waits_to_be_public, waiting.wanted_visibility)
    make_goal(third, euros(300), PUBLIC)

    assert was == (UNNAMED, True, PUBLIC)
    assert (waiting.visibility, waiting.waits_to_be_public) == (PUBLIC, False)
    assert total(campaign) == 600
    published = db.session.scalars(
        select(AuditEntry.subject)
        .where(AuditEntry.action == "goal.published")
        .order_by(AuditEntry.id)
    ).all()
    assert published == [f"fund:{second.id}", f"fund:{third.id}"]


def test_another_amount_becomes_public_at_once(campaign):
    first, second, _third = unnamed_funds(campaign, (100, 200, 300))
    make_goal(first, euros(100), PUBLIC)

    assert make_goal(second, euros(201), PUBLIC).visibility is PUBLIC


def test_the_same_goal_counted_at_another_rate_does_not_move_the_sum(campaign):
    make_rate("EUR", "CHF", "1.25", on_day=today("UTC") - timedelta(days=3))
    make_rate("EUR", "CHF", "1.00", on_day=today("UTC"))
    swiss = make_fund(campaign=campaign, currency="CHF")
    make_goal(swiss, Money(125, "CHF"), UNNAMED, set_on=today("UTC") - timedelta(days=2))
    unnamed_funds(campaign, (200, 300))
    before = total(campaign)
    make_goal(swiss, Money(125, "CHF"), UNNAMED, until=today("UTC") + timedelta(days=9))
    unnamed_funds(campaign, (1_000, 2_000, 4_000))

    assert (before, total(campaign)) == (600, 7_600)


def test_a_goal_below_one_that_the_sum_still_counts_does_not_count_twice(campaign):
    above, *_others = unnamed_funds(campaign, (1_000, 2_000, 4_000, 8_000))
    make_goal(make_friends_fund(campaign, parent=above), euros(10))
    withdraw_goal(above.id, by=CLERK)

    assert total(campaign) == 7_000


def test_the_progress_page_says_since_when_unnamed_goals_are_counted_so(client, campaign):
    unnamed_funds(campaign, (100, 200, 300))

    page = client.get(f"/en/{campaign.slug}/progress").text

    day = f"{today('UTC'):%-d %B %Y}"
    assert f"3 goals are in the sum without being named, as of {day}." in page


def test_a_waiting_goal_is_public_in_the_data_file_as_its_owner_wants_it(campaign):
    first, second, _third = unnamed_funds(campaign, (100, 200, 300))
    make_goal(first, euros(100), PUBLIC)
    make_goal(second, euros(200), PUBLIC)

    make_goal(second, euros(200), PUBLIC)

    assert db.session.query(Goal).filter_by(fund_id=second.id).count() == 2


@pytest.mark.parametrize(
    ("sums", "known", "found"),
    [
        ([{"a": 1, "b": 1, "c": 1}], "", ""),
        ([{"a": 1, "b": 1, "c": 1}, {"c": -1, "d": 1}], "d", "c"),
        ([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"a": 1, "c": 1}], "", "abc"),
        ([{"a": 1, "b": 1}, {"a": 1, "b": -1}], "", "ab"),
        ([{"a": 1, "b": 1, "c": 1}], "ab", "c"),
        ([{"a": 1}, {"a": 1}, {}], "", "a"),
    ],
)
def test_what_follows_from_sums(sums, known, found):
    assert determined(sums, set(known)) == set(found)
