"""Friends' goals, for the coalition: coordinators hide one and show it again."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.hiding_words import hiding_words, names_of_hiders
from campaign.campaigns.views import HidingPage
from campaign.fundraising.models import Fund
from campaign.fundraising.operations.hiding import hide_goal, show_goal_again
from campaign.fundraising.queries.friends_goals import FriendsGoal, find_friends_fund, friends_goals
from campaign.fundraising.views.desk.blueprints import Desk, coalition_desk_of, coalition_fund_desk
from campaign.guard import authorize, may, viewer
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.kernel.templating import money
from campaign.permissions import Action


@coalition_fund_desk.get("/friends")
def list_friends(coalition: str, campaign: str) -> str:
    at = coalition_desk_of(coalition, campaign)
    authorize(Action.CAMPAIGN_STATE_READ, at.target)
    page = friends_goals(at.campaign, asked_page())
    names = names_of_hiders([each.fund for each in page.items])
    return render_template(
        "fundraising/desk/friends.html",
        at=at,
        page=page,
        rows=[_row(each, at, names) for each in page.items],
        page_url=lambda number: at.url("list_friends", page=number),
    )


@coalition_fund_desk.route("/friends/<int:fund_id>/hiding", methods=["GET", "POST"])
def hide_friend(coalition: str, campaign: str, fund_id: int) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(Action.FRIENDS_GOAL_HIDE, at.target)
    fund = find_friends_fund(at.campaign, fund_id)
    return _page_of(fund, at).ask_why(
        lambda reason: hide_goal(fund.id, reason, by=viewer()), _("The goal is hidden.")
    )


@coalition_fund_desk.route("/friends/<int:fund_id>/showing", methods=["GET", "POST"])
def show_friend_again(coalition: str, campaign: str, fund_id: int) -> ResponseReturnValue:
    at = coalition_desk_of(coalition, campaign)
    authorize(Action.FRIENDS_GOAL_HIDE, at.target)
    fund = find_friends_fund(at.campaign, fund_id)
    return _page_of(fund, at).ask_whether(
        lambda: show_goal_again(fund.id, by=viewer()), _("The goal is shown again.")
    )


def _page_of(fund: Fund, at: Desk) -> HidingPage:
    assert fund.friend is not None
    trail = [{"label": _("Friends' goals"), "url": at.url("list_friends")}]
    layout = "fundraising/desk/layout.html"
    return HidingPage(fund, fund.friend.name, _("A friend"), trail, layout, at)


def _row(each: FriendsGoal, at: Desk, names: Mapping[str, str]) -> dict[str, Any]:
    """A row of the component `queue`."""
    fund = each.fund
    assert fund.friend is not None
    about = (
        _goal_words(each),
        "" if fund.friend.name_is_public else _("not named in public"),
        hiding_words(fund, names),
    )
    verb = "show_friend_again" if fund.is_hidden else "hide_friend"
    may_hide = may(Action.FRIENDS_GOAL_HIDE, at.target)
    return {
        "title": fund.friend.name,
        "url": url_for("friends.show", campaign=at.campaign.slug, friend=fund.friend.slug)
        if each.has_page
        else None,
        "about": " · ".join(part for part in about if part),
        "mark": _("Hidden") if fund.is_hidden else _("Closed") if fund.closed_at else None,
        "kind": "bad" if fund.is_hidden else "",
        "action": _("Show again") if fund.is_hidden else _("Hide"),
        "action_url": at.url(verb, fund_id=fund.id) if may_hide else None,
    }


def _goal_words(each: FriendsGoal) -> str:
    """A goal that is not public is the friend's own business."""
    if each.goal is None:
        return _("no goal now")
    return money(each.goal.target, whole=True) if each.is_public else _("set, not public")
