"""The goals of a campaign added up for the public, so that no sum gives away a single one.

A goal counts once along its chain, as a gift does: where an organization has a goal, its friends'
goals are parts of it. Goals that are counted without being named enter the sum in groups of three,
in the order in which they were set: neither the sum nor a change of it shows one of them.
"""

from dataclasses import dataclass

from sqlalchemy import and_, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Fund, FundKind, Goal, GoalVisibility
from campaign.fundraising.queries.kept_back import SMALLEST_GROUP
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
    friends: int
    """How many friends set a goal, each counted here or as part of its organization's."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A fund below the campaign's own, and its goal if it has one."""

    kind: FundKind
    parent_id: int
    visibility: GoalVisibility | None
    counted_minor: int | None

    @property
    def is_counted(self) -> bool:
        return self.visibility in (GoalVisibility.PUBLIC, GoalVisibility.UNNAMED)


def sum_of_goals(campaign: Campaign) -> GoalSum:
    """Of the funds below the campaign's own, whose goal is not one of the parts."""
    levels = _levels_below(campaign)
    parts = [level for level in levels.values() if level.is_counted and not _above(level, levels)]
    named = [level for level in parts if level.visibility is GoalVisibility.PUBLIC]
    unnamed = [level for level in parts if level.visibility is GoalVisibility.UNNAMED]
    counted = unnamed[: len(unnamed) // SMALLEST_GROUP * SMALLEST_GROUP]
    return GoalSum(
        total=Money(
            sum(level.counted_minor or 0 for level in (*named, *counted)), campaign.currency
        ),
        named=len(named),
        unnamed=len(counted),
        friends=sum(level.is_counted for level in levels.values() if level.kind is FundKind.FRIEND),
    )


def _levels_below(campaign: Campaign) -> dict[int, _Level]:
    """By fund; in the order in which their goals were set."""
    counted_minor = Goal.__table__.c.counted_minor
    query = (
        select(Fund.id, Fund.kind, Fund.parent_id, Goal.visibility, counted_minor)
        .outerjoin(Goal, and_(Goal.fund_id == Fund.id, Goal.ended_at.is_(None)))
        .where(Fund.campaign_id == campaign.id, Fund.parent_id.is_not(None))
        .order_by(Goal.id)
    )
    return {fund_id: _Level(*level) for fund_id, *level in db.session.execute(query)}


def _above(level: _Level, levels: dict[int, _Level]) -> bool:
    """Whether a goal above counts this one already."""
    parent = levels.get(level.parent_id)
    return parent is not None and (parent.is_counted or _above(parent, levels))
