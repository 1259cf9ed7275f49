"""Goals are set, raised and withdrawn, and the ones before are kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign.fundraising.models import (
    CashBoxKind,
    Goal,
    GoalVisibility,
)
from campaign.fundraising.operations import (
    set_goal,
    set_organization_goal,
    withdraw_goal,
)
from campaign.fundraising.queries.funds import (
    boxes_of,
    current_goal,
    fund_of_campaign,
    fund_of_organization,
    goals_so_far,
)
from campaign.kernel import revisions
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import now, today
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Conflict, Refused
from campaign.kernel.money import Money
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.fundraising import (
    CLERK,
    make_fund,
    make_goal,
    make_rate,
)
from tests.factories.organizations import make_organization


@pytest.fixture
def fund(campaign):
    return make_fund(campaign=campaign, currency="CHF")


@pytest.fixture
def rate(app):
    return make_rate("EUR", "CHF", "1.25")


def test_a_goal_counts_in_the_campaigns_currency_at_the_rate_of_its_day(fund):
    rate = make_rate("EUR", "CHF", "1.25", today("UTC") - timedelta(days=9))
    make_rate("EUR", "CHF", "2")

    goal = set_goal(
        fund.id, Money(2_000_00, "CHF"), set_on=today("UTC") - timedelta(days=9), by=CLERK
    )

    assert (goal.counted, goal.rate_id) == (Money(1_600_00, "EUR"), rate.id)


def test_raising_a_goal_keeps_the_one_before(fund, rate):
    for amount in (500_00, 800_00):
        set_goal(fund.id, Money(amount, "CHF"), by=CLERK)

    assert current_goal(fund).target == Money(800_00, "CHF")
    assert [(goal.target.minor, goal.ended_at is None) for goal in goals_so_far(fund)] == [
        (800_00, True),
        (500_00, False),
    ]


def test_the_same_goal_again_changes_nothing(fund, rate):
    goals = [set_goal(fund.id, Money(500_00, "CHF"), by=CLERK).id for _ in range(2)]

    assert goals[0] == goals[1]


def test_a_goal_that_is_withdrawn_no_longer_holds(fund, rate):
    set_goal(fund.id, Money(500_00, "CHF"), by=CLERK)

    for _ in range(2):
        withdraw_goal(fund.id, by=CLERK)

    assert current_goal(fund) is None


def test_whoever_saw_an_older_goal_is_told_of_the_newer_one(fund, rate):
    seen = set_goal(fund.id, Money(500_00, "CHF"), by=CLERK)
    set_goal(fund.id, Money(800_00, "CHF"), by=CLERK)

    with pytest.raises(Conflict, match="800"):
        set_goal(fund.id, Money(600_00, "CHF"), by=CLERK, seen_goal_id=seen.id)
    with pytest.raises(Conflict):
        withdraw_goal(fund.id, by=CLERK, seen_goal_id=seen.id)


def test_whoever_saw_no_goal_is_told_of_a_new_one(fund, rate):
    set_goal(fund.id, Money(500_00, "CHF"), by=CLERK)

    with pytest.raises(Conflict):
        set_goal(fund.id, Money(600_00, "CHF"), by=CLERK, seen_goal_id=0)


@pytest.mark.parametrize(
    ("target", "days"),
    [
        (Money(0, "CHF"), {}),
        (Money(-5_00, "CHF"), {}),
        (Money(5_00, "EUR"), {}),
        (Money(5_00, "CHF"), {"set_on": 1}),
        (Money(5_00, "CHF"), {"until": -1}),
    ],
    ids=["nothing", "negative", "another currency", "tomorrow", "ended"],
)
def test_a_goal_that_cannot_be_is_refused(fund, rate, target, days):
    options = {name: today("UTC") + timedelta(days=after) for name, after in days.items()}

    with pytest.raises(Refused):
        set_goal(fund.id, target, by=CLERK, **options)


def test_a_closed_fund_takes_no_goal(fund, rate):
    with transaction():
        fund.closed_at = now()

    with pytest.raises(Refused, match="closed"):
        set_goal(fund.id, Money(5_00, "CHF"), by=CLERK)


def test_a_goal_that_is_not_public_is_in_the_organizations_log_only(fund, rate):
    set_goal(fund.id, Money(500_00, "CHF"), GoalVisibility.PUBLIC, by=CLERK)
    set_goal(fund.id, Money(800_00, "CHF"), GoalVisibility.HIDDEN, by=CLERK)

    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "goal.set").order_by(AuditEntry.id)
    ).all()
    coalition_id = fund.campaign.coalition_id
    assert [entry.organization_id for entry in entries] == 2 * [fund.organization_id]
    assert [entry.coalition_id for entry in entries] == [coalition_id, None]


def test_a_goal_changes_the_campaigns_pages(fund, rate):
    before = revisions.current(fund.campaign.topic)

    set_goal(fund.id, Money(500_00, "CHF"), by=CLERK)

    assert revisions.current(fund.campaign.topic) == before + 1


def test_an_organizations_first_goal_opens_what_it_needs(app):
    make_rate("EUR", "CHF", "1.25")
    campaign = make_campaign()
    organization = make_organization(coalition=campaign.coalition)
    take_part(organization, campaign)

    for amount in (500_00, 800_00):
        set_organization_goal(campaign.id, organization.id, Money(amount, "CHF"), by=CLERK)

    fund = fund_of_organization(campaign, organization)
    assert (fund.currency, fund.parent) == ("CHF", fund_of_campaign(campaign))
    assert [(box.kind, box.currency) for box in boxes_of(organization)] == [
        (CashBoxKind.CASH, "CHF"),
        (CashBoxKind.BANK, "CHF"),
    ]
    assert [goal.target.minor for goal in goals_so_far(fund)] == [800_00, 500_00]


def test_a_goal_in_another_currency_than_the_fund_is_refused(fund, rate):
    with pytest.raises(Refused, match="CHF"):
        set_organization_goal(
            fund.campaign_id, fund.organization_id, Money(500_00, "EUR"), by=CLERK
        )


def test_the_database_refuses_a_goal_of_nothing_or_less(fund):
    with pytest.raises(IntegrityError, match="target_is_positive"), transaction():
        db.session.add(unchecked_goal(fund, Money(-5_00, "CHF")))


def test_the_database_refuses_a_goal_in_another_currency_than_its_fund(fund):
    with pytest.raises(IntegrityError), transaction():
        db.session.add(unchecked_goal(fund, Money(5_00, "EUR")))


def test_the_database_refuses_two_goals_at_once(fund, rate):
    make_goal(fund, Money(5_00, "CHF"))

    with pytest.raises(IntegrityError), transaction():
        db.session.add(unchecked_goal(fund, Money(6_00, "CHF")))


def unchecked_goal(fund, target):
    return Goal(
        fund_id=fund.id, target=target, counted=Money(1_00, "EUR"), set_on=today("UTC"), until=None
    )
