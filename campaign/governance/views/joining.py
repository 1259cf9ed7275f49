"""The public way in: the form, the mailed link, how things stand. No account is needed."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.governance.forms import ConfirmForm, FriendForm, InvitedForm, OrganizationForm
from campaign.governance.models import ApplicationState
from campaign.governance.operations import accept_invitation, confirm
from campaign.governance.operations import apply as send
from campaign.governance.queries import (
    find_invitation,
    find_own,
    find_unconfirmed,
    rule_of,
)
from campaign.guard import public
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.published import publish
from campaign.kernel.security import limited, private
from campaign.organizations.models import Coalition
from campaign.organizations.queries import find_coalition

joining = Blueprint("joining", __name__)

RATE = "10 per minute; 60 per hour"
"""From one address: enough for a crowded office."""

Form = OrganizationForm | FriendForm


@joining.get("/coalitions/<coalition>/join")
@public
def show_form(coalition: str) -> Response:
    return publish(
        f"coalition:{coalition}",
        lambda: _form_page(find_coalition(coalition), OrganizationForm(formdata=None)),
    )


@joining.get("/coalitions/<coalition>/join/friend")
@public
def show_friend_form(coalition: str) -> Response:
    return publish(
        f"coalition:{coalition}",
        lambda: _form_page(find_coalition(coalition), FriendForm(formdata=None)),
    )


@joining.post("/coalitions/<coalition>/join")
@public
@limited(RATE)
def apply(coalition: str) -> ResponseReturnValue:
    return _send(coalition, OrganizationForm())


@joining.post("/coalitions/<coalition>/join/friend")
@public
@limited(RATE)
def apply_as_friend(coalition: str) -> ResponseReturnValue:
    return _send(coalition, FriendForm())


@joining.get("/coalitions/<coalition>/join/sent")
@public
def show_sent(coalition: str) -> Response:
    """The same for every address, whether something was mailed or not."""
    return publish(
        f"coalition:{coalition}",
        lambda: render_template("governance/sent.html", coalition=find_coalition(coalition)),
    )


@joining.route("/coalitions/<coalition>/join/confirm/<token>", methods=["GET", "POST"])
@public
@limited(RATE)
def confirm_application(coalition: str, token: str) -> ResponseReturnValue:
    """Programs that look through mail follow links, so that only the button counts."""
    found = find_coalition(coalition)
    try:
        application = find_unconfirmed(found, token)
    except Missing:
        return _gone(found)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            return _to_status(found, confirm(found.id, token))
        except Refused as refused:
            show_refusal(form, refused)
        except Missing:
            return _gone(found)
    page = render_template(
        "governance/confirm.html", coalition=found, application=application, form=form
    )
    return private((page, 422 if form.errors else 200))


@joining.get("/coalitions/<coalition>/join/status/<token>")
@public
def show_status(coalition: str, token: str) -> ResponseReturnValue:
    found = find_coalition(coalition)
    try:
        application = find_own(found, token)
    except Missing:
        return _gone(found)
    page = render_template(
        "governance/status.html", coalition=found, application=application, states=ApplicationState
    )
    return private(page)


@joining.route("/coalitions/<coalition>/join/invited/<token>", methods=["GET", "POST"])
@public
@limited(RATE)
def join_invited(coalition: str, token: str) -> ResponseReturnValue:
    found = find_coalition(coalition)
    try:
        invitation = find_invitation(found, token)
    except Missing:
        return _gone(found)
    form = InvitedForm(data={"name": invitation.name, "language": invitation.language})
    if form.validate_on_submit():
        try:
            return _to_status(
                found, accept_invitation(found.id, token, form.draft(invitation.email))
            )
        except Refused as refused:
            show_refusal(form, refused)
        except Missing:
            return _gone(found)
    return private((_form_page(found, form), 422 if form.errors else 200))


def _send(slug: str, form: Form) -> ResponseReturnValue:
    coalition = find_coalition(slug)
    if form.validate():
        try:
            send(coalition.id, form.draft())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect(url_for(".show_sent", coalition=slug), code=303)
    return _form_page(coalition, form), 422


def _form_page(coalition: Coalition, form: Form) -> str:
    return render_template(
        "governance/join.html",
        coalition=coalition,
        form=form,
        rule=rule_of(coalition),
        is_friend=isinstance(form, FriendForm),
        is_invited=isinstance(form, InvitedForm),
    )


def _to_status(coalition: Coalition, token: str) -> ResponseReturnValue:
    return redirect(url_for(".show_status", coalition=coalition.slug, token=token), code=303)


def _gone(coalition: Coalition) -> Response:
    """Used, too old or unknown: the three look alike."""
    return private((render_template("governance/gone.html", coalition=coalition), 404))
