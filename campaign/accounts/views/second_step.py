"""After a password or a link: the second factor, of who has one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user

from campaign.accounts import codes, operations
from campaign.accounts.forms import CodeForm
from campaign.accounts.models import Person
from campaign.accounts.onwards import asked_onwards, way_onwards
from campaign.accounts.passkeys import ask_for_second_step
from campaign.accounts.queries import find_code_app, passkeys_of
from campaign.accounts.sessions import half_session
from campaign.accounts.views.blueprint import entry
from campaign.guard import public
from campaign.kernel.i18n import gettext as _


@entry.route("/second-step", methods=["GET", "POST"])
@public
def second_step() -> ResponseReturnValue:
    half = half_session()
    if half is None:
        return redirect(url_for("security.login", next=asked_onwards()), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        way = way_of(half.person, form.code.data or "")
        if way is not None:
            login_user(half.person, authn_via=[half.via, way])
            return redirect(way_onwards(asked_onwards()), code=303)
        form.code.errors = [_("This code is wrong, or it was used already.")]
    there = passkeys_of(half.person)
    page = render_template(
        "accounts/second_step.html",
        form=form,
        has_code_app=find_code_app(half.person) is not None,
        question=ask_for_second_step(half.person, there) if there else None,
        onwards=asked_onwards(),
    )
    return page, 422 if request.method == "POST" else 200


def way_of(person: Person, code: str) -> str | None:
    """By which factor this code is one of the person's; it is used up."""
    if not codes.is_of_app(code):
        taken = operations.use_recovery_code(person.id, codes.digest_of(code, person.id))
        return "recovery code" if taken else None
    app = find_code_app(person)
    counter = codes.counter_of(code, app.secret) if app else None
    if counter is None or not operations.use_counter(person.id, counter):
        return None
    return "code"
