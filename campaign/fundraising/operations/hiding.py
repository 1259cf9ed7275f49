"""Coordinators hide a friend's goal from the public, with a reason, and show it again."""

from campaign.campaigns.hiding import Changes, hide, show_again
from campaign.fundraising.models import Fund
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import lock, transaction


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


def _note(fund: Fund, by: Author, action: str, changes: Changes) -> None:
    audit.record(by, action, f"fund:{fund.id}", changes, coalition_id=fund.coalition_id)
    revisions.touch(*fund.campaign.page_topics)
