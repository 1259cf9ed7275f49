from datetime import date, time

import pytest

from campaign.events.models import DatePrecision, EventState
from campaign.events.operations import check, faults
from campaign.events.operations.checks import is_skipped
from campaign.kernel.errors import Refused
from campaign.kernel.translated import Translated
from tests.events.drafts import draft

CLOCKS_FORWARD_IN_PARIS = date(2021, 3, 28)
MONTH = {
    "first_day": date(2021, 5, 1),
    "last_day": date(2021, 5, 31),
    "starts_time": None,
    "ends_time": None,
    "date_precision": DatePrecision.MONTH,
}


def wrong_fields(**changes):
    return [fault.field for fault in faults(draft(**changes))]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"starts_time": None, "ends_time": None},
        {"ends_time": None},
        {"last_day": date(2021, 4, 18), "ends_time": time(1)},
        {"country": None, "city": None, "is_online": True, "online_url": "https://meet.example/x"},
        MONTH,
        {"languages": ("fr", "ar", "sr-Latn"), "capacity": 1},
        {"latitude": -90.0, "longitude": 180.0},
        {"first_day": CLOCKS_FORWARD_IN_PARIS, "starts_time": time(1, 59), "ends_time": time(3)},
    ],
)
def test_what_happens_in_the_world_can_be_written(app, changes):
    assert wrong_fields(**changes) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": Translated.of({"en": "  "})}, "title"),
        ({"title": Translated.of({"en": "x" * 201})}, "title"),
        ({"title": Translated.of({"english": "Songs"})}, "title"),
        ({"description": Translated.of({"pt_BR": "Songs"})}, "description"),
        ({"city": "x" * 121}, "city"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"country": "FRA"}, "country"),
        ({"country": None}, "country"),
        ({"languages": ("klingon",)}, "languages"),
        ({"languages": ("fr", "fr")}, "languages"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https:///path"}, "website"),
        ({"online_url": "https://meet.example/x"}, "online_url"),
        ({"online_url": "ftp://meet.example/x", "is_online": True}, "online_url"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": -5}, "capacity"),
        ({"latitude": 45.0}, "latitude"),
        ({"latitude": 91.0, "longitude": 4.0}, "latitude"),
        ({"latitude": 45.0, "longitude": -181.0}, "longitude"),
        ({"organization_id": 1, "co_host_ids": (1,)}, "co_hosts"),
        ({"co_host_ids": (2, 2)}, "co_hosts"),
        ({"state": EventState.CANCELLED}, "state"),
        ({"last_day": date(2021, 4, 16)}, "last_day"),
        ({"last_day": date(2022, 4, 19)}, "last_day"),
        ({"first_day": date(21, 4, 17)}, "first_day"),
        ({"ends_time": time(18, 59)}, "ends_time"),
        ({"starts_time": None}, "starts_time"),
        ({**MONTH, "first_day": date(2021, 5, 2)}, "last_day"),
        ({**MONTH, "last_day": date(2021, 6, 30)}, "last_day"),
        ({**MONTH, "starts_time": time(9)}, "starts_time"),
        ({"first_day": CLOCKS_FORWARD_IN_PARIS, "starts_time": time(2, 30)}, "starts_time"),
        (
            {
                "first_day": CLOCKS_FORWARD_IN_PARIS,
                "starts_time": time(1),
                "ends_time": time(2, 59),
            },
            "ends_time",
        ),
    ],
)
def test_what_cannot_be_is_named_by_its_field(app, changes, field):
    assert wrong_fields(**changes) == [field]


def test_the_first_fault_of_a_draft_is_raised(app):
    with pytest.raises(Refused) as refused:
        check(draft(last_day=date(2021, 4, 16), capacity=0))

    assert refused.value.sentence == "The number of places is a whole number above 0."


@pytest.mark.parametrize(
    ("day", "at", "zone", "skipped"),
    [
        (date(2021, 3, 28), time(2), "Europe/Paris", True),
        (date(2021, 3, 28), time(2, 59), "Europe/Paris", True),
        (date(2021, 3, 28), time(3), "Europe/Paris", False),
        (date(2021, 3, 28), time(1, 30), "Europe/London", True),
        (date(2021, 3, 28), time(2, 30), "Europe/Istanbul", False),
        (date(2021, 3, 27), time(0, 30), "Asia/Amman", False),
        (date(2021, 3, 26), time(0, 30), "Asia/Amman", True),
        (date(2021, 3, 27), time(2, 30), "Asia/Kolkata", False),
        (date(2021, 10, 31), time(2, 30), "Europe/Paris", False),
    ],
)
def test_a_time_that_clocks_skip_is_known_by_the_zone_and_day(day, at, zone, skipped):
    assert is_skipped(day, at, zone) == skipped
