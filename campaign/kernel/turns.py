"""The line before SQLite's one writer: who waits longest is next, from whatever process.

SQLite lets a writer that finds the database taken sleep and try again, longer each time. Whoever
has just written is in again before it wakes, so some wait for seconds while others come and go
(ADR 16). Here the one who is next waits inside the threshold, and whoever has just written has to
pass the threshold first.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

PATIENCE = 5.0
"""Seconds that the next one waits for a writer that does not end; then SQLite says what it says."""
LOOKS_EVERY = 0.0005


@contextmanager
def turn_to_write(database: str) -> Iterator[None]:
    """Wait until nobody writes who came before, and let all others wait meanwhile.

    A process that dies leaves the line. A courtesy only: whether one may write, SQLite decides.
    """
    with open(f"{database}-next", "ab") as threshold, open(f"{database}-turn", "ab") as turn:
        fcntl.flock(threshold, fcntl.LOCK_EX)
        _wait_for(turn)
        fcntl.flock(threshold, fcntl.LOCK_UN)
        yield


def _wait_for(turn: IO[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _take(turn) and time.monotonic() < deadline:
        time.sleep(LOOKS_EVERY)


def _take(turn: IO[bytes]) -> bool:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
