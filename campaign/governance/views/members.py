"""What members see of applications, and where one of them objects."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.governance.forms import ActForm, ReasonForm
from campaign.governance.models import Application, ApplicationState
from campaign.governance.operations import object_to
from campaign.governance.operations import withdraw_objection as withdraw
from campaign.governance.queries import applications_to, belongs, find_application
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.queries import find_coalition, find_organization
from campaign.permissions import Action

member_applications = Blueprint("member_applications", __name__)


@member_applications.get("/")
def list_applications(organization: str, coalition: str) -> str:
    own, found = _at(organization, coalition)
    authorize(Action.APPLICATION_READ, own)
    return render_template(
        "governance/applications.html",
        organization=own,
        coalition=found,
        page=applications_to(found, asked_page()),
        states=ApplicationState,
        page_url=lambda number: url_for(
            ".list_applications", organization=organization, coalition=coalition, page=number
        ),
        url_of=lambda application: _url(own, found, "show_application", application),
    )


@member_applications.route("/<int:application_id>", methods=["GET", "POST"])
def show_application(organization: str, coalition: str, application_id: int) -> ResponseReturnValue:
    """Everybody of the organization reads it; its editors object by sending the form."""
    own, found = _at(organization, coalition)
    authorize(Action.APPLICATION_READ, own)
    application = find_application(found, application_id)
    form = ReasonForm()
    if form.is_submitted():
        authorize(Action.APPLICATION_OBJECT, own)
        if form.validate():
            try:
                object_to(application.id, own.id, form.reason.data or "", by=viewer())
            except Refused as refused:
                show_refusal(form, refused)
            else:
                flash(_("Your objection was noted. It stops the application."))
                return redirect(_url(own, found, "show_application", application), code=303)
    page = render_template(
        "governance/application.html",
        organization=own,
        coalition=found,
        application=application,
        own_objection=_objection_of(application, own),
        states=ApplicationState,
        form=form,
        act_form=ActForm(formdata=None),
        withdraw_url=_url(own, found, "withdraw_objection", application),
        list_url=url_for(".list_applications", organization=organization, coalition=coalition),
    )
    return page, 422 if form.errors else 200


@member_applications.post("/<int:application_id>/withdrawal")
def withdraw_objection(
    organization: str, coalition: str, application_id: int
) -> ResponseReturnValue:
    own, found = _at(organization, coalition)
    authorize(Action.APPLICATION_OBJECT, own)
    application = find_application(found, application_id)
    try:
        withdraw(application.id, own.id, by=viewer())
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("Your objection was withdrawn."))
    return redirect(_url(own, found, "show_application", application), code=303)


def _at(organization: str, coalition: str) -> tuple[Organization, Coalition]:
    """Raises Missing for an organization that does not belong to the coalition."""
    own, found = find_organization(organization), find_coalition(coalition)
    if not belongs(own, found):
        raise Missing(coalition)
    return own, found


def _objection_of(application: Application, own: Organization) -> bool:
    return any(each.organization_id == own.id for each in application.standing_objections)


def _url(own: Organization, found: Coalition, verb: str, application: Application) -> str:
    return url_for(
        f"member_applications.{verb}",
        organization=own.slug,
        coalition=found.slug,
        application_id=application.id,
    )
