"""Languages: which are offered, which the address names, and how texts, numbers and days look.

English is the source of every text; a language is offered when its catalogue is complete enough to
ship (a folder in translations/). Public addresses carry the language as their first part.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, cast

import flask_babel
from babel import Locale
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, get_locale, lazy_gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from campaign.config import Settings, share
from campaign.kernel.errors import Missing
from campaign.kernel.languages import (
    direction_of,
    is_language,
    known_locale,
    name_in,
    nearest,
    normal_tag,
    with_region,
)

_LAST_VALUE = re.compile(r"%\((\w+)\)s\.$")
SOURCE_LANGUAGE = "en"
WRITTEN_AS = {"en": "en_GB"}
"""English is the language for all here: the day before the month, and a clock of 24 hours."""

__all__ = [
    "SOURCE_LANGUAGE",
    "best_language",
    "current_language",
    "current_locale",
    "decimal_in",
    "direction_of",
    "force_locale",
    "gettext",
    "is_language",
    "language_name",
    "language_of_words",
    "lazy_gettext",
    "locale_of",
    "ngettext",
    "normal_tag",
    "offered_for",
    "offered_languages",
    "speak",
    "tag_in_address",
]


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(share() / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE_LANGUAGE
    Babel(app, locale_selector=_locale_of_words)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of Jinja's i18n extension
        lambda message: _catalogue().ugettext(message),
        lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(
        _=_in_template,
        current_language=current_language,
        direction_of=direction_of,
        language_name=language_name,
        offered_languages=offered_languages,
        written_locale=written_locale,
        ngettext=_counting(cast(Callable[..., str], app.jinja_env.globals["ngettext"])),
    )


@pass_context
def _in_template(context: Context, message: str, **values: Any) -> str:
    """Do for a template what `gettext` does, with the values escaped where the template escapes."""
    words = one_stop(_catalogue().ugettext(message), values)
    # Our own words; what is filled in is escaped by Markup.
    return (Markup(words) if context.eval_ctx.autoescape else words) % values  # noqa: S704


def _counting(ngettext: Callable[..., str]) -> Callable[..., str]:
    """Jinja's, with the number as the language writes it."""

    @pass_context
    def counting(context: Context, one: str, many: str, number: int, **values: Any) -> str:
        return ngettext(context, one, many, number, **{"num": _written(number), **values})

    return counting


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language, with `%(name)s` filled in."""
    text: str = _catalogue().ugettext(message)
    return one_stop(text, values) % values if values else text


def one_stop(message: str, values: Mapping[str, object]) -> str:
    """Return the message without its last full stop where the value before it ends in one."""
    found = _LAST_VALUE.search(message) if message.endswith(")s.") else None
    if found is None or not str(values.get(found[1], "")).endswith("."):
        return message
    return message[:-1]


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The form that the language has for this number; `%(num)s` is the number as it writes it."""
    form: str = _catalogue().ungettext(one, many, number)
    return form % {"num": _written(number), **values}


def _written(number: int) -> str:
    return decimal_in(current_locale(), number)


@lru_cache(maxsize=1024)
def decimal_in(locale: Locale, number: int | Decimal) -> str:
    """Return the number as this locale writes it."""
    return str(format_decimal(number, locale=locale))


def offered_languages() -> tuple[str, ...]:
    """Languages the program itself speaks, the source first."""
    settings = current_app.config["SETTINGS"]
    assert isinstance(settings, Settings)
    return (*_catalogues(), *settings.pseudo_languages)


@cache
def _catalogues() -> tuple[str, ...]:
    folder = share() / "translations"
    found = sorted(path.name for path in folder.glob("*") if (path / "LC_MESSAGES").is_dir())
    tags = (name.replace("_", "-") for name in found)
    return (SOURCE_LANGUAGE, *(tag for tag in tags if tag != SOURCE_LANGUAGE))


def current_language() -> str:
    """The language of the address, else of the reader's browser, else the source."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    language = g.get("language")
    return language if isinstance(language, str) else best_language()


def speak(language: str) -> None:
    """Answer this request in a language that its path does not name."""
    g.language = language
    flask_babel.refresh()
    _forget()


@contextmanager
def force_locale(identifier: str) -> Iterator[None]:
    """Write in another language for a while: in mails and on papers."""
    with flask_babel.force_locale(identifier):
        _forget()
        try:
            yield
        finally:
            _forget()


def best_language() -> str:
    """Return the offered language that is nearest to what the reader's browser asks for most."""
    tags = (normal_tag(tag) for tag, quality in request.accept_languages if quality > 0)
    found = (offered_for(tag) for tag in tags if tag)
    return next((tag for tag in found if tag), SOURCE_LANGUAGE)


def _locale_of_words() -> Locale:
    """Return what the library forms texts by: it finds the catalogue of `pt` for `pt_BR`."""
    return known_locale(current_language()) or Locale(SOURCE_LANGUAGE)


def current_locale() -> Locale:
    """How numbers, days and money are written now (follows `force_locale` in mails and jobs)."""
    if not has_app_context():
        return _written_for(None)
    known: Locale | None = g.get("locale")
    if known is None:
        known = g.locale = _written_for(get_locale())
    return known


def _catalogue() -> NullTranslations:
    """Return the messages in the reader's language; like the locale, found once in a request."""
    if not has_app_context():
        return NullTranslations()
    known: NullTranslations | None = g.get("catalogue")
    if known is None:
        known = g.catalogue = flask_babel.get_translations()
    return known


def _forget() -> None:
    """Find the locale and the catalogue again: the language is another one."""
    if has_app_context():
        g.pop("locale", None)
        g.pop("catalogue", None)


@lru_cache(maxsize=1024)
def _written_for(locale: Locale | None) -> Locale:
    return _as_written(str(locale or SOURCE_LANGUAGE))


@lru_cache(maxsize=1024)
def _as_written(identifier: str) -> Locale:
    return Locale.parse(WRITTEN_AS.get(identifier, identifier))


@lru_cache(maxsize=1024)
def locale_of(language: str) -> Locale:
    """Return how a tag's numbers and days are written; the source's if CLDR does not know it."""
    found = known_locale(language)
    return _as_written(str(found)) if found else _as_written(SOURCE_LANGUAGE)


def language_name(language: str, shown_in: str | None = None) -> str:
    """Return the name of a language, in itself unless another is named."""
    if shown_in is not None:
        return name_in(language, locale_of(shown_in))
    name = name_in(language, locale_of(language))
    return name[:1].upper() + name[1:] if name != language else language


def written_locale(language: str) -> str:
    """Return language and territory as `og:locale` has them: `fr_FR`, and `en_GB` for English."""
    return WRITTEN_AS.get(language) or with_region(language)


def tag_in_address(text: str) -> str:
    """Return the tag that a part of an address is. Raises Missing for what is none."""
    tag = normal_tag(text)
    if tag is None:
        raise Missing(text)
    return tag


def offered_for(language: str) -> str | None:
    """Return the language in which the program speaks to a reader of this one, if there is one."""
    return nearest(language, offered_languages())


def language_of_words() -> str:
    """Return the language that the program's own words have now: the asked one has no catalogue
    in a feed or a mail of a campaign in a language that nobody translated the program into."""
    return offered_for(current_language()) or SOURCE_LANGUAGE
