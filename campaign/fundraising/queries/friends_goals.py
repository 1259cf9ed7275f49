"""The goals of all friends of a campaign, for its coalition."""

from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import contains_eager

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Fund, FundKind, Goal, GoalVisibility, OwnGoal
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.paging import PER_PAGE, Page


@dataclass(frozen=True, slots=True)
class FriendsGoal:
    fund: Fund
    goal: Goal | None
    is_own: bool
    """Set by the friend on the public page, whose address tells no name."""

    @property
    def has_page(self) -> bool:
        assert self.fund.friend is not None
        may_be_shown = self.is_public and not self.fund.is_hidden
        return may_be_shown and (self.fund.friend.name_is_public or self.is_own)

    @property
    def is_public(self) -> bool:
        return self.goal is not None and self.goal.visibility is GoalVisibility.PUBLIC


def friends_goals(campaign: Campaign, number: int, per_page: int = PER_PAGE) -> Page[FriendsGoal]:
    """The newest first, so that coordinators see what came."""
    of_friends = (Fund.campaign_id == campaign.id, Fund.kind == FundKind.FRIEND)
    total = db.session.scalar(select(func.count(Fund.id)).where(*of_friends)) or 0
    query = (
        select(Fund, Goal, exists().where(OwnGoal.friend_id == Fund.friend_id))
        .join(Fund.friend)
        .outerjoin(Goal, and_(Goal.fund_id == Fund.id, Goal.ended_at.is_(None)))
        .options(contains_eager(Fund.friend))
        .where(*of_friends)
        .order_by(Fund.id.desc())
        .offset((number - 1) * per_page)
        .limit(per_page)
    )
    items = [FriendsGoal(*row) for row in db.session.execute(query)]
    return Page(items, number, total, per_page)


def find_friends_fund(campaign: Campaign, fund_id: int) -> Fund:
    """Raises Missing for a fund that is no friend's of this campaign."""
    fund = db.session.get(Fund, fund_id)
    if fund is None or fund.campaign_id != campaign.id or fund.kind is not FundKind.FRIEND:
        raise Missing(fund_id)
    return fund
