"""Where the coordinators decide what is theirs to decide, set the rule, and invite."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.governance import operations
from campaign.governance.forms import ActForm, InvitationForm, MatchForm, ReasonForm, RuleForm
from campaign.governance.models import AdmissionInvitation, AdmissionWay, ApplicationState
from campaign.governance.queries import (
    applications_to,
    find_application,
    open_invitations,
    rule_of,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.paging import asked_page
from campaign.organizations.models import Coalition
from campaign.organizations.queries import find_coalition
from campaign.permissions import Action

coalition_applications = Blueprint("coalition_applications", __name__)

OUTCOMES = {
    "admission": (operations.admit, _l("The application was admitted.")),
    "renewal": (operations.take_up_again, _l("All members are asked once more.")),
}


@coalition_applications.get("/")
def list_applications(coalition: str) -> str:
    found = find_coalition(coalition)
    authorize(Action.APPLICATION_READ, found)
    return render_template(
        "governance/applications.html",
        organization=None,
        coalition=found,
        page=applications_to(found, asked_page()),
        invitations=open_invitations(found),
        rule=rule_of(found),
        states=ApplicationState,
        act_form=ActForm(formdata=None),
        page_url=lambda number: url_for(".list_applications", coalition=coalition, page=number),
        url_of=lambda application: _url(found, "show_application", application.id),
    )


@coalition_applications.get("/<int:application_id>")
def show_application(coalition: str, application_id: int) -> str:
    found = find_coalition(coalition)
    authorize(Action.APPLICATION_READ, found)
    return _page(found, application_id, ReasonForm(formdata=None), MatchForm(formdata=None))


@coalition_applications.post("/<int:application_id>/refusal")
def decline(coalition: str, application_id: int) -> ResponseReturnValue:
    found = find_coalition(coalition)
    authorize(Action.APPLICATION_DECIDE, found)
    find_application(found, application_id)
    form = ReasonForm()
    if form.validate():
        try:
            operations.decline(application_id, form.reason.data or "", by=viewer())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The application was declined."))
            return redirect(_url(found, "show_application", application_id), code=303)
    return _page(found, application_id, form, MatchForm(formdata=None)), 422


@coalition_applications.post("/<int:application_id>/<any(admission, renewal):outcome>")
def decide(coalition: str, application_id: int, outcome: str) -> ResponseReturnValue:
    found = find_coalition(coalition)
    authorize(Action.APPLICATION_DECIDE, found)
    find_application(found, application_id)
    act, done = OUTCOMES[outcome]
    return _act(found, application_id, lambda: act(application_id, by=viewer()), str(done))


@coalition_applications.post("/<int:application_id>/match")
def match_application(coalition: str, application_id: int) -> ResponseReturnValue:
    found = find_coalition(coalition)
    authorize(Action.APPLICATION_DECIDE, found)
    form = MatchForm()
    form.offer(find_application(found, application_id))
    if not form.validate():
        return _page(found, application_id, ReasonForm(formdata=None), form), 422
    return _act(
        found,
        application_id,
        lambda: operations.pick_organization(application_id, form.chosen(), by=viewer()),
        _("Your choice was saved."),
    )


@coalition_applications.route("/rule", methods=["GET", "POST"])
def set_rule(coalition: str) -> ResponseReturnValue:
    found = find_coalition(coalition)
    authorize(Action.ADMISSION_RULE_SET, found)
    form = RuleForm(rule_of(found))
    if form.validate_on_submit():
        try:
            operations.set_admission_rule(
                found.id, AdmissionWay(form.way.data), form.days.data or 0, by=viewer()
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The rule was saved."))
            return redirect(_url(found, "list_applications"), code=303)
    page = render_template("governance/rule.html", coalition=found, form=form)
    return page, 422 if form.errors else 200


@coalition_applications.route("/invitations/new", methods=["GET", "POST"])
def invite_organization(coalition: str) -> ResponseReturnValue:
    found = find_coalition(coalition)
    authorize(Action.NEW_ORGANIZATION_INVITE, found)
    form = InvitationForm()
    if form.validate_on_submit():
        try:
            operations.invite_organization(
                found.id,
                form.name.data or "",
                form.email.data or "",
                form.language.data,
                by=viewer(),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The invitation is on its way."))
            return redirect(_url(found, "list_applications"), code=303)
    page = render_template("governance/invite.html", coalition=found, form=form)
    return page, 422 if form.errors else 200


@coalition_applications.post("/invitations/<int:invitation_id>/withdrawal")
def withdraw_invitation(coalition: str, invitation_id: int) -> ResponseReturnValue:
    found = find_coalition(coalition)
    authorize(Action.NEW_ORGANIZATION_INVITE, found)
    invitation = _invitation(found, invitation_id)
    operations.withdraw_invitation(invitation.id, by=viewer())
    flash(_("The invitation was withdrawn."))
    return redirect(_url(found, "list_applications"), code=303)


def _invitation(found: Coalition, invitation_id: int) -> AdmissionInvitation:
    for each in open_invitations(found):
        if each.id == invitation_id:
            return each
    raise Missing(invitation_id)


def _act(
    found: Coalition, application_id: int, act: Callable[[], None], done: str
) -> ResponseReturnValue:
    try:
        act()
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(done)
    return redirect(_url(found, "show_application", application_id), code=303)


def _page(found: Coalition, application_id: int, form: ReasonForm, match: MatchForm) -> str:
    application = find_application(found, application_id)
    match.offer(application)
    return render_template(
        "governance/application.html",
        organization=None,
        coalition=found,
        application=application,
        states=ApplicationState,
        form=form,
        match_form=match,
        act_form=ActForm(formdata=None),
        url_to=lambda verb, **known: _url(found, verb, application.id, **known),
        list_url=_url(found, "list_applications"),
    )


def _url(found: Coalition, verb: str, application_id: int | None = None, **known: Any) -> str:
    if application_id is not None:
        known["application_id"] = application_id
    return url_for(f"coalition_applications.{verb}", coalition=found.slug, **known)
