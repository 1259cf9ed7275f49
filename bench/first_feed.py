"""How long a feed takes of which nothing is rendered, as after a release or an import."""

import time
import urllib.request
from dataclasses import dataclass

from bench.sites import FEED, Site


@dataclass(frozen=True)
class FirstFeed:
    """The seconds that one reader waits."""

    first: float
    changed: float
    """After a change that leaves every entry as it is."""
    kept: float


def first_feed(site: Site) -> FirstFeed:
    site.forget_entries()
    first = _seconds(site)
    site.change()
    return FirstFeed(first, _seconds(site), min(_seconds(site) for _ in range(9)))


def _seconds(site: Site) -> float:
    start = time.perf_counter()
    with urllib.request.urlopen(site.address + FEED) as answer:  # noqa: S310  our own server
        answer.read()
    return time.perf_counter() - start
