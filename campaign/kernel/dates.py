"""Days, moments and dates that are known to the month only, as people write and read them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_interval, format_skeleton, get_timezone_name

FIRST_OF_A_MONTH = {"fr": "1er"}
"""Where the first day is an ordinal and CLDR has a plain 1."""


@cache
def is_zone(name: str) -> bool:
    """Whether the time zone database has this name (`Europe/Paris`)."""
    return name in available_timezones()


@cache
def zone(name: str) -> ZoneInfo:
    """Raises ValueError for a name that the time zone database does not have."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name}") from error


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


def moment_of(day: date, at: time, zone_name: str) -> datetime:
    """The moment at which a clock on the wall in that zone shows this day and time, in UTC.

    A time that a change to summer time skips is read as the time before the change (fold 0), as
    RFC 5545 section 3.3.5 has it; so is one that occurs twice.
    """
    return datetime.combine(day, at, zone(zone_name)).astimezone(UTC)


def format_day(day: date, locale: Locale, *, style: str = "long") -> str:
    return _with_ordinal(format_date(day, style, locale=locale), locale)


def format_short_day(day: date, locale: Locale) -> str:
    """Day and short month, for tight places: "17 Apr"."""
    pattern = locale.datetime_skeletons["MMMd"].pattern
    return _with_ordinal(format_date(day, pattern, locale), locale)


def format_days(first: date, last: date, locale: Locale) -> str:
    """From one day to another, saying only once what both have in common."""
    return _with_ordinal(format_interval(first, last, "yMMMd", locale=locale), locale)


def _with_ordinal(written: str, locale: Locale) -> str:
    ordinal = FIRST_OF_A_MONTH.get(locale.language)
    return re.sub(r"\b1\b", ordinal, written) if ordinal else written


def format_month(day: date, locale: Locale) -> str:
    """The month and year, in the form that stands alone ("May 2021", "май 2021 г.")."""
    return format_skeleton("yMMMM", day, locale=locale)


def format_weekday(day: date, locale: Locale) -> str:
    return format_date(day, "EEE", locale=locale)


def zone_label(zone_name: str, moment: datetime, locale: Locale) -> str:
    """The zone as readers know it ("Central European Summer Time"), else by its offset.

    CLDR lists some zones under the names they had before (Europe/Kiev), which Babel does not find.
    """
    there = moment.astimezone(zone(zone_name))
    name = str(get_timezone_name(there, locale=locale))
    if not any(letter.isdigit() for letter in name):
        return name
    family = get_global("meta_zones").get(_names_before().get(zone_name, zone_name))
    names = locale.meta_zones.get(family, {}).get("long", {})
    return str(names.get("daylight" if there.dst() else "standard", name))


@cache
def _names_before() -> dict[str, str]:
    """A zone's name of today, and the one under which CLDR lists it."""
    listed = get_global("meta_zones")
    aliases = get_global("zone_aliases").items()
    return {new: old for old, new in aliases if old in listed and new not in listed}
