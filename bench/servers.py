"""Starts servers on free ports, and ends them."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60.0
WORKERS = "2"


@dataclass(frozen=True)
class Served:
    """A server that answers at an address, by its first process."""

    address: str
    process: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(target: str, environment: Mapping[str, str], port: int, ready: str) -> Iterator[Served]:
    """Serve a WSGI application under granian with two workers."""
    command = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", WORKERS, "--no-ws"),
        *("--log-level", "error", target),
    ]
    with _running(command, environment, port, ready) as served:
        yield served


@contextmanager
def campaign_server(environment: Mapping[str, str], port: int) -> Iterator[str]:
    """`campaign serve` as an installation runs it, two server processes; its address."""
    command = [sys.executable, "-m", "campaign", "serve", "--workers", WORKERS, "--no-worker"]
    with _running(command, {**environment, "PORT": str(port)}, port, "/-/alive") as served:
        yield served.address


@contextmanager
def _running(
    command: Sequence[str], environment: Mapping[str, str], port: int, ready: str
) -> Iterator[Served]:
    server = subprocess.Popen(command, env={**os.environ, **environment})
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address + ready)
        yield Served(address, server.pid)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  our own server
            answer.read()
            return
        time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer")
