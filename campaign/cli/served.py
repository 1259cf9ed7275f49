"""What the processes of `serve` do. Each gets the end of a pipe, and ends when it is closed."""

import os
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection

from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from campaign.app import create_app
from campaign.cli.failures import sentence_for
from campaign.cli.installation import installation
from campaign.cli.kept_processes import STOPPED_WITHIN, wait_to_be_let_go
from campaign.cli.worker import work
from campaign.config import Incomplete, Settings
from campaign.kernel.request_bodies import RequestBodies, Share

AT_WORK = min(5, 2 * (os.cpu_count() or 1) + 1)
"""Requests at once in each process. With those of the shares they are a little under what its pool
of connections gives out, which is 15."""
SHARES = (
    Share(r"/webhooks/", waiting=64, from_one=32, at_work=AT_WORK),
    Share(r"/[^/]+/desk/(sign-in|forgotten-password)(/|$)", waiting=32, from_one=16, at_work=2),
    Share(r"/[^/]+/[^/]+/give(/|$)", waiting=32, from_one=16, at_work=2),
    Share(r"", waiting=64, from_one=16),
)
THREADS = AT_WORK + sum(share.waiting + (share.at_work or 0) for share in SHARES) + 32
"""The last ones are for requests that bring no body: slow senders never hold up readers."""
HEAD_WITHIN_MILLISECONDS = 15_000


def bring_up_to_date(settings: Settings) -> None:
    """Give the database the schema of this program. Raises Incomplete with a sentence if it cannot.

    What a library raises would not always reach the process that asked for this.
    """
    try:
        with installation(settings):
            pass
    except Incomplete:
        raise
    except Exception as error:
        raise Incomplete(sentence_for(error)) from None


def serve_web(parent: Connection, settings: Settings, host: str, port: int) -> None:
    """Answer requests. Ctrl-C at the terminal is for the parent alone, so this leaves its group."""
    os.setpgrp()
    app = create_app(settings)
    wait_to_be_let_go(parent)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    app.wsgi_app = RequestBodies(  # type: ignore[assignment,method-assign]  # Flask's own way to wrap
        app.wsgi_app, at_work=AT_WORK, shares=SHARES, trusted_proxies=settings.trusted_proxies
    )
    server = Server(
        "campaign",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        runtime_mode=RuntimeModes.mt,
        websockets=False,
        http=HTTPModes.http1,  # what servers in front speak; the second version waits for its proof
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_WITHIN_MILLISECONDS),
        log_level=LogLevels.warning,
    )
    # Granian would begin a process of its own, and give up after two of them died in a row. We are
    # in a process already, that is kept: so its work is done here.
    server._init_shared_socket()  # type: ignore[no-untyped-call]  # granian's own
    server._spawn_worker(0, server._spawn_wsgi_worker, lambda: app).inner.run()


def work_off(parent: Connection, settings: Settings) -> None:
    """Do the worker's work. Signals are the parent's business."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    wait_to_be_let_go(parent)
    stopping = threading.Event()
    threading.Thread(target=_stop_with, args=(parent, stopping), daemon=True).start()
    work(create_app(settings), stopping)


def _stop_with(parent: Connection, stopping: threading.Event) -> None:
    _wait_for_the_end_of(parent)
    stopping.set()


def _end_with(parent: Connection) -> None:
    """Let the server finish what was begun, but not for ever: it would keep the port."""
    _wait_for_the_end_of(parent)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOPPED_WITHIN)
    os._exit(1)


def _wait_for_the_end_of(parent: Connection) -> None:
    with suppress(EOFError, OSError):
        parent.recv()
