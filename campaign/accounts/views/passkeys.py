"""Passkeys: added and removed, and used to sign in, alone or as the second step."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user

from campaign.accounts import devices, operations, passkeys
from campaign.accounts.forms import AnswerForm, NewPasskeyForm
from campaign.accounts.models import Passkey, Person
from campaign.accounts.onwards import asked_onwards, way_onwards
from campaign.accounts.passkeys import Question
from campaign.accounts.queries import find_passkey, passkeys_of, person_of_id
from campaign.accounts.sessions import current_session, go_on, half_session
from campaign.accounts.views.blueprint import account, entry, myself
from campaign.accounts.views.code_app import recovery_codes, show_codes
from campaign.accounts.views.fresh import fresh
from campaign.guard import authorize, public
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.security import limited
from campaign.permissions import Action, Scope

TRIES = "30 per minute"


@account.route("/passkeys/new", methods=["GET", "POST"])
@fresh
def add_passkey() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    if not passkeys.are_possible():
        raise Missing("passkeys")
    form = NewPasskeyForm(name=devices.in_words(request.headers.get("User-Agent", "")))
    if form.validate_on_submit():
        try:
            return _take(form)
        except Refused as refused:
            show_refusal(form, refused)
    question = passkeys.ask_to_add(myself(), passkeys_of(myself()))
    page = render_template("accounts/new_passkey.html", form=form, question=question)
    return page, 422 if request.method == "POST" else 200


@account.post("/passkeys/<int:passkey_id>/end")
@fresh
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    operations.remove_passkey(myself().id, passkey_id)
    go_on(is_strong=current_session().is_strong)
    flash(_("The passkey was removed."))
    return redirect(url_for(".show_security"), code=303)


@entry.app_template_global()
def passkey_question() -> Question | None:
    """What a page asks that offers to sign in with a passkey; None where there can be none."""
    return passkeys.ask_to_sign_in() if passkeys.are_possible() else None


@entry.post("/passkey")
@public
@limited(TRIES)
def enter_by_passkey() -> ResponseReturnValue:
    found = _used(AnswerForm())
    if found is None:
        return _not_this_way("security.login")
    login_user(found, authn_via=["passkey"])
    return redirect(way_onwards(asked_onwards()), code=303)


@entry.post("/second-step/passkey")
@public
@limited(TRIES)
def step_by_passkey() -> ResponseReturnValue:
    half = half_session()
    if half is None:
        return redirect(url_for("security.login", next=asked_onwards()), code=303)
    if _used(AnswerForm(), after=half.person) is None:
        return _not_this_way(".second_step")
    login_user(half.person, authn_via=[half.via, "passkey"])
    return redirect(way_onwards(asked_onwards()), code=303)


def _take(form: NewPasskeyForm) -> ResponseReturnValue:
    new = passkeys.take_new(myself(), form.answer(), form.name.data or "")
    made, hashes = recovery_codes(myself().id)
    are_new = operations.add_passkey(myself().id, new, recovery_hashes=hashes)
    go_on(is_strong=True)
    if are_new:
        return show_codes(made)
    flash(_("The passkey was added."))
    return redirect(url_for(".show_security"), code=303)


def _used(form: AnswerForm, *, after: Person | None = None) -> Person | None:
    """Whose passkey gave the answer, which is used up by that."""
    if not form.validate_on_submit():
        return None
    passkey = find_passkey(passkeys.credential_named(form.answer()))
    if passkey is None or (after is not None and passkey.person_id != after.id):
        return None
    person = person_of_id(passkey.person_id)
    return person if person.active and _is_proven(passkey, form, after) else None


def _is_proven(passkey: Passkey, form: AnswerForm, after: Person | None) -> bool:
    passkey_id = passkey.id
    try:
        proof = passkeys.prove(passkey, form.answer(), after=after)
    except Refused:
        return False
    return operations.use_passkey(passkey_id, asked_at=proof.asked_at, sign_count=proof.sign_count)


def _not_this_way(door: str) -> ResponseReturnValue:
    flash(_("This did not work. Try once more."), "bad")
    return redirect(url_for(door, next=asked_onwards()), code=303)
