"""The goals of a campaign added up for the public, so that no sum gives away a single one.

A goal counts once along its chain, as a gift does: where an organization has a goal, its friends'
goals are parts of it. Goals that are counted without being named enter and leave the sum together
with others (`operations/unnamed_goals.py`): until then the sum stays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import (
    CountedGoal,
    Fund,
    FundKind,
    Goal,
    GoalVisibility,
    UnnamedGoalSum,
)
from campaign.fundraising.queries.unnamed_goals import Target
from campaign.kernel.database import db
from campaign.kernel.money import Money


@dataclass(frozen=True, slots=True)
class GoalSum:
    """The public sum of the goals of a campaign's parts, in the campaign's currency."""

    total: Money
    named: int
    """How many goals in it are public."""
    unnamed: int
    """How many are counted without being named."""
    unnamed_since: datetime | None
    """When the unnamed goals in it were last counted."""
    friends: int
    """How many friends set a goal, each counted here or as part of its organization's."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A fund below the campaign's own, its goal if it has one, and its part of the unnamed sum."""

    kind: FundKind
    parent_id: int
    visibility: GoalVisibility | None
    target_minor: int | None
    counted_minor: int | None
    held_target_minor: int | None
    held_minor: int | None
    held_since: datetime | None

    @property
    def is_counted(self) -> bool:
        return self.visibility in (GoalVisibility.PUBLIC, GoalVisibility.UNNAMED)

    @property
    def is_public(self) -> bool:
        return self.visibility is GoalVisibility.PUBLIC

    @property
    def is_held(self) -> bool:
        return self.held_minor is not None

    @property
    def is_held_by_name(self) -> bool:
        """Whether the goal was made public since it was counted."""
        return self.is_public and self.target_minor == self.held_target_minor


_Levels = Mapping[int, _Level]


def sum_of_goals(campaign: Campaign) -> GoalSum:
    """Add up the funds below the campaign's own, whose goal is not one of the parts.

    A fund counts once: while the sum still holds an earlier goal of it, a new one waits.
    """
    levels = _levels_below(campaign)
    parts = [level for level in levels.values() if level.is_counted and not _above(level, levels)]
    named = [level for level in parts if level.is_public]
    held = [level for level in levels.values() if level.is_held]
    minor = sum(level.counted_minor or 0 for level in named if not _is_held(level, levels))
    minor += sum(level.held_minor or 0 for level in held)
    return GoalSum(
        total=Money(minor, campaign.currency),
        named=len(named),
        unnamed=sum(not level.is_held_by_name for level in held),
        unnamed_since=held[0].held_since if held else None,
        friends=sum(level.is_counted for level in levels.values() if level.kind is FundKind.FRIEND),
    )


def unnamed_goals(campaign: Campaign) -> dict[Target, int]:
    """Return the unnamed goals that stand today, each with what it adds to the public sum."""
    levels = _levels_below(campaign)
    return {
        (fund_id, level.target_minor or 0): level.counted_minor or 0
        for fund_id, level in levels.items()
        if level.visibility is GoalVisibility.UNNAMED and not _above(level, levels)
    }


def _levels_below(campaign: Campaign) -> dict[int, _Level]:
    """Return each fund below the campaign's with its goal, in the order in which goals were set."""
    goal = Goal.__table__.c
    newest = (
        select(func.max(UnnamedGoalSum.made_at))
        .where(UnnamedGoalSum.campaign_id == campaign.id)
        .scalar_subquery()
    )
    query = (
        select(
            Fund.id,
            Fund.kind,
            Fund.parent_id,
            Goal.visibility,
            goal.target_minor,
            goal.counted_minor,
            CountedGoal.target_minor,
            CountedGoal.counted_minor,
            newest,
        )
        .outerjoin(Goal, and_(Goal.fund_id == Fund.id, Goal.ended_at.is_(None)))
        .outerjoin(CountedGoal, and_(CountedGoal.fund_id == Fund.id, CountedGoal.left_id.is_(None)))
        .where(Fund.campaign_id == campaign.id, Fund.parent_id.is_not(None))
        .order_by(Goal.id, Fund.id)
    )
    return {fund_id: _Level(*level) for fund_id, *level in db.session.execute(query)}


def _above(level: _Level, levels: _Levels) -> bool:
    """Whether a goal above counts this one already."""
    parent = levels.get(level.parent_id)
    return parent is not None and (parent.is_counted or _above(parent, levels))


def _is_held(level: _Level, levels: _Levels) -> bool:
    """Whether the sum of unnamed goals still counts this fund, or one above it."""
    parent = levels.get(level.parent_id)
    return level.is_held or (parent is not None and _is_held(parent, levels))
