"""How one signs in, and where one is signed in."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.accounts import operations
from campaign.accounts.passkeys import are_possible
from campaign.accounts.queries import find_code_app, open_sessions, passkeys_of, recovery_codes_left
from campaign.accounts.sessions import current_session, go_on
from campaign.accounts.views.blueprint import account, myself
from campaign.guard import authorize
from campaign.kernel.i18n import gettext as _
from campaign.permissions import Action, Scope


@account.get("/security")
def show_security() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    return render_template(
        "accounts/security.html",
        sessions=open_sessions(myself()),
        here=current_session(),
        passkeys=passkeys_of(myself()),
        passkeys_are_possible=are_possible(),
        code_app=find_code_app(myself()),
        codes_left=recovery_codes_left(myself()),
    )


@account.post("/sessions/ends")
def end_other_sessions() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    operations.sign_out_everywhere(myself().id)
    go_on(is_strong=current_session().is_strong)
    flash(_("You are signed in here only now."))
    return redirect(url_for(".show_security"), code=303)


@account.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    operations.end_session_of(myself().id, session_id)
    flash(_("That session has ended."))
    return redirect(url_for(".show_security"), code=303)
