"""Friends' own goals: by their mailed links, and as everybody may see them."""

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import contains_eager

from campaign.accounts.tokens import digest
from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import participants
from campaign.fundraising.models import Fund, Goal, GoalVisibility, OwnGoal
from campaign.fundraising.queries.funds import current_goal, funds_of
from campaign.fundraising.queries.progress import Bar
from campaign.fundraising.queries.totals import raised_by_fund
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.organizations.models import Friend, Organization


def find_unconfirmed(campaign: Campaign, token: str) -> OwnGoal:
    """By the link that confirms. Raises Missing if it is used, too old or unknown."""
    return _found(campaign, token, OwnGoal.confirmed_at.is_(None))


def find_kept(campaign: Campaign, token: str) -> OwnGoal:
    """By the link that keeps a confirmed goal. Raises Missing if it is too old or unknown."""
    return _found(campaign, token, OwnGoal.confirmed_at.is_not(None))


def fund_of_friend(campaign: Campaign, friend: Friend) -> Fund:
    """Raises Missing for a friend without one."""
    return _one(campaign, Fund.friend_id == friend.id)


def find_shown_fund(campaign: Campaign, slug: str) -> Fund:
    """Of the friend whose page this is. Raises Missing for one who shows nothing here.

    A page has who may be named, and whoever set the goal by the form: its address tells no name.
    """
    has_own_goal = exists().where(OwnGoal.friend_id == Friend.id)
    return _one(
        campaign,
        Friend.slug == slug,
        or_(Friend.name_is_public, has_own_goal),
        Fund.hidden_at.is_(None),
        exists().where(
            Goal.fund_id == Fund.id,
            Goal.ended_at.is_(None),
            Goal.visibility == GoalVisibility.PUBLIC,
        ),
    )


def bar_of_friend(fund: Fund) -> Bar | None:
    """What the friend has raised; None while there is no goal."""
    goal = current_goal(fund)
    if goal is None:
        return None
    raised = raised_by_fund([fund], fund.campaign.currency)[fund.id]
    return Bar(fund.id, goal, raised.own, raised.counted)


def organizations_to_give_through(campaign: Campaign) -> list[Organization]:
    """Participants whose fund is open: a friend's goal may lie below it."""
    open_funds = {fund.organization_id for fund in funds_of(campaign) if fund.closed_at is None}
    return [each for each in participants(campaign) if each.id in open_funds]


def _found(campaign: Campaign, token: str, *conditions: ColumnElement[bool]) -> OwnGoal:
    found = db.session.scalar(
        select(OwnGoal).where(
            OwnGoal.campaign_id == campaign.id,
            OwnGoal.link_digest == digest(token),
            OwnGoal.link_expires_at > real_now(),
            *conditions,
        )
    )
    if found is None:
        raise Missing("own goal")
    return found


def _one(campaign: Campaign, *conditions: ColumnElement[bool]) -> Fund:
    fund = db.session.scalar(
        select(Fund)
        .join(Fund.friend)
        .options(contains_eager(Fund.friend))
        .where(Fund.campaign_id == campaign.id, *conditions)
    )
    if fund is None:
        raise Missing("friend")
    return fund
