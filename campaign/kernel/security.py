"""What protects every answer: headers, sessions on the desk only, tokens and origins of forms."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, Request, Response, abort, current_app, g, make_response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from campaign.config import Settings, parts_of
from campaign.kernel.client_address import KnownClient

LARGEST_REQUEST = 8 * 1024 * 1024
LARGEST_FORM = 1024 * 1024
DESK = "desk"
"""Second part of the addresses that may have a session; all others have none, so no cookie."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'{form_targets}",
        "frame-ancestors {frame_ancestors}",
        "base-uri 'none'",
    )
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

AGAINST_FRAMES = "X-Frame-Options"
"""Left out where a view set `g.may_be_framed`: a page that other sites show within their own."""

FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
FOR_THEIR_QUESTIONS = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a browser asks with OPTIONS before a script of another site sends more than a plain GET."""

HTTPS_ONLY = "max-age=31536000"
"""For a year, this host only: what stands beside it under the same name is not ours to decide."""

_MACHINE_DOOR = "campaign_machine_door"
_LIMIT = "campaign_limit"
_OPEN_TO_SITES = "campaign_open_to_sites"

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

csrf = CSRFProtect()


class NoSession(SecureCookieSession):
    """The session of a public address: forgotten at once, and never a cookie."""


class DeskSessions(SecureCookieSessionInterface):
    """Sessions for the desk. Public pages are the same bytes for everyone."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not is_desk(request.path):
            return NoSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SecureCookieSession, response: Response) -> None:  # type: ignore[override]  # Flask's own classes meet here
        if not isinstance(session, NoSession):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SESSION_COOKIE_NAME="__Host-desk" if settings.is_https else "desk",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
        TRUSTED_HOSTS=_trusted_hosts(settings),
    )
    app.session_interface = DeskSessions()
    csrf.init_app(app)
    app.before_request(_check_form)
    app.after_request(_set_headers)
    hops = settings.trusted_proxies
    proxied = ProxyFix(app.wsgi_app, x_for=0, x_proto=hops, x_host=hops)
    app.wsgi_app = KnownClient(proxied, hops)  # type: ignore[assignment,method-assign]  # Flask's own way to wrap


def is_desk(path: str) -> bool:
    """Whether an address is for signed-in people: `/<language>/desk/…`."""
    parts = path.split("/", 3)
    return len(parts) > 2 and parts[2] == DESK


def comes_from_here() -> bool:
    """Whether a form was sent from one of our own pages, as far as the browser tells.

    A form without sign-in carries no token. Browsers say where it was sent from; programs that
    say nothing have no visitor whose rights they could borrow.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or parts_of(origin).netloc == request.host


def is_machine_door(view: Callable[..., object]) -> bool:
    return getattr(view, _MACHINE_DOOR, False)


def machine_door(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Marks a view for programs (webhooks): its requests prove themselves in another way."""
    setattr(view, _MACHINE_DOOR, True)
    return view


def open_to_sites(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Mark a view whose answers pages and scripts of other sites may use: no session, no cookie.

    Feeds, pictures and the widget are like that; the answers are the same for everyone.
    """
    setattr(view, _OPEN_TO_SITES, True)
    return view


def is_open_to_sites(view: Callable[..., object]) -> bool:
    return getattr(view, _OPEN_TO_SITES, False)


def limited(rate: str) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Marks a view that one address may post to so often: `limited("20 per minute")`."""

    def mark(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        setattr(view, _LIMIT, rate)
        return view

    return mark


def limit_of(view: Callable[..., object]) -> str | None:
    """The rate that a view is marked with."""
    return getattr(view, _LIMIT, None)


def private(answer: ResponseReturnValue) -> Response:
    """For an address that is a key, or a page of one person: kept nowhere, told to nobody."""
    response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _check_form() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if is_machine_door(view):
        return
    if not comes_from_here():
        abort(403)
    if is_desk(request.path):
        csrf.protect()


def _trusted_hosts(settings: Settings) -> list[str]:
    host = parts_of(settings.base_url).hostname or ""
    return [host, "127.0.0.1", "localhost"] if settings.demo or settings.testing else [host]


def _set_headers(response: Response) -> Response:
    may_be_framed = bool(g.get("may_be_framed"))
    _let_other_sites_in(response)
    for name, value in HEADERS.items():
        if not (may_be_framed and name == AGAINST_FRAMES):
            response.headers.setdefault(name, value)
    targets = "".join(f" {target}" for target in g.get("form_targets", ()))
    response.headers.setdefault(
        "Content-Security-Policy",
        CONTENT_SECURITY_POLICY.format(
            form_targets=targets, frame_ancestors="*" if may_be_framed else "'none'"
        ),
    )
    settings: Settings = current_app.config["SETTINGS"]
    if settings.is_https:
        response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    if is_desk(request.path):
        response.headers["Cache-Control"] = "no-store"
    if settings.demo:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _let_other_sites_in(response: Response) -> None:
    """Say to browsers that any site may use the answer, where the view is marked so."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or not is_open_to_sites(view):
        return
    response.headers.update(FOR_OTHER_SITES)
    if request.method == "OPTIONS":
        response.headers.update(FOR_THEIR_QUESTIONS)
