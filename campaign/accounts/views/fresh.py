"""Before a change of how one signs in: a sign-in that is not long ago."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user, verify_and_update_password

from campaign.accounts.forms import PasswordForm
from campaign.accounts.kept_forms import kept_onwards
from campaign.accounts.models import Person
from campaign.accounts.onwards import asked_onwards, way_onwards
from campaign.accounts.passwords import normal_password
from campaign.accounts.sessions import is_fresh
from campaign.accounts.views.blueprint import account, myself
from campaign.guard import authorize, turn_away
from campaign.kernel.i18n import gettext as _
from campaign.permissions import Action, Scope

Parameters = ParamSpec("Parameters")


def fresh(view: Callable[Parameters, ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Marks a view for which one signs in once more, if the last time is long ago."""

    @wraps(view)
    def asking(*values: Parameters.args, **named: Parameters.kwargs) -> ResponseReturnValue:
        if is_fresh():
            return view(*values, **named)
        if request.method == "GET":
            here = request.path
        else:
            here = kept_onwards() or url_for("account.show_security")
        return turn_away(redirect(url_for("account.confirm", next=here), code=303))

    return asking


@account.route("/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """The same sign-in once more, with all that it takes: the session is a new one after it."""
    authorize(Action.ACCOUNT_KEEP, Scope())
    form = PasswordForm()
    if form.validate_on_submit():
        if has_password(myself(), form.password.data or ""):
            login_user(myself(), authn_via=["password"])
            return redirect(way_onwards(asked_onwards()), code=303)
        form.password.errors = [_("This is not your password.")]
    page = render_template(
        "accounts/confirm.html", form=form, person=myself(), onwards=asked_onwards()
    )
    return page, 422 if request.method == "POST" else 200


def has_password(person: Person, password: str) -> bool:
    return bool(person.password and verify_and_update_password(normal_password(password), person))
