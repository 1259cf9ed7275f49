"""A program starts with another edition of the time zone database than the last one had."""

import shutil
import sqlite3
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import pytest

from tests.cli.processes import running
from tests.datafiles.conftest import OTHER

SEVEN_IN_ALMATY = """
campaign: seven-lanterns
events:
  - uid: almaty
    title: {en: Reading}
    zone: Asia/Almaty
    starts: 2027-05-01 19:00
    country: KZ
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "PYTHONTZPATH": ""}


@pytest.fixture
def old_zones(tmp_path: Path) -> str:
    """Return a database in which Almaty is an hour further east, as it was until March 2024."""
    folder = tmp_path / "zones"
    (folder / "Asia").mkdir(parents=True)
    with resources.as_file(resources.files("tzdata") / "zoneinfo" / "Asia" / "Bishkek") as file:
        shutil.copy(file, folder / "Asia" / "Almaty")
    return str(folder)


def load(environment: Mapping[str, str], *files: Path) -> list[str]:
    with running(["load", *map(str, files)], environment) as command:
        assert command.process.stdout is not None
        said = command.process.stdout.read().splitlines()
        assert command.process.wait() == 0, said
    return said


def stored_moments(tmp_path: Path) -> list[str]:
    with sqlite3.connect(tmp_path / "campaign.db") as connection:
        rows = connection.execute("SELECT starts_at FROM events WHERE uid = 'almaty'")
        return [row[0] for row in rows]


def test_a_moved_zone_moves_the_moments_of_its_events_at_the_next_start(
    environment: dict[str, str], old_zones: str, tmp_path: Path
) -> None:
    file = tmp_path / "almaty.yaml"
    file.write_text(SEVEN_IN_ALMATY)
    load({**environment, "PYTHONTZPATH": old_zones}, OTHER, file)
    assert stored_moments(tmp_path) == ["2027-05-01 13:00:00.000000"]

    said = load(environment, file)

    assert stored_moments(tmp_path) == ["2027-05-01 14:00:00.000000"]
    assert said == [
        "new rules of Asia/Almaty moved the moments of events 5",
        "Nothing to change: 1 unchanged.",
    ]
