"""The app that shows codes, and the recovery codes on paper."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from campaign.accounts import codes, operations
from campaign.accounts.forms import CodeForm
from campaign.accounts.sessions import current_session, go_on
from campaign.accounts.views.blueprint import account, myself
from campaign.accounts.views.fresh import fresh
from campaign.guard import authorize
from campaign.kernel.i18n import gettext as _
from campaign.permissions import Action, Scope

SECRET = "code_app"  # noqa: S105  where the cookie keeps one, encrypted, while it is set up


@account.route("/code-app", methods=["GET", "POST"])
@fresh
def set_up_code_app() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    form = CodeForm()
    secret = session.get(SECRET) or codes.new_secret()
    session[SECRET] = secret
    if form.validate_on_submit():
        counter = codes.counter_of(form.code.data or "", secret)
        if counter is not None:
            session.pop(SECRET)
            return _take(secret, counter)
        form.code.errors = [_("This code is wrong. Does the clock of your phone go right?")]
    page = render_template(
        "accounts/code_app.html", form=form, setup=codes.setup(secret, myself().email)
    )
    return page, 422 if request.method == "POST" else 200


@account.post("/code-app/end")
@fresh
def remove_code_app() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    operations.remove_code_app(myself().id)
    go_on(is_strong=current_session().is_strong)
    flash(_("The app was removed."))
    return redirect(url_for(".show_security"), code=303)


@account.post("/recovery-codes")
@fresh
def make_recovery_codes() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    made, hashes = recovery_codes(myself().id)
    operations.replace_recovery_codes(myself().id, hashes)
    go_on(is_strong=current_session().is_strong)
    return show_codes(made)


def recovery_codes(person_id: int) -> tuple[list[str], list[str]]:
    """New ones, and what is kept of them."""
    made = codes.new_recovery_codes()
    return made, [codes.digest_of(code, person_id) for code in made]


def show_codes(made: list[str]) -> ResponseReturnValue:
    """Once: nobody, the program included, can show them again."""
    return render_template("accounts/recovery_codes.html", codes=made)


def _take(secret: str, counter: int) -> ResponseReturnValue:
    made, hashes = recovery_codes(myself().id)
    are_new = operations.set_up_code_app(
        myself().id,
        secret,
        counter,
        recovery_hashes=hashes,
    )
    go_on(is_strong=True)
    if are_new:
        return show_codes(made)
    flash(_("From now on a code of your app is asked for."))
    return redirect(url_for(".show_security"), code=303)
