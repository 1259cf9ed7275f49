"""What templates may call: assets with hashed addresses, and how values are written for readers."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from babel import Locale, numbers
from flask import Blueprint, Flask, Response, abort, current_app, url_for
from flask_babel import get_locale
from markupsafe import Markup, escape

from campaign import __version__
from campaign.config import Settings, share
from campaign.kernel import dates
from campaign.kernel.arguments import asked
from campaign.kernel.colour import is_colour, palette, palette_css
from campaign.kernel.countries import country_name
from campaign.kernel.i18n import current_language, current_locale, decimal_in
from campaign.kernel.money import Money, format_money
from campaign.kernel.printable import one_line
from campaign.kernel.qr_codes import qr_picture
from campaign.kernel.translated import Shown, Translated

STYLESHEET = "campaign.css"
FOREVER = "public, max-age=31536000, immutable"
FONT = re.compile(rb'url\("\.\./(fonts/[^"]+)"\)')
BUILT_FROM = frozenset((".csv", ".html", ".mo", ".py", ".txt", ".typ", ".xml"))
LIBRARIES = ("babel", "icalendar", "jinja2", "tzdata")
"""Whose release may say the same in other words, as when a country is renamed."""
FIRST_SHEETS = ("tokens.css", "base.css", "layout.css")
RELATIVE_ADDRESS = re.compile(rb'url\("\.\./(?P<name>[^"]+)"\)')
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".webp": "image/webp",
    ".ico": "image/vnd.microsoft.icon",
    ".webmanifest": "application/manifest+json",
}

assets = Blueprint("assets", __name__)


class Assets:
    """The files of static/, read once; the style sheets joined to one."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.suffix in KINDS
        }
        self.hashes = {name: short_hash(content) for name, content in self.files.items()}
        self.files[STYLESHEET] = self._with_addresses(b"\n".join(self._sheets()))
        self.hashes[STYLESHEET] = short_hash(self.files[STYLESHEET])

    def _sheets(self) -> Iterable[bytes]:
        components = [name for name in self.files if name.startswith("css/components/")]
        for name in (*(f"css/{first}" for first in FIRST_SHEETS), *components):
            if name in self.files:
                yield self.files[name]

    def _hashed_font(self, found: re.Match[bytes]) -> bytes:
        """A font's address, hashed like the sheet's own and relative to it."""
        name = found[1].decode()
        return f'url("../{self.hashes[name]}/{name}")'.encode()

    def _with_addresses(self, sheet: bytes) -> bytes:
        """The sheet with `url("../fonts/x.woff2")` turned into the file's hashed address."""
        return RELATIVE_ADDRESS.sub(self._hashed_address, sheet)

    def _hashed_address(self, found: re.Match[bytes]) -> bytes:
        name = found["name"].decode()
        return f'url("/assets/{self.hashes[name]}/{name}")'.encode()


def init_app(app: Flask) -> None:
    loaded = _static()
    app.extensions["campaign.assets"] = loaded
    app.config["BUILD"] = _build(app.config["SETTINGS"], loaded)
    app.register_blueprint(assets)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(
        capital=capital,
        dateformat=day_in_pattern,
        country=lambda code: country_name(code, current_locale()),
        day=day,
        iban=iban,
        money=money,
        moment=moment,
        month=month,
        number=number,
        one_line=one_line,
        percent=percent,
        short_day=short_day,
        shown=shown,
        time=clock_time,
        weekday=weekday,
    )
    app.jinja_env.globals.update(
        absolute_url=absolute_url,
        asked=asked,
        asset_url=asset_url,
        colours_url=colours_url,
        is_demo=app.config["SETTINGS"].demo,
        qr_picture=qr_picture,
        stylesheet_url=lambda: asset_url(STYLESHEET),
        text=text,
    )


@cache
def _static() -> Assets:
    """Read once in a process, like the templates: an update begins new processes."""
    return Assets(share() / "static")


@cache
def _texts() -> bytes:
    """Return what tells one state of the program's own texts and code from another."""
    folders = (share() / "templates", share() / "translations", Path(__file__).parent.parent)
    paths = (path for folder in folders for path in sorted(folder.rglob("*.*")))
    read = (path.read_bytes() for path in paths if path.suffix in BUILT_FROM and path.is_file())
    return hashlib.sha256(b"\0".join(read)).digest()


def _build(settings: Settings, loaded: Assets) -> str:
    """What two processes have in common if they make the same bytes from the same data."""
    libraries = map(version, LIBRARIES)
    known = "\0".join((__version__, *libraries, settings.base_url, *loaded.hashes.values()))
    return short_hash(known.encode() + _texts())


def short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def asset_url(name: str) -> str:
    """The address of a file of static/; it changes with the file, so it may be kept for ever."""
    loaded: Assets = current_app.extensions["campaign.assets"]
    return url_for("assets.show_asset", digest=loaded.hashes[name], name=name)


def absolute_url(endpoint: str, **values: Any) -> str:
    """The public address of a page, by BASE_URL: never by what a request says of its host."""
    return str(current_app.config["SETTINGS"].base_url) + url_for(endpoint, **values)


@assets.get("/assets/<digest>/<path:name>")
def show_asset(digest: str, name: str) -> Response:
    loaded: Assets = current_app.extensions["campaign.assets"]
    content = loaded.files.get(name)
    if content is None:
        abort(404)
    response = Response(content, content_type=KINDS[Path(name).suffix])
    response.headers["Cache-Control"] = (
        FOREVER if loaded.hashes[name] == digest else "public, no-cache"
    )
    return response


@lru_cache(maxsize=256)
def _colour_sheet(accent: str) -> bytes:
    return palette_css(palette(accent)).encode()


def colours_url(accent: str) -> str:
    """The address of the style sheet of a campaign's colours, all derived from its own one."""
    digest = short_hash(_colour_sheet(accent))
    return url_for("assets.show_colours", accent=accent.removeprefix("#"), digest=digest)


@assets.get("/assets/colours/<accent>-<digest>.css")
def show_colours(accent: str, digest: str) -> Response:
    """Needs no campaign: the address says the colour. Only the one true digest is answered."""
    colour = f"#{accent}"
    if not is_colour(colour) or short_hash(_colour_sheet(colour)) != digest:
        abort(404)
    response = Response(_colour_sheet(colour), content_type=KINDS[".css"])
    response.headers["Cache-Control"] = FOREVER
    return response


def money(value: Money, *, whole: bool = False) -> str:
    return format_money(value, current_locale(), whole=whole)


def iban(value: str) -> str:
    """In groups of four, as people read it to each other."""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))


def number(value: int | Decimal) -> str:
    return decimal_in(current_locale(), value)


def percent(share_of_one: Decimal | float) -> str:
    return _percent_in(current_locale(), share_of_one)


@lru_cache(maxsize=1024)
def _percent_in(locale: Locale, share_of_one: Decimal | float) -> str:
    return str(numbers.format_percent(share_of_one, locale=locale))


def day(value: date, style: str = "long") -> str:
    return dates.format_day(value, current_locale(), style=style)


def short_day(value: date) -> str:
    return dates.format_short_day(value, current_locale())


def month(value: date) -> str:
    return dates.format_month(value, current_locale())


def day_in_pattern(value: date, pattern: str) -> str:
    """Return a part of a day, such as its month in letters, by a pattern of CLDR."""
    return dates.format_in_pattern(value, pattern, get_locale())


def capital(words: str) -> str:
    """With a large first letter, for a heading: many languages write their months small."""
    return words[:1].upper() + words[1:]


def weekday(value: date) -> str:
    return dates.format_weekday(value, current_locale())


def clock_time(value: datetime, zone_name: str) -> str:
    """The time of day a clock in that zone shows."""
    return dates.format_clock_time(value, zone_name, current_locale())


def moment(value: datetime, zone_name: str = "UTC") -> str:
    """Day and time in that zone, without the zone's name."""
    there = value.astimezone(dates.zone(zone_name))
    return f"{day(there.date())}, {clock_time(value, zone_name)}"


def shown(value: Translated | None, fallbacks: Iterable[str] = ()) -> Shown:
    """A text in the reader's language, or the nearest there is."""
    if value is None:
        return Shown("", current_language())
    return value.shown(current_language(), fallbacks)


def text(value: Shown | Translated | str | None) -> Markup:
    """A text with its own language and direction, where they are not the page's."""
    if isinstance(value, Translated) or value is None:
        value = shown(value)
    if isinstance(value, str):
        return escape(value)
    if not value.is_fallback:
        return escape(value.text)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        value.language, value.direction, value.text
    )
