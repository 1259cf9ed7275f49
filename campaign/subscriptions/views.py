"""Choosing one's mails when signed in, and stopping them by a link when not."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from campaign.accounts.models import Person
from campaign.guard import authorize, public, viewer
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import gettext as _
from campaign.kernel.mail_refusals import refusal_of
from campaign.kernel.security import machine_door, private
from campaign.permissions import Action, Scope
from campaign.subscriptions import operations
from campaign.subscriptions.forms import MailForm
from campaign.subscriptions.queries import is_stop_key

account_mail = Blueprint("account_mail", __name__)
mails = Blueprint("mails", __name__)


@account_mail.route("/", methods=["GET", "POST"])
def choose_mails() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    person = _myself()
    form = MailForm(person)
    if form.validate_on_submit():
        operations.choose_mails(person.id, form.rhythm(), form.chosen_zone(), by=viewer())
        flash(_("Your choice was saved."))
        return redirect(url_for(".choose_mails"), code=303)
    page = render_template(
        "subscriptions/mail.html", form=form, person=person, refusal=refusal_of(person.email)
    )
    return page, 422 if form.errors else 200


@account_mail.post("/address")
def try_address_again() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    operations.try_address_again(_myself().id, by=viewer())
    flash(_("Mails go to your address again."))
    return redirect(url_for(".choose_mails"), code=303)


@mails.get("/<opaque_id>/<key>")
@public
def ask_to_stop(opaque_id: str, key: str) -> ResponseReturnValue:
    """A button only: programs that look through mails open links, but press nothing."""
    if not is_stop_key(opaque_id, key):
        raise Missing("mails")
    return private(render_template("subscriptions/stop.html", is_done=False))


@mails.post("/<opaque_id>/<key>")
@public
@machine_door
def stop(opaque_id: str, key: str) -> ResponseReturnValue:
    """Pressed on the page, or by the reader's mail program, which has no cookie (RFC 8058)."""
    operations.stop_digest(opaque_id, key)
    return private(render_template("subscriptions/stop.html", is_done=True))


def _myself() -> Person:
    person: Person = current_user._get_current_object()
    return person
