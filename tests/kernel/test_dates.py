"""Days known to the month, and wall times over changes of the clock."""

from datetime import UTC, date, datetime, time

import pytest
from babel import Locale

from campaign.kernel.dates import (
    PartialDate,
    format_day,
    format_days,
    format_month,
    format_short_day,
    is_zone,
    moment_of,
    present_name,
    zone,
    zone_label,
)


def test_a_month_is_a_date_too() -> None:
    may = PartialDate.parse("2021-05")

    assert (may.first_day, may.last_day, str(may)) == (
        date(2021, 5, 1), date(2021, 5, 31), "2021-05",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["2021", "2021-5", "2021-13", "2021-02-30", "May 2021", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PartialDate.parse(text)


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    first, eleventh, french = date(2021, 4, 1), date(2021, 4, 11), Locale("fr")

    assert format_day(first, french) == "1er avril 2021"
    assert format_day(first, french, style="full") == "jeudi 1er avril 2021"
    assert format_day(eleventh, french) == "11 avril 2021"
    assert format_short_day(first, french) == "1er avr."
    assert format_days(first, eleventh, french).startswith("1er")
    assert format_day(first, Locale("ru")) == "1 апреля 2021\u202fг."


def test_a_month_stands_alone_in_each_language() -> None:
    day = date(2021, 5, 1)
    assert [format_month(day, Locale(tag)) for tag in ("en", "fr", "ru")] == [
        "May 2021", "mai 2021", "май 2021\u202fг.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "at", "zone_name", "moment"),
    [
        (date(2021, 3, 27), time(18), "Europe/Paris", datetime(2021, 3, 27, 17, tzinfo=UTC)),
        (date(2021, 3, 28), time(18), "Europe/Paris", datetime(2021, 3, 28, 16, tzinfo=UTC)),
        (date(2021, 3, 28), time(2, 30), "Europe/Paris", datetime(2021, 3, 28, 1, 30, tzinfo=UTC)),
        (
            date(2021, 10, 31),
            time(2, 30),
            "Europe/Paris",
            datetime(2021, 10, 31, 0, 30, tzinfo=UTC),
        ),
        (date(2021, 4, 1), time(10), "Asia/Kolkata", datetime(2021, 4, 1, 4, 30, tzinfo=UTC)),
    ],
)
def test_a_wall_time_is_a_moment(day: date, at: time, zone_name: str, moment: datetime) -> None:
    assert moment_of(day, at, zone_name) == moment


def test_zones_are_those_of_the_database() -> None:
    assert [is_zone(name) for name in ("Europe/Paris", "Paris", "../etc/passwd", "")] == [
        True, False, False, False,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no such time zone"):
        zone("../etc/passwd")


@pytest.mark.parametrize(
    "name",
    ["localtime", "Factory", "posixrules", "Etc/Unknown", "posix/UTC", "zone.tab"],
)
def test_what_is_no_clock_of_a_place_is_no_zone(name: str) -> None:
    """Some machines have such files, others do not."""
    assert not is_zone(name)
    with pytest.raises(ValueError, match="no such time zone"):
        zone(name)


def test_a_zone_by_a_name_of_before_is_the_same_zone() -> None:
    renamed = ("Asia/Calcutta", "Europe/Kiev", "US/Eastern", "Europe/Oslo", "Asia/Kolkata")

    assert [present_name(name) for name in renamed] == [
        "Asia/Kolkata", "Europe/Kyiv", "America/New_York", "Europe/Oslo", "Asia/Kolkata",
    ]  # fmt: skip
    assert [is_zone(name) for name in renamed] == [True] * 5


def test_a_zone_has_a_name_that_readers_know() -> None:
    summer = datetime(2021, 7, 1, tzinfo=UTC)
    assert zone_label("Europe/Paris", summer, Locale("en")) == "Central European Summer Time"


def test_a_zone_that_was_renamed_keeps_its_name_and_one_without_a_name_tells_its_offset() -> None:
    summer = datetime(2021, 7, 1, tzinfo=UTC)
    assert [
        zone_label(name, summer, Locale("en"))
        for name in ("Europe/Kyiv", "Asia/Kolkata", "Europe/Istanbul")
    ] == ["Eastern European Summer Time", "India Standard Time", "GMT+03:00"]
