"""What the public sums of unnamed goals have told so far, and what they would tell next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CountedGoal, Fund, Goal, GoalVisibility
from campaign.fundraising.queries.inference import determined
from campaign.kernel.database import db

Target = tuple[int, int]
"""A fund and the amount of its goal. The same fund with the same amount is the same secret,
whenever and at whichever rate it was counted: an outsider would guess as much."""

GoalChange = Mapping[Target, int]
"""From one sum to the next: 1 for a goal that entered, -1 for one that left."""


@dataclass(frozen=True, slots=True)
class ToldSoFar:
    """Everything that somebody knows who has read every public page of the campaign."""

    changes: Sequence[GoalChange]
    named: frozenset[Target]
    """Goals that are public, or were at some time."""
    counted: Mapping[Target, int]
    """What the newest sum counts: each goal with what it adds."""
    amounts: Mapping[Target, int]
    """What each goal added when it was last counted, now or before."""

    def sum_gives_one_away(self, targets: Collection[Target]) -> bool:
        """Return whether a sum of exactly these goals would determine one that is not named."""
        change = {target: 1 for target in targets if target not in self.counted}
        change |= {target: -1 for target in self.counted if target not in targets}
        return self._would_tell([*self.changes, change], self.named)

    def names_give_one_away(self, targets: Iterable[Target]) -> bool:
        """Return whether naming these goals would determine another that is not named."""
        return self._would_tell(self.changes, self.named.union(targets))

    def _would_tell(self, changes: Sequence[GoalChange], named: frozenset[Target]) -> bool:
        """Compare with what is known already, which nobody can take back."""
        known = determined(self.changes, self.named) | named
        return not determined(changes, named) <= known


def told_so_far(campaign: Campaign) -> ToldSoFar:
    """Read the history of the campaign's public sums and of its public goals."""
    changes: defaultdict[int, dict[Target, int]] = defaultdict(dict)
    counted: dict[Target, int] = {}
    amounts: dict[Target, int] = {}
    query = (
        select(CountedGoal)
        .join(Fund, Fund.id == CountedGoal.fund_id)
        .where(Fund.campaign_id == campaign.id)
        .order_by(CountedGoal.id)
    )
    for goal in db.session.scalars(query):
        target = (goal.fund_id, goal.target_minor)
        amounts[target] = goal.counted_minor
        changes[goal.entered_id][target] = 1
        if goal.left_id is None:
            counted[target] = goal.counted_minor
        else:
            changes[goal.left_id][target] = -1
    in_order = [changes[sum_id] for sum_id in sorted(changes)]
    return ToldSoFar(in_order, _named(campaign), counted, amounts)


def _named(campaign: Campaign) -> frozenset[Target]:
    query = (
        select(Goal.fund_id, Goal.__table__.c.target_minor)
        .join(Fund, Fund.id == Goal.fund_id)
        .where(Fund.campaign_id == campaign.id, Goal.visibility == GoalVisibility.PUBLIC)
    )
    return frozenset((fund_id, minor) for fund_id, minor in db.session.execute(query))
