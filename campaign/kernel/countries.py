"""Countries: which there are, their names, zones and money, and where their tiles lie.

The list is ISO 3166-1 and XK. A tile stands roughly where its country lies; all are of one size and
no border is drawn, so that none is disputed. Names, currencies and languages come from Babel, zones
from tzdata.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from babel import Locale
from babel.dates import get_timezone_location
from babel.languages import get_official_languages

from campaign.kernel.dates import all_zones, name_in_cldr, present_name

ZONES_BESIDE_THE_TABLE = {
    "BV": ("Europe/Oslo",),
    "HM": ("Indian/Kerguelen",),
    "XK": ("Europe/Belgrade",),
}
"""The table of the time zone database has no Kosovo and no island without people. Norway's clock
holds on Bouvet; Heard and McDonald lie beside Kerguelen."""
SHIFTED = re.compile(r"Etc/GMT([+-])(\d+)")
"""At sea. The sign says the opposite of what people write: Etc/GMT-5 is five hours ahead."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country and its place in the grid of the world."""

    code: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A country in a cropped grid; `used` where the grid was asked for it, else a neighbour."""

    code: str
    column: int
    row: int
    used: bool


@dataclass(frozen=True, slots=True)
class TileGrid:
    columns: int
    rows: int
    tiles: tuple[Tile, ...]


def _read_countries() -> dict[str, Country]:
    with Path(__file__).with_name("countries.csv").open(newline="", encoding="ascii") as file:
        return {
            line["code"]: Country(line["code"], int(line["column"]), int(line["row"]))
            for line in csv.DictReader(file)
        }


COUNTRIES: dict[str, Country] = _read_countries()


def is_country(code: str) -> bool:
    """Whether the code is one of ours, in capitals as it is stored."""
    return code in COUNTRIES


@lru_cache(maxsize=4096)
def country_name(code: str, locale: str | Locale) -> str:
    """Return its name in the reader's language, or its code where the language has no word."""
    return _territory(code, str(locale))


@lru_cache(maxsize=4096)
def _territory(code: str, locale: str) -> str:
    territories = Locale.parse(locale.replace("-", "_")).territories
    return str(territories.get(code, code))


@cache
def zones_of(code: str) -> tuple[str, ...]:
    """Return the country's IANA zones in the zone table's order; each country has one at least."""
    return ZONES_BESIDE_THE_TABLE.get(code) or _zones_by_country().get(code, ())


@cache
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    table = resources.files("tzdata") / "zoneinfo" / "zone.tab"
    zones: dict[str, tuple[str, ...]] = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, _coordinates, zone, *_comment = line.split("\t")
            zones[code] = (*zones.get(code, ()), zone)
    return zones


def zone_choices(locale: str | Locale, current: str = "") -> list[tuple[str, str]]:
    """Return every time zone with its name as people know it, by that name.

    What is only another name of a zone is left out, unless it is the one chosen so far.
    """
    listed = _zone_names(str(locale))
    return listed if not current or current in dict(listed) else [(current, current), *listed]


@cache
def _zone_names(locale: str) -> list[tuple[str, str]]:
    names = {zone: _town(zone, code, locale) for code in COUNTRIES for zone in zones_of(code)}
    names["UTC"] = "UTC"
    for zone in all_zones():
        if SHIFTED.fullmatch(zone) and present_name(zone) == zone:
            names[zone] = SHIFTED.sub(_offset_in_words, zone)
    return sorted(names.items(), key=lambda name: name[1].casefold())


def _town(zone: str, code: str, locale: str) -> str:
    """Return the town after which a zone is named, and its country."""
    spoken = Locale.parse(locale.replace("-", "_"))
    town = spoken.time_zones.get(name_in_cldr(zone), {}).get("city")
    if town is None:
        town = get_timezone_location(zone, locale=spoken, return_city=True).rpartition("/")[2]
    return f"{town}, {country_name(code, locale)}"


def _offset_in_words(found: re.Match[str]) -> str:
    return f"UTC{'+' if found[1] == '-' else '-'}{found[2]}"


def languages_of(code: str) -> tuple[str, ...]:
    """The official languages, the most used first; those in use where no law names one."""
    return tuple(get_official_languages(code) or get_official_languages(code, de_facto=True))


def tiles(codes: Iterable[str]) -> TileGrid:
    """The part of the world's grid that holds these countries and those around them."""
    used = {code for code in codes if code in COUNTRIES}
    if not used:
        return TileGrid(0, 0, ())
    shown = _with_neighbours(used)
    first_column = min(country.column for country in shown)
    first_row = min(country.row for country in shown)
    return TileGrid(
        columns=max(country.column for country in shown) - first_column + 1,
        rows=max(country.row for country in shown) - first_row + 1,
        tiles=tuple(
            Tile(c.code, c.column - first_column, c.row - first_row, c.code in used) for c in shown
        ),
    )


def _with_neighbours(used: set[str]) -> list[Country]:
    """All countries in the box around the used ones and one tile more, in reading order."""
    columns = [COUNTRIES[code].column for code in used]
    rows = [COUNTRIES[code].row for code in used]
    inside = [
        country
        for country in COUNTRIES.values()
        if min(columns) - 1 <= country.column <= max(columns) + 1
        and min(rows) - 1 <= country.row <= max(rows) + 1
    ]
    return sorted(inside, key=lambda country: (country.row, country.column))
