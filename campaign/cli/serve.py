"""`campaign serve`: the web server, and one worker beside it."""

import logging
import multiprocessing
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

import click
from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from campaign.app import create_app
from campaign.cli.installation import installation
from campaign.cli.kept_worker import worker_process
from campaign.config import Incomplete, Settings
from campaign.kernel.request_bodies import RequestBodies
from campaign.kernel.slow_senders import SlowSenders, can_tell

AT_WORK = min(12, 2 * (os.cpu_count() or 1) + 1)
"""Requests at once in each process: a little under what its pool of connections gives out."""
WAITING_FOR_A_BODY = 64
THREADS = AT_WORK + WAITING_FOR_A_BODY + 32
"""The last ones are for requests that bring no body: slow senders never hold up readers."""
HEAD_WITHIN_MILLISECONDS = 15_000
BODY_WITHIN = 30.0
"""Seconds that a body may take, and more only while it comes at a fair rate."""
MOST_WORKERS = 64
READY_WITHIN = 60.0
FREE_WITHIN = 3.0
STOPPED_WITHIN = 20
"""Requests that take longer than this to finish are cut off at the end."""


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
    with installation(settings):
        pass  # the schema is brought up to date before anybody asks
    run_server(
        settings,
        host,
        port,
        workers=workers,
        with_worker=not no_worker,
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
    body_within: float = BODY_WITHIN,
    when_ready: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what was begun."""
    check_free(host, port)
    # A forked child would share the parent's database connections.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "campaign",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        http=HTTPModes.http1,  # of several requests on one connection nobody could say which waits
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_WITHIN_MILLISECONDS),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPPED_WITHIN,
    )
    logging.getLogger("_granian").addFilter(_is_news)
    threading.Thread(target=_announce, args=(host, port, when_ready), daemon=True).start()
    with ExitStack() as processes:
        if with_worker:
            processes.enter_context(worker_process(settings))
        server.serve(
            target_loader=partial(_load_app, settings, port, body_within), wrap_loader=False
        )


def _is_news(record: logging.LogRecord) -> bool:
    """Granian warns of many threads. Here they are meant: most of them only wait for a body."""
    return not record.getMessage().startswith("Configuration allows spawning up to")


def _load_app(settings: Settings, port: int, body_within: float) -> Flask:
    """In a server process. Ctrl-C at the terminal is for the parent, which ends its children: one
    that is told twice to end does not."""
    os.setpgrp()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    app = create_app(settings)
    bodies = RequestBodies(
        app.wsgi_app, at_work=AT_WORK, waiting=WAITING_FOR_A_BODY, within=body_within
    )
    if can_tell():
        watch = SlowSenders(bodies, port, body_within).watch
        threading.Thread(target=watch, daemon=True).start()
    app.wsgi_app = bodies  # type: ignore[assignment,method-assign]  # Flask's own way to wrap
    return app


def _end_with_parent() -> None:
    """A parent that was killed ended nobody, and its children would keep the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _announce(host: str, port: int, when_ready: Callable[[], None]) -> None:
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  where to ask, not to listen
    address = f"http://[{local}]:{port}" if ":" in local else f"http://{local}:{port}"
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if _answers(f"{address}/-/alive"):
            when_ready()
            return
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310  our own server
            return True
    except urllib.error.HTTPError:  # it minds the name it was called by, so it is there
        return True
    except OSError:
        return False
