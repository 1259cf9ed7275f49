"""What an answer costs the processor when it has to be made anew, beside a bare one."""

import os
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench.data import MEMBER, SLUG
from bench.servers import Served
from bench.sites import FEED, PAGES, Site

TIMES = 40
WARM_UP = 12
BARE_TIMES = 1_000
TICKS = os.sysconf("SC_CLK_TCK")
OTHERS = {
    "country page": f"/en/{SLUG}/countries/fr",
    "organization page": f"/en/{SLUG}/organizations/{MEMBER}",
    "feed": FEED,
}


def cpu_of_pages(site: Site, bare: Served) -> dict[str, float]:
    """Return the milliseconds of processor time that each answer takes the server's processes."""
    measured = {
        "bare answer": _milliseconds(bare.process, f"{bare.address}/bare", _nothing, BARE_TIMES)
    }
    for name, path in {**PAGES, **OTHERS}.items():
        measured[name] = _milliseconds(site.process, site.address + path, site.change, TIMES)
    return measured


def _nothing() -> None:
    """A bare answer is the same however often it is made."""


def _milliseconds(process: int, address: str, change: Callable[[], None], times: int) -> float:
    for _ in range(WARM_UP):  # each of the server's processes loads what it needs once
        change()
        _read(address)
    before = _seconds_used(process)
    for _ in range(times):
        change()
        _read(address)
    return 1000 * (_seconds_used(process) - before) / times


def _read(address: str) -> None:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})  # noqa: S310  our own server
    with urllib.request.urlopen(request) as answer:  # noqa: S310  our own server
        answer.read()


def _seconds_used(process: int) -> float:
    """Return the processor time of a process and all below it so far, as Linux counts it."""
    folder = Path("/proc") / str(process)
    numbers = (folder / "stat").read_text().rpartition(")")[2].split()
    below = (each.read_text().split() for each in folder.glob("task/*/children"))
    children = sum(_seconds_used(int(child)) for group in below for child in group)
    return (int(numbers[11]) + int(numbers[12])) / TICKS + children
