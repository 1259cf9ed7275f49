"""The session a cookie names: a row of our own, so that it can be seen and ended elsewhere."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, current_app, g, request, session
from flask_login import current_user, user_logged_out
from flask_security import user_authenticated

from campaign.accounts import devices, operations
from campaign.accounts.models import Person
from campaign.accounts.operations import Beginning
from campaign.accounts.queries import LASTS, OpenSession, open_session, person_of_id
from campaign.accounts.tokens import new_token
from campaign.kernel.clock import real_now
from campaign.kernel.database import is_writing

NAME = "session"
"""Where the cookie names it."""
TOKEN = "csrf_token"  # noqa: S105  where the cookie holds what the tokens of forms are made from
"""It names the person, so that a form tells who wrote it when the session has ended."""
SEEN_EVERY = timedelta(minutes=5)
HALF_LASTS = timedelta(minutes=15)
FRESH_FOR = timedelta(minutes=30)
STRONG = frozenset({"passkey", "code", "recovery code"})
"""Ways to sign in that are, or take part in, more than one factor."""
KEPT_AT_SIGN_IN = {"_user_id", "_fresh", "_id", "fs_paa"}
"""What Flask-Login has just written; all else in the cookie is from before."""


def init_app(app: Flask) -> None:
    app.config["PERMANENT_SESSION_LIFETIME"] = LASTS
    app.login_manager.user_loader(load_person)  # type: ignore[attr-defined]  # Flask-Login's own place
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_forget, app)


def load_person(uniquifier: str) -> Person | None:
    """Whoever is signed in by the session that the cookie names; asked once a request."""
    token = session.get(NAME)
    found = open_session(token, uniquifier) if token else None
    if found is None:
        return None
    if found.has_second_factor and not found.is_strong:
        g.half_session = found
        return None
    g.open_session = found
    if real_now() - found.seen_at > SEEN_EVERY and not is_writing():
        operations.see_session(found.id)
    return found.person


def half_session() -> OpenSession | None:
    """Of somebody who has yet to show the second factor; so far nobody is signed in."""
    if current_user.is_authenticated or "half_session" not in g:
        return None
    found: OpenSession = g.half_session
    return found if real_now() - found.begun_at < HALF_LASTS else None


def is_fresh() -> bool:
    """Whether the sign-in was a short while ago, so that it is surely still the same person."""
    return real_now() - current_session().begun_at < FRESH_FOR


def current_session() -> OpenSession:
    """Of somebody who is signed in."""
    found: OpenSession = g.open_session
    return found


def go_on(*, is_strong: bool) -> None:
    """Stay signed in here, under another name, after a change that ended every session.

    What a step of such a change left in the cookie goes; the token of forms stays.
    """
    before = current_session()
    for key in set(session) - KEPT_AT_SIGN_IN - {TOKEN}:
        session.pop(key)
    session[NAME] = new_token()
    session["_user_id"] = person_of_id(before.person.id).fs_uniquifier
    operations.go_on(
        before.person.id,
        Beginning(
            token=session[NAME],
            mark=devices.keep_mark(),
            device=devices.in_words(request.headers.get("User-Agent", "")),
            via=before.via,
            is_strong=is_strong,
        ),
        begun_at=before.begun_at,
    )


def _begin(app: Flask, user: Person, authn_via: Sequence[str] | None = None, **_: object) -> None:
    """Nothing that was in the cookie before the sign-in, the form token included, holds after."""
    before = session.get(NAME)
    for key in set(session) - KEPT_AT_SIGN_IN:
        session.pop(key)
    g.pop(current_app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token"), None)
    session[TOKEN] = f"{user.opaque_id}.{new_token()}"
    session.permanent = True
    ways = tuple(authn_via or ())
    session[NAME] = new_token()
    operations.begin_session(
        user.id,
        Beginning(
            token=session[NAME],
            mark=devices.keep_mark(),
            device=devices.in_words(request.headers.get("User-Agent", "")),
            via=ways[0] if ways else "link",
            is_strong=not STRONG.isdisjoint(ways),
            replaces=before,
        ),
    )


def _forget(app: Flask, **_: object) -> None:
    token = session.get(NAME)
    session.clear()
    if token:
        operations.end_session(token)
