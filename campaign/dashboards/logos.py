"""An organization sends its logo, or takes it away."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.queries import topics_showing
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.media.operations import prepare_picture
from campaign.organizations.forms import LogoForm
from campaign.organizations.operations import remove_logo, show_logo
from campaign.organizations.queries import find_organization
from campaign.permissions import Action

logo_desk = Blueprint("logo_desk", __name__)


@logo_desk.route("/", methods=["GET", "POST"])
def edit_logo(organization: str) -> ResponseReturnValue:
    found = find_organization(organization)
    authorize(Action.ORGANIZATION_EDIT, found)
    form = LogoForm(data={"description": found.logo_description or found.name})
    if form.validate_on_submit():
        try:
            show_logo(
                found.id,
                prepare_picture(form.content()),
                form.description.data or "",
                by=viewer(),
                shown_on=topics_showing(found),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The logo was saved."))
            return redirect(url_for(".edit_logo", organization=organization), code=303)
    page = render_template("organizations/logo.html", organization=found, form=form)
    return page, 422 if form.errors else 200


@logo_desk.post("/removal")
def remove(organization: str) -> ResponseReturnValue:
    found = find_organization(organization)
    authorize(Action.ORGANIZATION_EDIT, found)
    remove_logo(found.id, by=viewer(), shown_on=topics_showing(found))
    flash(_("The logo was removed."))
    return redirect(url_for(".edit_logo", organization=organization), code=303)
