"""The public sum of unnamed goals changes only where no change of it gives a single goal away.

Whoever reads the public pages every day knows every sum that was ever shown. So the set of goals
in the sum changes by three or more at a time, and only if nobody could work one out from all sums
and all public goals together; until then the sum stays as it was. With fewer than three unnamed
goals there is no such sum. A goal that would give away another by becoming public waits, unnamed.
"""

from collections.abc import Mapping

from sqlalchemy import select, update

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CountedGoal, Fund, Goal, GoalVisibility, UnnamedGoalSum
from campaign.fundraising.queries.goals import unnamed_goals
from campaign.fundraising.queries.kept_back import SMALLEST_GROUP
from campaign.fundraising.queries.unnamed_goals import Target, ToldSoFar, told_so_far
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Machine
from campaign.kernel.database import db
from campaign.kernel.money import Money

CAMPAIGN = Machine("campaign")


def has_to_wait(fund: Fund, target: Money) -> bool:
    """Return whether this goal would give away another one if it became public now."""
    return told_so_far(fund.campaign).names_give_one_away([(fund.id, target.minor)])


def recount_unnamed_goals(campaign: Campaign) -> None:
    """Follow a change of any goal. Call it in the same transaction, with the campaign locked."""
    db.session.flush()
    _publish_waiting(campaign)
    told = told_so_far(campaign)
    counted = _next_sum(told, unnamed_goals(campaign))
    if counted.keys() == told.counted.keys():
        return
    made = UnnamedGoalSum(campaign_id=campaign.id)
    db.session.add(made)
    db.session.flush()
    _take_out(told.counted.keys() - counted.keys(), made)
    db.session.add_all(
        CountedGoal(
            fund_id=fund_id,
            target_minor=minor,
            # Counted at another rate than before, the difference would give the goal away.
            counted_minor=told.amounts.get((fund_id, minor), counted_minor),
            entered_id=made.id,
        )
        for (fund_id, minor), counted_minor in counted.items()
        if (fund_id, minor) not in told.counted
    )
    db.session.flush()
    revisions.touch(*campaign.page_topics)


def _next_sum(told: ToldSoFar, today: Mapping[Target, int]) -> Mapping[Target, int]:
    """Choose what the public sum counts from now on; where in doubt, what it counted before."""
    wanted = today if len(today) >= SMALLEST_GROUP else {}
    changed = wanted.keys() ^ told.counted.keys()
    if len(changed) >= SMALLEST_GROUP and not told.sum_gives_one_away(wanted.keys()):
        return wanted
    still_unnamed = told.counted.keys() - told.named
    return told.counted if len(still_unnamed) >= SMALLEST_GROUP else {}


def _take_out(targets: set[Target], made: UnnamedGoalSum) -> None:
    db.session.execute(
        update(CountedGoal)
        .where(
            CountedGoal.fund_id.in_(fund_id for fund_id, _minor in targets),
            CountedGoal.left_id.is_(None),
        )
        .values(left_id=made.id)
    )


def _publish_waiting(campaign: Campaign) -> None:
    """Publish what its owner wants to publish, as soon as it gives nobody else away.

    The last two of a sum would give each other away, unless both become public at once.
    """
    waiting = db.session.scalars(
        select(Goal)
        .join(Goal.fund)
        .where(Fund.campaign_id == campaign.id, Goal.ended_at.is_(None), Goal.waits_to_be_public)
        .order_by(Goal.id)
    ).all()
    if not waiting:
        return
    if not told_so_far(campaign).names_give_one_away(_target(goal) for goal in waiting):
        for goal in waiting:
            _publish(goal)
        return
    for goal in waiting:
        if not has_to_wait(goal.fund, goal.target):
            _publish(goal)


def _publish(goal: Goal) -> None:
    goal.visibility, goal.waits_to_be_public = GoalVisibility.PUBLIC, False
    db.session.flush()
    audit.record(
        CAMPAIGN,
        "goal.published",
        f"fund:{goal.fund_id}",
        organization_id=goal.fund.organization_id,
        coalition_id=goal.fund.coalition_id,
    )
    revisions.touch(*goal.fund.campaign.page_topics)


def _target(goal: Goal) -> Target:
    return goal.fund_id, goal.target.minor
