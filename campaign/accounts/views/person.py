"""What one is called, in which language one reads, where mails go, and the password."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.accounts import operations
from campaign.accounts.forms import AddressForm, ChangePasswordForm, PersonForm
from campaign.accounts.passwords import check_password, hash_password
from campaign.accounts.sessions import current_session, go_on
from campaign.accounts.views.blueprint import account, myself
from campaign.accounts.views.fresh import fresh, has_password
from campaign.guard import authorize, public
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.security import limited, private
from campaign.permissions import Action, Scope

MAILS = "5 per minute; 20 per hour"


@account.route("/", methods=["GET", "POST"])
def edit_person() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    form = PersonForm(obj=myself())
    if form.validate_on_submit():
        operations.edit_person(
            myself().id, name=form.name.data.strip(), language=form.language.data
        )
        flash(_("What you changed was saved."))
        return redirect(url_for(".edit_person"), code=303)
    page = render_template("accounts/person.html", form=form, person=myself())
    return page, _status()


@account.route("/address", methods=["GET", "POST"])
@fresh
@limited(MAILS)
def change_address() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    form = AddressForm()
    if form.validate_on_submit():
        operations.ask_for_address(myself().id, form.address())
        flash(
            _(
                "A mail is on its way to %(email)s. The link in it makes the change,"
                " within 24 hours. We also tell your current address.",
                email=form.address(),
            )
        )
        return redirect(url_for(".edit_person"), code=303)
    page = render_template("accounts/address.html", form=form, person=myself())
    return page, _status()


@account.get("/address/<token>")
@public
def show_new_address(token: str) -> Response:
    """A button only: programs that look through mails open links, but press nothing."""
    return private(render_template("accounts/confirm_address.html"))


@account.post("/address/<token>")
@public
def confirm_address(token: str) -> ResponseReturnValue:
    try:
        operations.confirm_address(token)
    except Refused as refused:
        flash(str(refused.sentence), "bad")
    else:
        flash(_("Your mails go to the new address now. Sign in with it, too."))
    return redirect(url_for("security.login"), code=303)


@account.get("/address/stop/<token>")
@public
def show_stop_address(token: str) -> Response:
    """A button only: programs that look through mails open links, but press nothing."""
    return private(render_template("accounts/stop_address.html"))


@account.post("/address/stop/<token>")
@public
def stop_address(token: str) -> ResponseReturnValue:
    """Works without signing in: whoever reads at the address decides about it."""
    try:
        operations.stop_address(token)
    except Refused as refused:
        flash(str(refused.sentence), "bad")
        return redirect(url_for("security.login"), code=303)
    flash(
        _(
            "Your address stays as it is, and you are signed out everywhere."
            " Choose a new password now: somebody may know the old one."
        )
    )
    return redirect(url_for("security.forgot_password"), code=303)


@account.route("/password", methods=["GET", "POST"])
@fresh
def change_password() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    form = ChangePasswordForm(asks_for_old=_is_old_asked_for())
    if form.validate_on_submit():
        try:
            return _take(form)
        except Refused as refused:
            show_refusal(form, refused)
    page = render_template("accounts/change_password.html", form=form, person=myself())
    return page, _status()


def _is_old_asked_for() -> bool:
    """Who came by a link or a passkey may have forgotten it, or never had one."""
    return myself().password is not None and current_session().via == "password"


def _take(form: ChangePasswordForm) -> ResponseReturnValue:
    """All sessions end with the old password; this one goes on, as strong as it was."""
    person, before = myself(), current_session()
    if form.old is not None and not has_password(person, form.old.data):
        raise Refused(_("This is not your password."), field="old")
    check_password(form.password.data, about=(person.name, person.email))
    operations.replace_password(person.id, hash_password(form.password.data))
    go_on(is_strong=before.is_strong)
    flash(_("Your new password holds. You are signed in here only now."))
    return redirect(url_for(".show_security"), code=303)


def _status() -> int:
    return 422 if request.method == "POST" else 200
