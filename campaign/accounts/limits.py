"""How often one network may try to sign in, ask for mails, or send what a view limits.

A limit that counts for an account can be used to lock its owner out. So one that does never closes
the mailed link, nor any browser in which the owner signed in before (docs/adr/0006-sign-in.md).
"""

from functools import partial
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded, RequestLimit
from flask_limiter.util import get_remote_address
from flask_login import current_user

from campaign.accounts.codes import is_of_app
from campaign.accounts.devices import known_mark
from campaign.accounts.queries import is_known_device
from campaign.accounts.sessions import half_session
from campaign.config import Settings
from campaign.guard import is_public
from campaign.kernel.addresses import is_address, normal_address
from campaign.kernel.client_address import network_of
from campaign.kernel.clock import real_now
from campaign.kernel.error_pages import error_page
from campaign.kernel.i18n import ngettext
from campaign.kernel.security import limit_of

FAILED_SIGN_INS = "10 per minute; 60 per hour"
"""From one network, or in one browser that the account knows."""
FAILED_SIGN_INS_FOR_ONE = "20 per hour"
"""For one e-mail address, from all browsers that its account does not know."""
WRONG_CODES = "10 per hour"
"""For one person, from all browsers that the account does not know, and in each that it does.
Recovery codes cannot be guessed, so they are taken whatever the count."""
WRONG_CONFIRMATIONS = "10 per hour"
RESET_LINKS = "5 per minute; 20 per hour"
RESET_LINKS_FOR_ONE = "3 per hour"
"""For one e-mail address, so that nobody's box is flooded; told of unknown addresses too."""


def init_app(app: Flask) -> None:
    """Counts in Redis where there is one, else in this process; so too while Redis is down."""
    settings: Settings = app.config["SETTINGS"]
    limiter = Limiter(
        network,
        app=app,
        storage_uri=settings.redis_url or "memory://",
        in_memory_fallback_enabled=settings.redis_url is not None,
    )
    app.register_error_handler(RateLimitExceeded, partial(_say_when, limiter))
    views: dict[str, Any] = app.view_functions
    views["security.login"] = _limited_sign_in(limiter, views["security.login"])
    views["entry.second_step"] = limiter.limit(
        WRONG_CODES,
        methods=["POST"],
        key_func=_half_in,
        exempt_when=_is_recovery_code,
        deduct_when=_was_refused,
    )(views["entry.second_step"])
    views["account.confirm"] = limiter.limit(
        WRONG_CONFIRMATIONS, methods=["POST"], key_func=_signed_in, deduct_when=_was_refused
    )(views["account.confirm"])
    views["security.forgot_password"] = limiter.limit(RESET_LINKS, methods=["POST"])(
        limiter.limit(RESET_LINKS_FOR_ONE, methods=["POST"], key_func=typed_address)(
            views["security.forgot_password"]
        )
    )
    for endpoint, view in list(views.items()):
        rate = limit_of(view)
        if rate is not None:
            counts = None if is_public(view) else _was_let_in
            views[endpoint] = limiter.limit(rate, methods=["POST"], deduct_when=counts)(view)


def network() -> str:
    """Return where a request comes from, as narrow as one household can be told apart."""
    return network_of(get_remote_address())


def typed_address() -> str:
    typed = request.form.get("email", "")
    return normal_address(typed) if is_address(typed) else typed.strip().lower()


def _limited_sign_in(limiter: Limiter, view: Any) -> Any:
    per_account = limiter.limit(
        FAILED_SIGN_INS_FOR_ONE,
        methods=["POST"],
        key_func=typed_address,
        exempt_when=_is_known_here,
        deduct_when=_was_refused,
        on_breach=_show_the_other_way,
    )
    per_network = limiter.limit(
        FAILED_SIGN_INS, methods=["POST"], key_func=_side, deduct_when=_was_refused
    )
    return per_network(per_account(view))


def _is_known_here() -> bool:
    """Whether the owner of the typed address signed in before in this browser."""
    if "is_known_here" not in g:
        mark = known_mark()
        g.is_known_here = mark is not None and is_known_device(typed_address(), mark)
    return bool(g.is_known_here)


def _side() -> str:
    """A known browser counts for itself, so that no neighbour of its network can close its door."""
    return f"{known_mark()} {typed_address()}" if _is_known_here() else network()


def _half_in() -> str:
    """Who has yet to show the second factor; a browser that the account knows counts for itself."""
    half = half_session()
    if half is None:
        return network()
    mark = known_mark()
    is_known = mark is not None and is_known_device(half.person.email, mark)
    return f"{half.person.id} {mark if is_known else ''}"


def _is_recovery_code() -> bool:
    return not is_of_app(request.form.get("code", ""))


def _signed_in() -> str:
    return str(current_user.get_id() or network())


def _show_the_other_way(_: RequestLimit) -> Response:
    """Right or wrong, a password from an unknown browser opens nothing for a while; a mail does."""
    page = render_template("accounts/slowed.html", email=typed_address())
    return make_response(page, 429)


def _say_when(limiter: Limiter, error: RateLimitExceeded) -> ResponseReturnValue:
    limit = limiter.current_limit
    seconds = _seconds_left(limit) if limit else 60
    sentence = ngettext(
        "Try again in %(num)s minute.", "Try again in %(num)s minutes.", -(-seconds // 60)
    )
    response = error.response or make_response(error_page(429, sentence))
    response.headers["Retry-After"] = str(seconds)
    return response


def _was_let_in(response: Response) -> bool:
    """Return whether a request counts: one that is refused or has to sign in first does not."""
    return response.status_code not in (403, 404) and not g.get("turned_away")


def _was_refused(response: Response) -> bool:
    return response.status_code == 422


def _seconds_left(limit: RequestLimit) -> int:
    """The library rounds the end up: of a window just begun no more is left than it is long."""
    left = limit.reset_at - int(real_now().timestamp())
    return max(1, min(left, limit.limit.get_expiry()))
