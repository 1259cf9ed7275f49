"""Readers of pages and feeds while changes arrive all the time: how many, how fast, how old."""

import re
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.data import TITLE
from bench.load import Load, Target, ask_all
from bench.servers import Served
from bench.sites import FEED, GZIP, PAGES, Site

PER_SECOND = 10
SECONDS = 5
WARMS_UP_FOR = 2
LOOKS_EVERY = 0.02
NUMBER = re.compile(TITLE.encode() + rb" (\d+)")


@dataclass(frozen=True)
class UnderChanges:
    load: Load
    age: float
    """Seconds for which the oldest answer had been out of date when it was asked for."""


class Changes:
    """Numbers the title of a campaign goes through, and when each was committed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.committed_at: list[float] = []
        self._done = threading.Event()

    def go_on(self) -> None:
        begun = time.perf_counter()
        while not self._done.wait(self._until_next(begun)):
            self._site.change_title(len(self.committed_at))
            self.committed_at.append(time.perf_counter())

    def _until_next(self, begun: float) -> float:
        due = begun + len(self.committed_at) / PER_SECOND
        return max(0.0, due - time.perf_counter())

    def stop(self) -> None:
        self._done.set()

    def age_of(self, number: int, asked_at: float) -> float:
        """Return for how long this number had not been the newest any more."""
        following = self.committed_at[number + 1 : number + 2]
        return max(0.0, asked_at - following[0]) if following else 0.0


def under_changes(site: Site, bare: Served) -> dict[str, UnderChanges]:
    """Measure each page and the feed, and a bare answer that nothing changes."""
    measured = {"bare answer": UnderChanges(ask_all(Target(f"{bare.address}/bare", {}), 2), 0.0)}
    with _changing(site) as changes:
        for name, path in {**PAGES, "feed": FEED}.items():
            measured[name] = _measure(Target(site.address + path, GZIP), changes)
    return measured


@contextmanager
def _changing(site: Site) -> Iterator[Changes]:
    changes = Changes(site)
    writer = threading.Thread(target=changes.go_on)
    writer.start()
    try:
        yield changes
    finally:
        changes.stop()
        writer.join()


def _measure(target: Target, changes: Changes) -> UnderChanges:
    """Let one more reader look at the answers' age while the others ask as fast as they can."""
    ask_all(target, WARMS_UP_FOR)  # each of the server's processes loads what it needs once
    ages: list[float] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(LOOKS_EVERY):
            asked_at = time.perf_counter()
            with urllib.request.urlopen(target.address) as answer:  # noqa: S310  our own server
                found = NUMBER.search(answer.read())
            if found:
                ages.append(changes.age_of(int(found[1]), asked_at))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        load = ask_all(target, SECONDS)
    finally:
        done.set()
        looking.join()
    if not ages:
        raise RuntimeError(f"{target.address} does not show the number of a change")
    return UnderChanges(load, max(ages))
