"""What the practice pages share: their language, their amounts, and who may post to them."""

from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import Flask, Response, abort, current_app, g, request
from flask_babel import Babel, format_currency, get_locale

from campaign.config import share
from campaign.practice.stripe.currencies import exponent

SOURCE_LANGUAGE = "en"


def init_app(app: Flask) -> None:
    """Texts come from the project's own catalogues."""
    babel = Babel(
        app,
        default_translation_directories=str(share() / "translations"),
        locale_selector=choose_locale,
    )
    with app.app_context():
        known = {SOURCE_LANGUAGE, *(locale.language for locale in babel.list_translations())}
    app.config["LANGUAGES"] = sorted(known)
    app.jinja_env.globals.update(page_locale=page_locale, money=money)
    app.before_request(refuse_posts_from_elsewhere)
    app.after_request(add_headers)


def speak(locale: str | None) -> None:
    """Show the rest of this request in a session's locale."""
    g.session_locale = locale


def choose_locale() -> str:
    """The session's locale where we have a catalogue for it, else the browser's, else English."""
    languages = current_app.config["LANGUAGES"]
    wanted = g.get("session_locale")
    if wanted in (None, "auto"):
        return request.accept_languages.best_match(languages) or SOURCE_LANGUAGE
    locale = _parsed(wanted)
    return str(locale) if locale and locale.language in languages else SOURCE_LANGUAGE


def page_locale() -> Locale:
    """The locale of the page, for its `lang` and `dir`."""
    return get_locale() or Locale(SOURCE_LANGUAGE)


def money(minor: int, currency: str) -> str:
    """An amount of Stripe's in the page's locale."""
    amount = Decimal(minor).scaleb(-exponent(currency))
    return str(format_currency(amount, currency.upper()))


def refuse_posts_from_elsewhere() -> None:
    """Another site open in the same browser must not press the buttons here."""
    sent_from = request.headers.get("Sec-Fetch-Site", "none")
    if request.method == "POST" and sent_from not in ("same-origin", "none"):
        abort(403)


def add_headers(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src data:;"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _parsed(name: Any) -> Locale | None:
    try:
        return Locale.parse(name, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
