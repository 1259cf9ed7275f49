"""How often one address may try to sign in, ask for mails, or send what a view limits."""

from functools import partial
from typing import Any

from flask import Flask, Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from campaign.config import Settings
from campaign.kernel.clock import real_now
from campaign.kernel.error_pages import error_page
from campaign.kernel.i18n import ngettext
from campaign.kernel.security import limit_of

FAILED_SIGN_INS = "10 per minute; 60 per hour"
RESET_LINKS = "5 per minute; 20 per hour"
RESET_LINKS_FOR_ONE = "3 per hour"
"""For one e-mail address, so that nobody's box is flooded; told of unknown addresses too."""


def init_app(app: Flask) -> None:
    """Counts in Redis where there is one, else in this process; so too while Redis is down."""
    settings: Settings = app.config["SETTINGS"]
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=settings.redis_url or "memory://",
        in_memory_fallback_enabled=settings.redis_url is not None,
    )
    app.register_error_handler(RateLimitExceeded, partial(_say_when, limiter))
    views: dict[str, Any] = app.view_functions
    views["security.login"] = limiter.limit(
        FAILED_SIGN_INS, methods=["POST"], deduct_when=_was_refused
    )(views["security.login"])
    views["security.forgot_password"] = limiter.limit(RESET_LINKS, methods=["POST"])(
        limiter.limit(RESET_LINKS_FOR_ONE, methods=["POST"], key_func=_typed_address)(
            views["security.forgot_password"]
        )
    )
    for endpoint, view in list(views.items()):
        rate = limit_of(view)
        if rate is not None:
            views[endpoint] = limiter.limit(rate, methods=["POST"])(view)


def _say_when(limiter: Limiter, error: RateLimitExceeded) -> ResponseReturnValue:
    limit = limiter.current_limit
    seconds = max(1, limit.reset_at - int(real_now().timestamp())) if limit else 60
    sentence = ngettext(
        "Try again in %(num)s minute.", "Try again in %(num)s minutes.", -(-seconds // 60)
    )
    response = make_response(error_page(429, sentence))
    response.headers["Retry-After"] = str(seconds)
    return response


def _was_refused(response: Response) -> bool:
    return response.status_code == 422


def _typed_address() -> str:
    return request.form.get("email", "").strip().lower()
