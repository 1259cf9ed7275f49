"""A coordinator invites the first administrator of an organization or friend that has none.

From then on its own administrators invite, and nobody else.
"""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.dashboards.people.blueprints import coalition_people
from campaign.dashboards.people.inviting import RATE, likely_language
from campaign.dashboards.people.places import Place, check_invited, name_of, place_of
from campaign.guard import authorize, viewer
from campaign.kernel.database import transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.security import limited
from campaign.organizations.circles import Circle
from campaign.organizations.forms import AddressedForm, NewFriendForm
from campaign.organizations.models import Coalition, Friend, Organization
from campaign.organizations.operations import (
    create_friend,
    invite_first_keeper,
    withdraw_invitation,
)
from campaign.organizations.queries import (
    find_friend,
    find_organization,
    has_keeper,
    invitation_by_id,
    member_organizations,
)
from campaign.permissions import Action


@coalition_people.route("/organizations/<member>", methods=["GET", "POST"])
@limited(RATE)
def invite_organization(coalition: str, member: str) -> ResponseReturnValue:
    place = place_of(coalition=coalition)
    authorize(Action.ORGANIZATION_CLAIM, place.circle)
    found = find_organization(member)
    _check_belongs(found, place.circle)
    return _invite_first(place, found)


@coalition_people.route("/friends/<supporter>", methods=["GET", "POST"])
@limited(RATE)
def invite_friend(coalition: str, supporter: str) -> ResponseReturnValue:
    place = place_of(coalition=coalition)
    authorize(Action.FRIEND_INVITE, place.circle)
    found = find_friend(supporter)
    _check_belongs(found, place.circle)
    return _invite_first(place, found)


@coalition_people.route("/friends/new", methods=["GET", "POST"])
@limited(RATE)
def add_friend(coalition: str) -> ResponseReturnValue:
    place = place_of(coalition=coalition)
    authorize(Action.FRIEND_INVITE, place.circle)
    form = NewFriendForm(data={"language": current_language()})
    if form.validate_on_submit():
        try:
            _add_friend(place.circle, form)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The invitation is on its way."))
            return redirect(place.url("list_people"), code=303)
    page = render_template("dashboards/people/new_friend.html", place=place, form=form)
    return page, 422 if form.errors else 200


@coalition_people.post("/claims/<int:invitation_id>/withdrawal")
def withdraw_claim(coalition: str, invitation_id: int) -> ResponseReturnValue:
    place = place_of(coalition=coalition)
    authorize(Action.ORGANIZATION_CLAIM, place.circle)
    invitation = invitation_by_id(invitation_id)
    if not invitation.is_claim:
        raise Missing("invitation")
    invited = invitation.organization or invitation.friend
    assert invited is not None
    _check_belongs(invited, place.circle)
    check_invited(invitation, invited)
    withdraw_invitation(invitation_id, by=viewer())
    flash(_("The invitation was withdrawn."))
    return redirect(place.url("list_people"), code=303)


def _invite_first(place: Place, circle: Organization | Friend) -> ResponseReturnValue:
    form = AddressedForm(data=_known(circle))
    if form.validate_on_submit():
        try:
            invite_first_keeper(
                circle,
                form.email.data,
                language=form.language.data,
                by=viewer(),
                coalition_id=place.circle.id,
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The invitation is on its way."))
            return redirect(place.url("list_people"), code=303)
    page = render_template(
        "dashboards/people/claim.html",
        place=place,
        form=form,
        invited=name_of(circle),
        is_kept=has_keeper(circle),
    )
    return page, 422 if form.errors else 200


def _known(circle: Organization | Friend) -> dict[str, str]:
    email = circle.contact_email if isinstance(circle, Organization) else None
    return {"email": email or "", "language": likely_language(circle)}


def _check_belongs(circle: Organization | Friend, coalition: Circle) -> None:
    """Raises Missing for what is not of the coalition."""
    assert isinstance(coalition, Coalition)
    if isinstance(circle, Friend):
        belongs = circle.coalition_id == coalition.id
    else:
        belongs = circle in member_organizations(coalition)
    if not belongs:
        raise Missing(circle.slug)


def _add_friend(coalition: Circle, form: NewFriendForm) -> None:
    """Its address names nobody: a friend may be a person who does not want to be named."""
    slug = f"friend-{form.name_once(coalition.id)[:16]}"
    try:
        find_friend(slug)  # the same form was sent twice
    except Missing:
        with transaction():
            friend = create_friend(coalition.id, slug, form.draft(), by=viewer())
            invite_first_keeper(friend, form.email.data, language=form.language.data, by=viewer())
