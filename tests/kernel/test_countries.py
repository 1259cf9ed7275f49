from importlib import resources
from zoneinfo import available_timezones

import pytest

from campaign.kernel.countries import (
    COUNTRIES,
    Tile,
    country_name,
    is_country,
    languages_of,
    tiles,
    zone_choices,
    zones_of,
)
from campaign.kernel.dates import all_zones, present_name


def test_every_country_of_iso_3166_and_kosovo_has_a_tile():
    table = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    listed = {line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")}

    assert set(COUNTRIES) == listed | {"XK"}


def test_no_two_countries_share_a_tile():
    places = {(country.column, country.row) for country in COUNTRIES.values()}

    assert len(places) == len(COUNTRIES)


def test_the_worlds_grid_starts_at_its_corner():
    assert min(country.column for country in COUNTRIES.values()) == 0
    assert min(country.row for country in COUNTRIES.values()) == 0


@pytest.mark.parametrize(
    ("west", "east"), [("PT", "ES"), ("FR", "DE"), ("DE", "PL"), ("BR", "CM"), ("IN", "JP")]
)
def test_a_country_lies_west_of_its_eastern_neighbour(west, east):
    assert COUNTRIES[west].column < COUNTRIES[east].column


@pytest.mark.parametrize(
    ("north", "south"), [("NO", "DK"), ("DE", "IT"), ("CA", "MX"), ("EG", "ZA"), ("CN", "AU")]
)
def test_a_country_lies_north_of_its_southern_neighbour(north, south):
    assert COUNTRIES[north].row < COUNTRIES[south].row


def test_a_code_is_a_country_only_as_it_is_stored():
    assert [code for code in ("DE", "XK", "de", "UK", "") if is_country(code)] == ["DE", "XK"]


def test_names_are_in_the_readers_language():
    assert [country_name("DE", language) for language in ("en", "fr", "ru", "pt-BR")] == [
        "Germany",
        "Allemagne",
        "Германия",
        "Alemanha",
    ]


def test_every_country_has_a_name_in_english():
    assert [code for code in COUNTRIES if country_name(code, "en") == code] == []


def test_an_unknown_code_is_shown_as_it_is():
    assert country_name("QQ", "en") == "QQ"


def test_zones_come_from_the_zone_table():
    assert zones_of("SK") == ("Europe/Bratislava",)
    assert zones_of("XK") == ("Europe/Belgrade",)
    assert zones_of("PT")[0] == "Europe/Lisbon"


def test_an_event_can_be_held_in_every_country_even_on_islands_without_people():
    assert [code for code in COUNTRIES if not zones_of(code)] == []
    assert (zones_of("BV"), zones_of("HM")) == (("Europe/Oslo",), ("Indian/Kerguelen",))


@pytest.mark.parametrize("locale", ["en", "fr", "ru", "zh-Hant"])
def test_every_zone_can_be_chosen_by_a_name_of_its_own(locale):
    choices = zone_choices(locale)

    names = [name for _zone, name in choices]
    assert len(set(names)) == len(names)
    assert {zone for code in COUNTRIES for zone in zones_of(code)} <= {zone for zone, _ in choices}
    assert {present_name(zone) for zone in all_zones()} - {zone for zone, _ in choices} == {
        *("Etc/GMT", "Etc/UTC")
    }


def test_zones_are_called_as_people_know_them():
    assert dict(zone_choices("fr"))["Europe/Kyiv"] == "Kiev, Ukraine"
    assert dict(zone_choices("fr"))["Europe/London"] == "Londres, Royaume-Uni"
    assert dict(zone_choices("en"))["America/Argentina/Buenos_Aires"] == "Buenos Aires, Argentina"
    assert dict(zone_choices("en"))["Etc/GMT-5"] == "UTC+5"
    assert zone_choices("en", "Asia/Calcutta")[0] == ("Asia/Calcutta", "Asia/Calcutta")


def test_every_zone_is_one_that_time_knows():
    assert {zone for code in COUNTRIES for zone in zones_of(code)} <= available_timezones()


def test_languages_are_the_official_ones():
    assert languages_of("CH") == ("de", "fr", "it")
    assert languages_of("BG") == ("bg",)
    assert languages_of("US") == ("en",)


def test_a_grid_is_cropped_to_the_countries_and_their_neighbours():
    grid = tiles(["CH"])

    assert (grid.columns, grid.rows) == (3, 3)
    assert Tile("CH", column=1, row=1, used=True) in grid.tiles
    assert [tile.code for tile in grid.tiles if not tile.used] == [
        *("BE", "LU"),
        *("FR", "LI"),
        *("AD", "MC", "IT"),
    ]


def test_a_grid_of_no_country_is_empty():
    grid = tiles([])

    assert (grid.columns, grid.rows, grid.tiles) == (0, 0, ())


def test_a_grid_of_all_countries_is_the_world():
    grid = tiles(COUNTRIES)

    assert len(grid.tiles) == len(COUNTRIES)
    assert all(tile.used for tile in grid.tiles)
    assert min(tile.column for tile in grid.tiles) == 0


def test_tiles_come_in_reading_order():
    places = [(tile.row, tile.column) for tile in tiles(["FR", "RU"]).tiles]

    assert places == sorted(places)
