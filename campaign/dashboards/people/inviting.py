"""Inviting somebody; the same once more; thinking better of it."""

from collections.abc import Callable

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.dashboards.people.blueprints import coalition_people, friend_people, people
from campaign.dashboards.people.places import Place, check_invited, place_of
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language, offered_for
from campaign.kernel.i18n import gettext as _
from campaign.kernel.security import limited
from campaign.organizations.circles import Circle
from campaign.organizations.forms import InvitationForm
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.operations import (
    invite_person,
    renew_invitation,
    withdraw_invitation,
)
from campaign.organizations.queries import invitation_by_id

RATE = "60 per hour"


@people.route("/invitations/new", methods=["GET", "POST"])
@coalition_people.route("/invitations/new", methods=["GET", "POST"])
@friend_people.route("/invitations/new", methods=["GET", "POST"])
@limited(RATE)
def invite(**address: str) -> ResponseReturnValue:
    place = place_of(**address)
    authorize(place.managing, place.circle)
    form = InvitationForm(place.circle, language=likely_language(place.circle))
    if form.validate_on_submit():
        try:
            invite_person(
                place.circle,
                form.email.data,
                form.chosen(),
                language=form.language.data,
                by=viewer(),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The invitation is on its way."))
            return redirect(place.url("list_people"), code=303)
    page = render_template("dashboards/people/invite.html", place=place, form=form)
    return page, 422 if form.errors else 200


@people.post("/invitations/<int:invitation_id>/renewal")
@coalition_people.post("/invitations/<int:invitation_id>/renewal")
@friend_people.post("/invitations/<int:invitation_id>/renewal")
@limited(RATE)
def renew(invitation_id: int, **address: str) -> ResponseReturnValue:
    place = place_of(**address)
    authorize(place.managing, place.circle)
    _change(place, invitation_id, renew_invitation, _("The invitation is on its way."))
    return redirect(place.url("list_people"), code=303)


@people.post("/invitations/<int:invitation_id>/withdrawal")
@coalition_people.post("/invitations/<int:invitation_id>/withdrawal")
@friend_people.post("/invitations/<int:invitation_id>/withdrawal")
def withdraw(invitation_id: int, **address: str) -> ResponseReturnValue:
    place = place_of(**address)
    authorize(place.managing, place.circle)
    _change(place, invitation_id, withdraw_invitation, _("The invitation was withdrawn."))
    return redirect(place.url("list_people"), code=303)


def likely_language(circle: Circle) -> str:
    """The first of theirs that the program speaks, else the writer's."""
    match circle:
        case Organization():
            theirs = [circle.language or ""]
        case Coalition():
            theirs = circle.languages
        case _:
            theirs = []
    spoken = [offered for tag in theirs if (offered := offered_for(tag))]
    return spoken[0] if spoken else current_language()


def _change(place: Place, invitation_id: int, change: Callable[..., None], done: str) -> None:
    check_invited(invitation_by_id(invitation_id), place.circle)
    try:
        change(invitation_id, by=viewer())
    except Refused as refused:
        flash(str(refused.sentence), "warn")
    else:
        flash(done)
