"""Days, moments and dates that are known to the month only, as people write and read them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Self
from zoneinfo import TZPATH, ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_timezone_name,
)

FIRST_OF_A_MONTH = {"fr": "1er"}
"""Where the first day is an ordinal and CLDR has a plain 1."""


NOBODYS_CLOCK = "Factory"
"""The database lists it for machines that nobody has set up yet."""


@cache
def all_zones() -> frozenset[str]:
    """Return every name that a clock can go by, former names included.

    They are the database's own list: what a machine has beside it (`localtime`, `posixrules`) would
    mean something else, or nothing, on the next machine.
    """
    listed = (resources.files("tzdata") / "zones").read_text(encoding="ascii").split()
    return frozenset(listed) - {NOBODYS_CLOCK}


def is_zone(name: str) -> bool:
    """Return whether the time zone database has this name (`Europe/Paris`)."""
    return name in all_zones()


def present_name(zone_name: str) -> str:
    """Return the name that a zone has today (`Asia/Kolkata`) for one it had before."""
    name = get_global("zone_aliases").get(zone_name, zone_name)
    return str(name) if is_zone(name) else zone_name


def zone(name: str) -> ZoneInfo:
    """Return the rules of a zone. Raises ValueError for what `is_zone` does not know."""
    return _loaded(name)[0]


def rules_mark(zone_name: str) -> str:
    """Return a short text that is another one as soon as the rules of the zone are."""
    return _loaded(zone_name)[1]


@cache
def _loaded(name: str) -> tuple[ZoneInfo, str]:
    """Return the rules and their mark, both made from the same bytes."""
    rules = _read_rules(name)
    return ZoneInfo.from_file(BytesIO(rules), key=name), sha256(rules).hexdigest()[:16]


def _read_rules(name: str) -> bytes:
    """Return the zone's file of the machine's database, else of the one that was installed."""
    if not is_zone(name):
        raise ValueError(f"no such time zone: {name}")
    for folder in (*map(Path, TZPATH), resources.files("tzdata") / "zoneinfo"):
        file = folder.joinpath(*name.split("/"))
        if file.is_file():
            return file.read_bytes()
    raise ValueError(f"this machine lacks the time zone: {name}")


def last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, or a month whose day is not known yet ("2021-05")."""

    year: int
    month: int
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From ISO 8601 `YYYY-MM-DD` or `YYYY-MM`. Raises ValueError."""
        parts = text.split("-")
        if len(parts) not in (2, 3) or [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
            raise ValueError(f"not a date: {text}")
        return cls(*(int(part) for part in parts))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, self.day or 1)

    @property
    def last_day(self) -> date:
        return self.first_day if self.day else last_of_month(self.first_day)

    def __str__(self) -> str:
        month = f"{self.year:04}-{self.month:02}"
        return month if self.day is None else f"{month}-{self.day:02}"


def on_the_wall(day: date, at: time, zone_name: str) -> datetime:
    """Return when a clock on the wall in that zone shows this day and time.

    A time that a change to summer time skips is read as the time before the change (fold 0), as
    RFC 5545 section 3.3.5 has it; so is one that occurs twice.
    """
    return datetime.combine(day, at, zone(zone_name))


def moment_of(day: date, at: time, zone_name: str) -> datetime:
    """Return the same moment in UTC."""
    return on_the_wall(day, at, zone_name).astimezone(UTC)


def is_unmistakable(there: datetime) -> bool:
    """Return whether its clock shows this time once, at an offset that all programs can keep.

    Programs read a skipped or repeated hour in two ways, and many drop an offset's seconds.
    """
    offset = there.utcoffset() or timedelta()
    is_once = there.replace(fold=0).utcoffset() == there.replace(fold=1).utcoffset()
    return is_once and not offset % timedelta(minutes=1)


@lru_cache(maxsize=4096)
def format_day(day: date, locale: Locale, *, style: str = "long") -> str:
    return _with_ordinal(format_date(day, style, locale=locale), locale)


@lru_cache(maxsize=4096)
def format_short_day(day: date, locale: Locale) -> str:
    """Day and short month, for tight places: "17 Apr"."""
    pattern = locale.datetime_skeletons["MMMd"].pattern
    return _with_ordinal(format_date(day, pattern, locale), locale)


@lru_cache(maxsize=4096)
def format_days(first: date, last: date, locale: Locale) -> str:
    """From one day to another, saying only once what both have in common."""
    return _with_ordinal(format_interval(first, last, "yMMMd", locale=locale), locale)


@lru_cache(maxsize=4096)
def format_in_pattern(day: date, pattern: str, locale: Locale | None) -> str:
    return str(format_date(day, pattern, locale=locale))


def _with_ordinal(written: str, locale: Locale) -> str:
    ordinal = FIRST_OF_A_MONTH.get(locale.language)
    return re.sub(r"\b1\b", ordinal, written) if ordinal else written


@lru_cache(maxsize=4096)
def format_month(day: date, locale: Locale) -> str:
    """The month and year, in the form that stands alone ("May 2021", "май 2021 г.")."""
    return format_skeleton("yMMMM", day, locale=locale)


@lru_cache(maxsize=4096)
def format_weekday(day: date, locale: Locale) -> str:
    return format_date(day, "EEE", locale=locale)


@lru_cache(maxsize=4096)
def format_clock_time(moment: datetime, zone_name: str, locale: Locale) -> str:
    """Return the time of day that a clock in that zone shows."""
    return str(format_time(moment, "short", tzinfo=zone(zone_name), locale=locale))


@lru_cache(maxsize=4096)
def zone_label(zone_name: str, moment: datetime, locale: Locale) -> str:
    """The zone as readers know it ("Central European Summer Time"), else by its offset.

    CLDR lists some zones under the names they had before (Europe/Kiev), which Babel does not find.
    """
    there = moment.astimezone(zone(zone_name))
    name = str(get_timezone_name(there, locale=locale))
    if not any(letter.isdigit() for letter in name):
        return name
    family = get_global("meta_zones").get(name_in_cldr(zone_name))
    names = locale.meta_zones.get(family, {}).get("long", {})
    return str(names.get("daylight" if there.dst() else "standard", name))


def name_in_cldr(zone_name: str) -> str:
    """Return the name under which the languages' own words for a zone are listed."""
    return _names_before().get(zone_name, zone_name)


@cache
def _names_before() -> dict[str, str]:
    """A zone's name of today, and the one under which CLDR lists it."""
    listed = get_global("meta_zones")
    aliases = get_global("zone_aliases").items()
    return {new: old for old, new in aliases if old in listed and new not in listed}
