"""A friend keeps a goal by the mailed link: changes it, stops, becomes a member, or leaves."""

from datetime import timedelta

from sqlalchemy import delete, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Fund, Goal, OwnGoal
from campaign.fundraising.operations.closing import close_fund
from campaign.fundraising.operations.goals import set_goal, withdraw_goal
from campaign.fundraising.operations.own_goals import FRIEND
from campaign.fundraising.queries.own_goals import find_kept, fund_of_friend
from campaign.kernel.audit import Author
from campaign.kernel.clock import now, real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing
from campaign.kernel.money import Money
from campaign.organizations.models import Friend
from campaign.organizations.operations import FriendDraft, edit_friend, invite_first_keeper

ERASED = "…"
KEPT_AFTER_CLOSING = timedelta(days=365)
"""The address of a goal that was closed: the friend may still want to see it, or to open it."""


def change_goal(
    campaign_id: int, token: str, target: Money, *, name: str, name_is_public: bool
) -> Goal:
    """Raises Refused for what cannot be, Missing for a link that is over."""
    with transaction():
        friend, fund = _locked(campaign_id, token)
        draft = FriendDraft(name=name.strip(), name_is_public=name_is_public)
        edit_friend(friend.id, draft, by=FRIEND, shown_on=fund.campaign.page_topics)
        return set_goal(fund.id, target, by=FRIEND)


def stop_goal(campaign_id: int, token: str) -> None:
    """No more gifts; what was raised stays shown. Raises Missing for a link that is over."""
    with transaction():
        _, fund = _locked(campaign_id, token)
        close_fund(fund.id, by=FRIEND)


def ask_for_account(campaign_id: int, token: str) -> None:
    """Invite the friend to a desk of their own. Raises Refused if somebody keeps one already."""
    with transaction():
        friend, fund = _locked(campaign_id, token)
        kept = db.session.scalars(select(OwnGoal).where(OwnGoal.friend_id == friend.id)).one()
        invite_first_keeper(
            friend,
            kept.email,
            language=kept.language,
            by=FRIEND,
            coalition_id=fund.coalition_id,
        )


def erase_goal(campaign_id: int, token: str) -> None:
    """The friend leaves by the own link. Raises Missing for a link that is over."""
    with transaction():
        campaign = db.session.get_one(Campaign, campaign_id)
        erase_own_goal(find_kept(campaign, token), by=FRIEND)


def forget_own_goals(address: str, *, by: Author) -> None:
    """Whoever reads at this address is erased: the goals go, what was given stays."""
    with transaction():
        mine = select(OwnGoal).where(OwnGoal.email == address).order_by(OwnGoal.id)
        for own_goal in db.session.scalars(mine).all():
            erase_own_goal(own_goal, by=by)


def erase_own_goal(own_goal: OwnGoal, *, by: Author) -> None:
    """Name and address go, the goal is withdrawn, its fund closed; in a transaction."""
    if own_goal.friend is not None:
        fund = fund_of_friend(own_goal.campaign, own_goal.friend)
        lock(Fund, fund.id)
        withdraw_goal(fund.id, by=by)
        close_fund(fund.id, by=by)
        own_goal.friend.name, own_goal.friend.name_is_public = ERASED, False
    db.session.delete(own_goal)
    db.session.flush()


def forget_old_own_goals() -> None:
    """What nobody confirmed in time, and addresses of goals that were closed long ago."""
    closed = (
        select(OwnGoal.id)
        .join(Fund, Fund.friend_id == OwnGoal.friend_id)
        .where(Fund.closed_at < now() - KEPT_AFTER_CLOSING)
    )
    with transaction():
        db.session.execute(
            delete(OwnGoal).where(
                OwnGoal.confirmed_at.is_(None), OwnGoal.link_expires_at < real_now()
            )
        )
        for own_goal in db.session.scalars(select(OwnGoal).where(OwnGoal.id.in_(closed))).all():
            erase_own_goal(own_goal, by=FRIEND)


def _locked(campaign_id: int, token: str) -> tuple[Friend, Fund]:
    campaign = db.session.get_one(Campaign, campaign_id)
    friend = find_kept(campaign, token).friend
    if friend is None:
        raise Missing("own goal")
    fund = lock(Fund, fund_of_friend(campaign, friend).id)
    return lock(Friend, friend.id), fund
