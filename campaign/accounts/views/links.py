"""Mails that open the door: where they are asked for, and where they lead to."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user

from campaign.accounts import operations
from campaign.accounts.forms import AddressForm
from campaign.accounts.onwards import asked_onwards, way_onwards
from campaign.accounts.operations import Wanted
from campaign.accounts.queries import person_of_id
from campaign.accounts.views.blueprint import entry
from campaign.guard import public
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.security import limited, private

MAILS = "5 per minute; 20 per hour"
"""Asked for from one network."""


@entry.route("/link", methods=["GET", "POST"])
@public
@limited(MAILS)
def ask_for_link() -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        operations.ask_for_mail(Wanted.LINK, form.address(), asked_onwards())
        flash(
            _(
                "If there is an account for %(email)s, a mail is on its way to it."
                " The link in it is good for 30 minutes.",
                email=form.address(),
            )
        )
        return redirect(url_for("security.login", next=asked_onwards()), code=303)
    page = render_template("accounts/ask_for_link.html", form=form, onwards=asked_onwards())
    return page, 422 if form.is_submitted() else 200


@entry.route("/link/<token>", methods=["GET"])
@public
def show_link(token: str) -> ResponseReturnValue:
    """A button only: programs that look through mails open links, but press nothing."""
    return private(render_template("accounts/use_link.html"))


@entry.route("/link/<token>", methods=["POST"])
@public
def use_link(token: str) -> ResponseReturnValue:
    try:
        arrival = operations.use_link(token)
    except Refused as refused:
        flash(str(refused.sentence), "bad")
        return redirect(url_for(".ask_for_link"), code=303)
    login_user(person_of_id(arrival.person_id), authn_via=["link"])
    return redirect(way_onwards(arrival.onwards), code=303)


def ask_for_new_password() -> ResponseReturnValue:
    """Stands in for Flask-Security's own, which works longer where there is an account."""
    form = AddressForm()
    if form.validate_on_submit():
        operations.ask_for_mail(Wanted.NEW_PASSWORD, form.address())
        flash(
            _(
                "If there is an account for %(email)s, a mail is on its way to it."
                " The link in it is good for four hours.",
                email=form.address(),
            )
        )
        return render_template("accounts/forgotten_password.html", form=form)
    page = render_template("accounts/forgotten_password.html", form=form)
    return page, 422 if form.is_submitted() else 200
