"""An organization sets its goal, and withdraws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.desk import (
    GoalForm,
    WithdrawalForm,
    currency_choices,
    visibility_choices,
)
from campaign.fundraising.models import Goal, GoalVisibility
from campaign.fundraising.operations import set_organization_goal
from campaign.fundraising.operations import withdraw_goal as withdraw
from campaign.fundraising.queries.funds import current_goal, goals_so_far
from campaign.fundraising.views.desk.blueprints import Desk, desk_of, fund_desk
from campaign.guard import authorize, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Conflict, Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import day, money
from campaign.permissions import Action


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is another now than what the writer sent."""

    label: str
    yours: str
    theirs: str


@fund_desk.route("/goal", methods=["GET", "POST"])
def set_goal(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.GOAL_SET, at.target)
    goal = current_goal(at.fund) if at.fund else None
    form = GoalForm(at.fund, goal, _currencies(at))
    differences: Sequence[Difference] = ()
    if form.validate_on_submit():
        try:
            _save(at, form)
        except Conflict:
            goal = current_goal(at.fund) if at.fund else None
            differences = _differences(form, goal)
            form.see(goal)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("Your goal was saved."))
            return redirect(at.url("show_fund"), code=303)
    page = render_template(
        "fundraising/desk/goal.html",
        at=at,
        form=form,
        differences=differences,
        history=[_row(each) for each in goals_so_far(at.fund)] if at.fund else [],
    )
    return page, 409 if differences else 422 if form.errors else 200


@fund_desk.route("/goal/withdrawal", methods=["GET", "POST"])
def withdraw_goal(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.GOAL_SET, at.target)
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


def _save(at: Desk, form: GoalForm) -> Goal:
    assert at.organization is not None
    return set_organization_goal(
        at.campaign.id,
        at.organization.id,
        form.money(),
        GoalVisibility(form.visibility.data),
        until=form.until.data,
        by=viewer(),
        seen_goal_id=form.seen.data,
    )


def _row(goal: Goal) -> list[str]:
    """A goal of now or before, as cells of `table`."""
    return [
        day(goal.set_on),
        money(goal.target, whole=True),
        dict(visibility_choices())[goal.visibility],
    ]


def _currencies(at: Desk) -> list[tuple[str, str]]:
    return currency_choices([at.campaign.currency], today(at.campaign.zone))


def _differences(form: GoalForm, goal: Goal | None) -> list[Difference]:
    """Between what was sent and the goal that somebody else set in between."""
    labels = dict(visibility_choices())
    until = form.until.data
    yours = (
        money(form.money()),
        labels[form.visibility.data],
        day(until) if until else "",
    )
    theirs = ("", "", "")
    if goal is not None:
        theirs = (
            money(goal.target),
            labels[goal.visibility],
            day(goal.until) if goal.until else "",
        )
    names = (form.amount, form.visibility, form.until)
    return [
        Difference(str(field.label.text), mine, other)
        for field, mine, other in zip(names, yours, theirs, strict=True)
        if mine != other
    ]
