"""What is stored about whoever is signed in."""

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from campaign.accounts.sessions import is_fresh
from campaign.guard import authorize
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.security import private
from campaign.permissions import Action, Scope
from campaign.privacy.export import contents
from campaign.privacy.forms import EraseForm
from campaign.privacy.operations import erase
from campaign.privacy.queries import count_stored, somebody_at
from campaign.privacy.views.public import zip_of

my_privacy = Blueprint("my_privacy", __name__)


@my_privacy.get("/")
def show_mine() -> str:
    authorize(Action.ACCOUNT_KEEP, Scope())
    return _page(EraseForm(current_user.email))


@my_privacy.get("/export")
def export_mine() -> Response:
    authorize(Action.ACCOUNT_KEEP, Scope())
    return private(zip_of(current_user.email))


@my_privacy.post("/erasure")
def erase_mine() -> ResponseReturnValue:
    authorize(Action.ACCOUNT_KEEP, Scope())
    if not is_fresh():  # nobody is erased by whoever finds the browser open
        return redirect(url_for("account.confirm", next=url_for("my_privacy.show_mine")), code=303)
    form = EraseForm(current_user.email)
    if form.validate():
        try:
            kept = erase(current_user.email, by=current_user)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            session.clear()
            return private(render_template("privacy/erased.html", kept=kept))
    return _page(form), 422


def _page(form: EraseForm) -> str:
    who = somebody_at(current_user.email)
    return render_template(
        "privacy/mine.html",
        stored=[(contents(name), count) for name, count in count_stored(who)],
        form=form,
    )
