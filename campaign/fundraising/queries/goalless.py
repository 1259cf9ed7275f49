"""Which organizations have no goal yet, and whether they may be asked for one now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from campaign.campaigns.models import Campaign, Participation
from campaign.fundraising.models import Fund, Goal, GoalNudge
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.organizations.models import Organization

REST = timedelta(days=7)
"""Between two nudges of one organization, whoever sends them."""


@dataclass(frozen=True, slots=True)
class Goalless:
    organization: Organization
    last: GoalNudge | None

    @property
    def may_be_nudged(self) -> bool:
        return self.last is None or self.last.sent_at <= real_now() - REST


def organizations_without_goal(campaign: Campaign) -> Sequence[Goalless]:
    """In the campaign's order. A goal that is not public is one too."""
    has_goal = (
        select(Goal.id)
        .join(Fund, Fund.id == Goal.fund_id)
        .where(
            Fund.campaign_id == campaign.id,
            Fund.organization_id == Organization.id,
            Goal.ended_at.is_(None),
        )
        .exists()
    )
    query = (
        select(Organization)
        .join(Participation)
        .where(Participation.campaign_id == campaign.id, ~has_goal)
        .order_by(Participation.position)
    )
    last = _last_nudges(campaign)
    return [Goalless(each, last.get(each.id)) for each in db.session.scalars(query)]


def _last_nudges(campaign: Campaign) -> dict[int, GoalNudge]:
    query = select(GoalNudge).where(GoalNudge.campaign_id == campaign.id).order_by(GoalNudge.id)
    return {nudge.organization_id: nudge for nudge in db.session.scalars(query)}
