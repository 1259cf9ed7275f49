"""What a mailed invitation opens: it says who invites to what, and takes the answer.

The link shows that its reader reads at the address. It gives the role to the account of that
address, an old one or a new one, and to no other.
"""

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user

from campaign.accounts.models import Person
from campaign.accounts.passwords import check_password, hash_password
from campaign.accounts.queries import has_account, names_of
from campaign.dashboards.people.places import desk_url, signed_in
from campaign.guard import public
from campaign.kernel.error_pages import error_page
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.security import limited, private
from campaign.organizations.circles import circle_of, role_of
from campaign.organizations.forms import AnswerForm, JoinForm
from campaign.organizations.models import Invitation, InvitationState
from campaign.organizations.names import circle_name
from campaign.organizations.operations import accept_invitation, join_by_invitation
from campaign.organizations.queries import find_invitation

invitations = Blueprint("invitations", __name__)


@invitations.after_request
def _keep_the_link_from_others(response: Response) -> Response:
    return private(response)


@invitations.get("/<token>")
@public
def show_invitation(token: str) -> ResponseReturnValue:
    try:
        invitation = find_invitation(token)
    except Missing:
        return _unknown()
    if invitation.state is not InvitationState.OPEN:
        return _page(token, invitation, "dashboards/invitation_ended.html"), 410
    form = JoinForm(data={"language": current_language()})
    return _page(token, invitation, "dashboards/invitation.html", form=form)


@invitations.post("/<token>")
@public
@limited("20 per minute; 100 per hour")
def answer_invitation(token: str) -> ResponseReturnValue:
    """Signed in as that address: the role is taken. Without an account: one is made."""
    try:
        invitation = find_invitation(token)
    except Missing:
        return _unknown()
    if invitation.state is not InvitationState.OPEN:
        return _page(token, invitation, "dashboards/invitation_ended.html"), 410
    person = signed_in()
    form = AnswerForm() if person is not None else JoinForm()
    if form.validate_on_submit():
        try:
            return _take(invitation, token, form, person)
        except Refused as refused:
            show_refusal(form, refused)
    return _page(token, invitation, "dashboards/invitation.html", form=form), 422


def _take(
    invitation: Invitation, token: str, form: AnswerForm, person: Person | None
) -> ResponseReturnValue:
    circle = circle_of(invitation)
    if person is not None:
        accept_invitation(token, person.id)
        language = current_language()
    else:
        language = form.language.data
        person = join_by_invitation(
            token,
            form.name.data,
            language=language,
            password_hash=_password_hash(form, invitation.email),
        )
        login_user(person, authn_via=["link"])
    flash(_("You have accepted the invitation."))
    return redirect(desk_url(circle, language=language), code=303)


def _password_hash(form: AnswerForm, email: str) -> str | None:
    """None is possible: signing in by a mailed link needs none. Raises Refused."""
    password = form.password.data
    if not password:
        return None
    check_password(password, about=(form.name.data, email))
    return hash_password(password)


def _page(token: str, invitation: Invitation, template: str, **values: object) -> str:
    return render_template(
        template,
        token=token,
        invitation=invitation,
        state=invitation.state.value,
        place=circle_name(circle_of(invitation), current_language()),
        role=role_of(invitation).value,
        inviter=names_of([invitation.invited_by]).get(invitation.invited_by),
        person=signed_in(),
        has_account=has_account(invitation.email),
        **values,
    )


def _unknown() -> ResponseReturnValue:
    return error_page(
        404,
        _(
            "Perhaps the link of the invitation is not complete: copy the whole of it."
            " Else ask whoever invited you for a new one."
        ),
    )
