"""How long until the first page, and how much memory each process takes, beside a bare program.

`python -m bench.start` alone takes half a minute.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.servers import PATIENCE, free_port

ROUNDS = 3
OURS, BARE = "campaign serve", "the same libraries"
LIBRARIES = """
import sys
import campaign.cli.preloaded
loaded = {name.partition(".")[0] for name, module in sys.modules.items()
          if "site-packages" in (getattr(module, "__file__", None) or "")}
print(*sorted(loaded))
"""
"""Prints what our program loads that is neither ours nor Python's."""


@dataclass(frozen=True)
class Started:
    seconds: float
    memory: Sequence[float]
    """MB of each process, the largest first; what several share is divided among them (PSS)."""


def starts() -> Mapping[str, Started]:
    """Medians of rounds that take turns."""
    libraries = subprocess.run(
        [sys.executable, "-c", LIBRARIES], capture_output=True, text=True, check=True
    ).stdout
    with tempfile.TemporaryDirectory(prefix="campaign-bench-") as folder:
        _start_ours(Path(folder))  # which makes the database
        rounds = [(_start_ours(Path(folder)), _start_bare(libraries)) for _ in range(ROUNDS)]
    ours, bare = zip(*rounds, strict=True)
    return {OURS: _median(ours), BARE: _median(bare)}


def _median(rounds: Sequence[Started]) -> Started:
    return sorted(rounds, key=lambda each: each.seconds)[len(rounds) // 2]


def _start_ours(folder: Path) -> Started:
    port = free_port()
    environment = {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(folder),
        "MAIL_FROM": "bench@campaign.example",
        "PORT": str(port),
        "SECRET_KEY": "a secret that nobody has to guess, for a bench",
        "SMTP_URL": "smtp://127.0.0.1:1",
    }
    command = [sys.executable, "-m", "campaign", "serve"]
    return _started(command, environment, f"http://127.0.0.1:{port}/en/")


def _start_bare(libraries: str) -> Started:
    port = free_port()
    command = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error"),
        "bench.libraries:app",
    ]
    return _started(command, {"LIBRARIES": libraries}, f"http://127.0.0.1:{port}/bare")


def _started(command: Sequence[str], environment: Mapping[str, str], address: str) -> Started:
    begun = time.monotonic()
    with _process(command, environment) as process:
        _first_page(address)
        seconds = time.monotonic() - begun
        return Started(seconds, sorted(_memory(process), reverse=True))


@contextmanager
def _process(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[int]:
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _first_page(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  our own server
            answer.read()
            return
        time.sleep(0.02)
    raise TimeoutError(f"{address} did not answer")


def _memory(process: int) -> Iterator[float]:
    """Of a process, and of all that it began."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            yield int(line.split()[1]) / 1024
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _memory(int(child))


def main() -> int:
    for name, started in starts().items():
        memory = ", ".join(f"{each:.0f}" for each in started.memory)
        print(f"{name}: first page after {started.seconds:.2f} s; processes take {memory} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
