"""An organization sets its goal and those of its events; the coalition those of the campaign."""

from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.events.models import Event, EventKind
from campaign.events.queries import find_any_event
from campaign.fundraising.forms.desk import GoalForm, WithdrawalForm
from campaign.fundraising.models import GoalVisibility
from campaign.fundraising.operations import set_organization_goal
from campaign.fundraising.operations import withdraw_goal as withdraw
from campaign.fundraising.operations.other_goals import set_campaign_goal, set_event_goal
from campaign.fundraising.queries.funds import current_goal
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    desk_of,
    either_desk,
    fund_desk,
)
from campaign.fundraising.views.desk.goal_pages import GoalPage
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Organization


@fund_desk.route("/goal", methods=["GET", "POST"])
@coalition_fund_desk.route("/goal", methods=["GET", "POST"])
def set_goal(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.aiming, at.target)
    return _page_of(at).ask()


@fund_desk.post("/closing")
@coalition_fund_desk.post("/closing")
def close_fund(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.aiming, at.target)
    return _page_of(at).close_or_open()


@fund_desk.route("/events/<int:event_id>/goal", methods=["GET", "POST"])
@coalition_fund_desk.route("/events/<int:event_id>/goal", methods=["GET", "POST"])
def set_event_goal_of(
    campaign: str, event_id: int, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = _at_event(either_desk(campaign, organization, coalition), event_id)
    authorize(at.aiming, at.target)
    return _page_of(at).ask()


@fund_desk.post("/events/<int:event_id>/closing")
@coalition_fund_desk.post("/events/<int:event_id>/closing")
def close_event_fund(
    campaign: str, event_id: int, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = _at_event(either_desk(campaign, organization, coalition), event_id)
    authorize(at.aiming, at.target)
    return _page_of(at).close_or_open()


@fund_desk.route("/goal/withdrawal", methods=["GET", "POST"])
def withdraw_goal(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(at.aiming, at.target)
    goal = current_goal(at.fund) if at.fund else None
    if at.fund is None or goal is None:
        raise Missing("goal")
    form = WithdrawalForm()
    if form.validate_on_submit():
        withdraw(at.fund.id, by=viewer(), seen_goal_id=form.seen.data)
        flash(_("Your goal was withdrawn."))
        return redirect(at.url("show_fund"), code=303)
    form.see(goal)
    return render_template("fundraising/desk/goal_withdrawal.html", at=at, form=form, goal=goal)


def _at_event(at: Desk, event_id: int) -> Desk:
    """Raises Missing for an event that another holds; the gathering's money is the coalition's."""
    event = find_any_event(at.campaign, event_id)
    is_gathering = event.kind is EventKind.GATHERING
    host = None if is_gathering else event.organization_id
    if host != (at.organization.id if at.organization else None):
        raise Missing(event_id)
    return Desk(at.campaign, at.organization, event)


def _page_of(at: Desk) -> GoalPage:
    if at.event is not None:
        return _page_of_event(at, at.event)
    if at.organization is not None:
        return _page_of_organization(at, at.organization)
    return _page_of_campaign(at)


def _page_of_organization(at: Desk, owner: Organization) -> GoalPage:
    return GoalPage(
        at,
        _("Your goal"),
        _("How much your organization wants to raise for the campaign."),
        lambda form: set_organization_goal(at.campaign.id, owner.id, form.money(), **_chosen(form)),
        at.url("set_goal"),
        at.url("close_fund"),
    )


def _page_of_campaign(at: Desk) -> GoalPage:
    return GoalPage(
        at,
        _("The campaign's goal"),
        _("It measures the campaign's large figure, in place of the sum of everybody's goals."),
        lambda form: set_campaign_goal(at.campaign.id, form.money(), **_chosen(form)),
        at.url("set_goal"),
        at.url("close_fund"),
    )


def _page_of_event(at: Desk, event: Event) -> GoalPage:
    title = event.title.shown(current_language(), at.campaign.languages).text
    return GoalPage(
        at,
        _("Goal of “%(title)s”", title=title),
        _("What is given for the event counts for its host and the campaign, too."),
        lambda form: set_event_goal(event.id, form.money(), **_chosen(form)),
        at.url("set_event_goal_of", event_id=event.id),
        at.url("close_event_fund", event_id=event.id),
    )


def _chosen(form: GoalForm) -> dict[str, Any]:
    return {
        "visibility": GoalVisibility(form.visibility.data),
        "until": form.until.data,
        "by": viewer(),
        "seen_goal_id": form.seen.data,
    }
