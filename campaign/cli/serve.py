"""`campaign serve`: the web server, and one worker beside it.

This process only keeps the others up, so it imports little (`tests/cli/test_preloaded.py`).
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

import click

from campaign.cli.kept_processes import KeptProcess, done_elsewhere, kept
from campaign.config import Incomplete, Settings

MOST_WORKERS = 64
READY_WITHIN = 60.0
FREE_WITHIN = 3.0
SECONDS_BETWEEN_ASKS = 0.05
WORKER_NAME = "campaign-worker"


@click.command()
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, MOST_WORKERS),
    help="Server processes.",
)
@click.option("--no-worker", is_flag=True, help="Start no worker for mail and other work.")
def serve(workers: int, no_worker: bool) -> None:
    """Serve the installation that the environment names (HOST, PORT)."""
    settings = Settings.from_environment()
    host, port = address_from_environment()
    run_server(
        settings,
        host,
        port,
        workers=workers,
        with_worker=not no_worker,
        first=partial(done_elsewhere, "campaign.cli.served:bring_up_to_date", settings),
        when_ready=lambda: click.echo(f"Serving {settings.base_url} on {host}:{port}."),
    )


def address_from_environment() -> tuple[str, int]:
    """Where to listen. Raises Incomplete for a port that cannot be."""
    host = os.environ.get("HOST") or "127.0.0.1"
    port = os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Incomplete(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return host, int(port)


def check_free(host: str, port: int) -> None:
    """Raises Incomplete if somebody else listens there, and goes on doing so.

    The children of a server that was killed let go of its port a moment later.
    """
    deadline = time.monotonic() + FREE_WITHIN
    while True:
        try:
            return _try_to_listen(host, port)
        except Incomplete:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def _try_to_listen(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Incomplete(
                f"Cannot listen on {host}:{port} ({error.strerror}). Set PORT to another number."
            ) from error


def run_server(
    settings: Settings,
    host: str,
    port: int,
    *,
    workers: int = 1,
    with_worker: bool = True,
    first: Callable[[], None] = lambda: None,
    when_ready: Callable[[], None],
) -> None:
    """Do what comes first, serve until SIGINT or SIGTERM, then finish what was begun."""
    check_free(host, port)
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    processes = [
        KeptProcess(
            f"campaign-web-{number + 1}", "campaign.cli.served:serve_web", *(settings, host, port)
        )
        for number in range(workers)
    ]
    if with_worker:
        processes.append(KeptProcess(WORKER_NAME, "campaign.cli.served:work_off", settings))
    with kept(processes, first=first):
        threading.Thread(target=_announce, args=(host, port, when_ready), daemon=True).start()
        ending.wait()


def _announce(host: str, port: int, when_ready: Callable[[], None]) -> None:
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  where to ask, not to listen
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if _answers(local, port):
            when_ready()
            return
        time.sleep(SECONDS_BETWEEN_ASKS)


def _answers(host: str, port: int) -> bool:
    """Whether somebody speaks HTTP there: it may mind the name it was called by."""
    try:
        with socket.create_connection((host, port), timeout=5) as connection:
            connection.sendall(
                b"GET /-/alive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            return connection.recv(5) == b"HTTP/"
    except OSError:
        return False
