"""Coordinators hide a friend's goal from the public, with a reason, and show it again."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.campaigns.hiding import COPIES, Changes, gist, hide, hide_like, show_again
from campaign.fundraising.models import Fund
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.organizations.models import Friend


def hide_goal(fund_id: int, reason: str, *, by: Author) -> Fund:
    """Its page is gone and it takes no gift; what was given counts. Raises Refused."""
    with transaction():
        fund = lock(Fund, fund_id)
        _note(fund, by, "friends_goal.hidden", hide(fund, reason, by))
    return fund


def show_goal_again(fund_id: int, *, by: Author) -> Fund:
    """Raises Refused if it is not hidden."""
    with transaction():
        fund = lock(Fund, fund_id)
        _note(fund, by, "friends_goal.shown_again", show_again(fund))
    return fund


def hide_if_copied(fund: Fund) -> None:
    """Hide a friend's goal if the coalition has a hidden one under the same name.

    Where no name is shown, two of one name are two people.
    """
    if fund.friend is None or not (fund.friend.is_group or fund.friend.name_is_public):
        return
    says = gist(fund.friend.name)
    hidden_ones = db.session.scalars(
        select(Fund)
        .join(Friend, Friend.id == Fund.friend_id)
        .where(
            Friend.coalition_id == fund.coalition_id,
            Fund.hidden_at.is_not(None),
            Fund.id != fund.id,
        )
        .options(joinedload(Fund.friend))
        .order_by(Fund.hidden_at.desc(), Fund.id.desc())
    )
    same = (each for each in hidden_ones if each.friend and says & gist(each.friend.name))
    original = None if fund.is_hidden else next(same, None)
    if original is not None:
        _note(fund, COPIES, "friends_goal.hidden", hide_like(fund, original))


def _note(fund: Fund, by: Author, action: str, changes: Changes) -> None:
    audit.record(by, action, f"fund:{fund.id}", changes, coalition_id=fund.coalition_id)
    revisions.touch(*fund.campaign.page_topics)
