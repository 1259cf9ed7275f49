"""Browsers: what they say they are, and the mark by which one is known again."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from campaign.accounts.operations.sessions import DEVICE_IS_KNOWN_FOR
from campaign.accounts.tokens import new_token
from campaign.config import Settings

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""A sign in the User-Agent and what it means; the first that fits, as each claims to be others."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
SALT = "device"


def in_words(user_agent: str) -> str:
    """Browser and system, as far as they are said: “Firefox, Linux”."""
    found = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(name for name in found if name)


def known_mark() -> str | None:
    """The mark that this browser was given before, if it is one of ours."""
    try:
        mark = _signer().loads(request.cookies.get(_cookie_name(), ""))
    except BadSignature:
        return None
    return mark if isinstance(mark, str) else None


def keep_mark() -> str:
    """The mark of this browser, which keeps it from now on for as long as browsers may."""
    mark = known_mark() or new_token()

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            _signer().dumps(mark),
            max_age=DEVICE_IS_KNOWN_FOR // timedelta(seconds=1),
            secure=_settings().is_https,
            httponly=True,
            samesite="Lax",
        )
        return response

    return mark


def _first(signs: Sequence[tuple[str, str]], user_agent: str) -> str:
    return next((name for sign, name in signs if sign in user_agent), "")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_settings().secret_key, salt=SALT)


def _cookie_name() -> str:
    return "__Host-device" if _settings().is_https else "device"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
