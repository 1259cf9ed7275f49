"""How many answers per second: wrk, eight connections, one thread, a few seconds each."""

import re
import shutil
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 3
SECONDS = 2
RATE = r"Requests/sec:\s+([\d.]+)"


@dataclass(frozen=True)
class Target:
    """An address and the headers it is asked with."""

    address: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Load:
    """What came of as many requests as a server takes."""

    rate: float
    """Answers by second."""
    p50_milliseconds: float
    p99_milliseconds: float


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


def post_all(address: str, script: Path, connections: int, seconds: int) -> Load:
    """The requests that a script of wrk's makes. Raises RuntimeError if one was not taken."""
    options = [f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script)]
    told = _run_wrk(*options, address)
    if "Non-2xx" in told:
        raise RuntimeError(f"{address}: {told}")
    return _load(told)


def ask_all(target: Target, seconds: int) -> Load:
    """Ask as often as the server answers, over eight connections."""
    options = ["-c8", f"-d{seconds}s", "--latency", *_headers(target)]
    return _load(_run_wrk(*options, target.address))


def _load(told: str) -> Load:
    return Load(float(_found(RATE, told)[0]), _milliseconds(50, told), _milliseconds(99, told))


def _milliseconds(percent: int, told: str) -> float:
    number, unit = _found(rf"{percent}%\s+([\d.]+)(us|ms|s)", told)
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def _headers(target: Target) -> list[str]:
    return [part for name, text in target.headers.items() for part in ("-H", f"{name}: {text}")]


def _wrk(target: Target) -> float:
    told = _run_wrk("-c8", f"-d{SECONDS}s", *_headers(target), target.address)
    if "Non-2xx" in told and target.headers.get("If-None-Match") is None:
        raise RuntimeError(f"{target.address}: {told}")
    return float(_found(RATE, told)[0])


def _run_wrk(*options: str) -> str:
    program = shutil.which("wrk")
    if program is None:
        raise NoLoadGenerator("make bench needs wrk (Debian: apt-get install wrk).")
    done = subprocess.run([program, "-t1", *options], check=True, capture_output=True, text=True)
    return done.stdout


def _found(pattern: str, told: str) -> tuple[str, ...]:
    found = re.search(pattern, told)
    if found is None:
        raise RuntimeError(told)
    return found.groups()
