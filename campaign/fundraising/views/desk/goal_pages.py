"""The page of one goal: it is set, raised and closed there, and says who did what when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.accounts.queries import names_of
from campaign.campaigns.models import Campaign
from campaign.fundraising.forms.desk import (
    COALITION_VISIBILITIES,
    VISIBILITIES,
    Choices,
    ClosingForm,
    GoalForm,
    currency_choices,
    visibility_choices,
)
from campaign.fundraising.models import Goal
from campaign.fundraising.operations.card_boxes import day_of
from campaign.fundraising.operations.closing import close_fund, reopen_fund
from campaign.fundraising.queries.funds import current_goal
from campaign.fundraising.queries.history import history_of
from campaign.fundraising.views.desk.blueprints import Desk
from campaign.guard import viewer
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import today
from campaign.kernel.errors import Conflict, Missing, Refused
from campaign.kernel.forms import Difference, show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money
from campaign.kernel.templating import day, money

WORDS = {
    "fund.closed": _l("Fund closed"),
    "fund.opened": _l("Fund opened"),
    "fund.reopened": _l("Fund opened again"),
    "goal.published": _l("Goal made public"),
    "goal.set": _l("Goal set"),
    "goal.withdrawn": _l("Goal withdrawn"),
}

WAITS = _l(
    "Your goal is not public yet. It was counted together with others, and everybody could now "
    "work out somebody else's goal from it. It becomes public by itself as soon as that is no "
    "longer so, or at once if you choose another amount."
)


@dataclass(frozen=True, slots=True)
class GoalPage:
    """Whose goal it is, and how one is set for it."""

    at: Desk
    title: str
    lead: str
    save: Callable[[GoalForm], Goal]
    action_url: str
    closing_url: str

    def ask(self) -> ResponseReturnValue:
        at = self.at
        goal = current_goal(at.fund) if at.fund else None
        form = GoalForm(at.fund, goal, _currencies(at), _visibilities(at))
        differences: Sequence[Difference] = ()
        if form.validate_on_submit():
            try:
                saved = self.save(form)
            except Conflict:
                goal = current_goal(at.fund) if at.fund else None
                differences = _differences(at, form, goal)
                form.see(goal)
            except Refused as refused:
                show_refusal(form, refused)
            else:
                flash(_("Your goal was saved."))
                if saved.waits_to_be_public:
                    flash(str(WAITS))
                return redirect(at.url("show_fund"), code=303)
        page = render_template(
            "fundraising/desk/goal.html",
            at=at,
            subject=self,
            form=form,
            closing=ClosingForm(formdata=None),
            differences=differences,
            history=_rows(history_of(at.fund), at.campaign) if at.fund else [],
        )
        return page, 409 if differences else 422 if form.errors else 200

    def close_or_open(self) -> ResponseReturnValue:
        """What the page offered: its second click finds it done."""
        fund = self.at.fund
        if fund is None:
            raise Missing("fund")
        form = ClosingForm()
        if form.opens.data:
            reopen_fund(fund.id, by=viewer())
            flash(_("It takes gifts again."))
        else:
            close_fund(fund.id, by=viewer())
            flash(_("It takes no more gifts, and stays shown."))
        return redirect(self.action_url, code=303)


def _rows(entries: Sequence[AuditEntry], campaign: Campaign) -> list[list[str]]:
    """What happened, as cells of `table`."""
    names = names_of({entry.actor for entry in entries})
    return [
        [
            day(day_of(entry.at, campaign), "medium"),
            str(WORDS[entry.action]),
            _target(entry),
            names.get(entry.actor, "–"),
        ]
        for entry in entries
        if entry.action in WORDS
    ]


def _target(entry: AuditEntry) -> str:
    for value in entry.values:
        if value.field == "target" and isinstance(value.new, list):
            return money(Money(*value.new))
    return "–"


def _currencies(at: Desk) -> list[tuple[str, str]]:
    return currency_choices([at.campaign.currency], today(at.campaign.zone))


def _visibilities(at: Desk) -> Choices:
    return visibility_choices(VISIBILITIES if at.organization else COALITION_VISIBILITIES)


def _differences(at: Desk, form: GoalForm, goal: Goal | None) -> list[Difference]:
    """Between what was sent and the goal that somebody else set in between."""
    labels = dict(_visibilities(at))
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
            labels[goal.wanted_visibility],
            day(goal.until) if goal.until else "",
        )
    names = (form.amount, form.visibility, form.until)
    return [
        Difference(str(field.label.text), mine, other)
        for field, mine, other in zip(names, yours, theirs, strict=True)
        if mine != other
    ]
