"""Writers wait in line: nobody who has just written is in again before those who waited."""

import fcntl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from campaign.kernel import turns
from campaign.kernel.turns import turn_to_write
from tests.fixtures.at_once import PATIENCE


def somebody_is_next(database: str) -> bool:
    with open(f"{database}-next", "ab") as threshold:
        try:
            fcntl.flock(threshold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_who_waits_is_in_before_who_has_just_written(tmp_path: Path) -> None:
    database, order = str(tmp_path / "x.db"), []

    def write(name: str) -> None:
        with turn_to_write(database):
            order.append(name)

    with ThreadPoolExecutor(1) as others:
        with turn_to_write(database):
            order.append("greedy")
            waiting = others.submit(write, "waiting")
            while not somebody_is_next(database):
                assert not waiting.done()
        write("greedy again")
        waiting.result(PATIENCE)

    assert order == ["greedy", "waiting", "greedy again"]


def test_nobody_waits_for_ever_for_a_writer_that_does_not_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    database = str(tmp_path / "x.db")

    with turn_to_write(database), turn_to_write(database):
        pass

    assert not somebody_is_next(database)
