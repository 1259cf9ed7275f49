"""How many answers per second: wrk, eight connections, one thread, a few seconds each."""

import re
import shutil
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 3
SECONDS = 2


@dataclass(frozen=True)
class Target:
    """An address and the headers it is asked with."""

    address: str
    headers: Mapping[str, str]


class NoLoadGenerator(Exception):
    """wrk is not installed."""


def rates(targets: Mapping[str, Target]) -> dict[str, float]:
    """Answers per second of each target: the median of rounds that take turns."""
    measured: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(ROUNDS):
        for name, target in targets.items():
            measured[name].append(_wrk(target))
    return {name: statistics.median(rounds) for name, rounds in measured.items()}


def seconds_when_new(target: Target, change: Callable[[], None], times: int = 7) -> float:
    """Median time of an answer that has to be made anew, since `change` came before each."""
    taken = []
    for _ in range(times):
        change()
        request = urllib.request.Request(target.address, headers=dict(target.headers))  # noqa: S310  our own server
        start = time.perf_counter()
        with urllib.request.urlopen(request) as answer:  # noqa: S310  our own server
            answer.read()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _wrk(target: Target) -> float:
    program = shutil.which("wrk")
    if program is None:
        raise NoLoadGenerator("make bench needs wrk (Debian: apt-get install wrk).")
    headers = [part for name, text in target.headers.items() for part in ("-H", f"{name}: {text}")]
    done = subprocess.run(
        [program, "-t1", "-c8", f"-d{SECONDS}s", *headers, target.address],
        check=True,
        capture_output=True,
        text=True,
    )
    if "Non-2xx" in done.stdout and target.headers.get("If-None-Match") is None:
        raise RuntimeError(f"{target.address}: {done.stdout}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout)
    return float(found[1])
