"""A text is never lost: a form whose session has ended is kept, and shown again to its writer.

The token of a form names who wrote it, since signing out takes the session away. Nothing is carried
out: the form is filled in once more, and the person sends it.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from flask_wtf.form import _Auto
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from campaign.accounts import operations
from campaign.accounts.models import Person
from campaign.accounts.models.kept_forms import LONGEST_PAGE
from campaign.accounts.onwards import asked_onwards, of_ours
from campaign.accounts.operations import Typed
from campaign.accounts.queries import find_kept_form, find_writer
from campaign.accounts.sessions import TOKEN, half_session
from campaign.config import parts_of
from campaign.guard import turn_away
from campaign.kernel.arguments import asked, own_address
from campaign.kernel.error_pages import error_page, show_stale_form
from campaign.kernel.i18n import gettext as _
from campaign.kernel.sealing import seal
from campaign.kernel.security import is_desk

SALT = "wtf-csrf-token"
"""Under which Flask-WTF signs the token of a form."""
KEPT = "kept"
"""The argument that names what was kept."""
NEVER_KEPT = frozenset(
    {
        TOKEN,
        *("password", "password_confirm", "old", "again"),
        *("new_password", "new_password_confirm", "passcode"),
        *("code", "credential", "seal", "next"),
    }
)
"""Fields with secrets, or of no use later."""


@dataclass(slots=True)
class Shown:
    """Hold what a page shows again."""

    fields: list[tuple[str, str]]
    had_files: bool
    is_taken: bool = field(default=False)
    """Whether a form of the page has it; else the texts stand beside."""

    def texts(self) -> list[str]:
        return [value for _name, value in self.fields if value.strip()]


class KeepingMeta(FlaskForm.Meta):  # type: ignore[misc]  # the library has no types
    """Fill what was kept into the form that knows all its fields."""

    def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
        wrapped = super().wrap_formdata(form, formdata)
        shown: Shown | None = g.get("kept_form") if formdata is _Auto else None
        if wrapped is not None or shown is None or not _fits(form, shown):
            return wrapped
        shown.is_taken = True
        return MultiDict(shown.fields)


def init_app(app: Flask) -> None:
    FlaskForm.Meta = KeepingMeta
    app.register_error_handler(CSRFError, _keep_stale_form)
    app.before_request(_show_again)
    app.after_request(_let_go)
    app.jinja_env.globals.update(kept_form=lambda: g.get("kept_form"), drafts_of=drafts_of)


def drafts_of() -> str:
    """Return the name under which a browser keeps what this person began; empty for nobody."""
    return seal("drafts", current_user.opaque_id)[:16] if current_user.is_authenticated else ""


def kept_onwards() -> str | None:
    """Keep the form that was sent; where its writer finds it again, or None if there is none."""
    writer = _writer()
    typed = _typed() if writer is not None else None
    if writer is None or typed is None:
        return None
    key = operations.keep_form(writer.id, typed)
    return f"{typed.page}{'&' if '?' in typed.page else '?'}{urlencode({KEPT: key})}"


def say_that_it_is_kept() -> None:
    flash(_("You are not signed in any more. What you wrote is kept: sign in to go on."), "warn")


def _keep_stale_form(error: CSRFError) -> ResponseReturnValue:
    """The token is of another session: of one that has ended, or of somebody else."""
    writer, onwards = _writer(), None
    if is_desk(request.path) and writer is not None:
        onwards = kept_onwards()
    if onwards is None:
        return _load_anew(error)
    if current_user.is_authenticated:
        if current_user.id == writer.id:  # type: ignore[union-attr]  # checked above
            return turn_away(redirect(onwards, code=303))
        return error_page(
            400,
            _(
                "Somebody else wrote this, who is not signed in here any more. It was not sent."
                " It waits for them for three days, here: %(address)s",
                address=onwards,
            ),
        )
    say_that_it_is_kept()
    door = "entry.second_step" if half_session() else "security.login"
    return turn_away(redirect(url_for(door, next=onwards), code=303))


def _load_anew(error: CSRFError) -> ResponseReturnValue:
    """Show the page once more to whoever had it open while not signed in, such as to sign in."""
    is_of_nobody = "." not in (_said_by_token() or ".")
    if not is_of_nobody or not is_desk(request.path) or not _has_page(request.path):
        return show_stale_form(error)
    flash(_("This page was open for too long. Fill it in once more."), "warn")
    return turn_away(redirect(own_address(next=asked_onwards()), code=303))


def _writer() -> Person | None:
    """Return whose page the form stood on, as its token says."""
    opaque_id, dot, _rest = (_said_by_token() or "").partition(".")
    return find_writer(opaque_id) if dot else None


def _said_by_token() -> str | None:
    """Return what we signed in the token that was sent; None if it is not one of ours."""
    sent = request.form.get(TOKEN, "")
    try:
        said = URLSafeTimedSerializer(current_app.secret_key or "", salt=SALT).loads(sent)
    except BadData:
        return None
    return said if isinstance(said, str) else None


def _typed() -> Typed | None:
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_KEPT and value
    ]
    had_files = any(file.filename for file in request.files.values())
    page = _page()
    if page is None or not (fields or had_files):
        return None
    return Typed(page, fields, had_files)


def _page() -> str | None:
    """Return the page that holds the form: the one it was sent from, else its own address."""
    came_from = parts_of(request.referrer or "")
    candidates = [request.path]
    if came_from.netloc == request.host:
        candidates.insert(0, f"{came_from.path}?{came_from.query}".rstrip("?"))
    for candidate in candidates:
        page = _without_key(candidate)
        if len(page) <= LONGEST_PAGE and of_ours(page) and _has_page(page.partition("?")[0]):
            return page
    return None


def _without_key(address: str) -> str:
    path, _mark, query = address.partition("?")
    rest = [(name, value) for name, value in parse_qsl(query) if name != KEPT]
    return f"{path}?{urlencode(rest)}" if rest else path


def _has_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except (HTTPException, RequestRedirect):
        return False


def _show_again() -> None:
    key = asked(KEPT) if request.method == "GET" and is_desk(request.path) else None
    if not key or not current_user.is_authenticated:
        return
    kept = find_kept_form(current_user, key)
    if kept is not None and kept.page.partition("?")[0] == request.path:
        g.kept_form = Shown([(name, value) for name, value in kept.fields], kept.had_files)


def _let_go(response: Response) -> Response:
    """Sent from the page that showed it again, and carried out."""
    key = asked(KEPT) if request.method == "POST" and is_desk(request.path) else None
    is_done = response.status_code in (302, 303) and not g.get("turned_away")
    if key and is_done and current_user.is_authenticated:
        operations.let_go_of_form(current_user.id, key)
    return response


def _fits(form: FlaskForm, shown: Shown) -> bool:
    known = set(form._fields)
    typed = {name.partition("-")[0] for name, _value in shown.fields}
    return bool(typed) and typed <= known
