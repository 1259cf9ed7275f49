"""Serving the practice Stripe: in a thread for tests, in a process of its own for the demo."""

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from campaign.config import is_loopback
from campaign.practice.stripe.account import SECRET_KEY, PracticeStripe
from campaign.practice.stripe.app import create_app
from campaign.practice.stripe.webhooks import Endpoint

READY_WITHIN = 30
STOPPED_WITHIN = 10


class QuietHandler(WSGIRequestHandler):
    """Addresses of requests carry ids of sessions: they are no business of a log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def running_practice_stripe(
    practice: PracticeStripe | None = None, *, host: str = "127.0.0.1", port: int = 0
) -> Iterator[PracticeStripe]:
    """Serve an account in threads of this process; its address is in `practice.url`."""
    with closing(practice or PracticeStripe()) as practice, _server(practice, host, port) as server:
        thread = threading.Thread(
            target=_serve, args=(server,), name="practice-stripe", daemon=True
        )
        thread.start()
        practice.start()
        try:
            yield practice
        finally:
            server.shutdown()
            thread.join()


def serve_practice_stripe(
    host: str,
    port: int,
    *,
    endpoints: Sequence[Endpoint] = (),
    secret_key: str = SECRET_KEY,
    database: Path | None = None,
    parent: Connection | None = None,
) -> None:
    """Serve until interrupted, or until `parent` goes away; it is told the address first."""
    practice = PracticeStripe(endpoints=endpoints, secret_key=secret_key, database=database)
    stopping = threading.Event()
    with running_practice_stripe(practice, host=host, port=port):
        if parent is not None:
            parent.send(practice.url)
            threading.Thread(target=_watch, args=(parent, stopping), daemon=True).start()
        with suppress(KeyboardInterrupt):
            stopping.wait()


@contextmanager
def practice_stripe_process(
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    endpoints: Sequence[Endpoint] = (),
    secret_key: str = SECRET_KEY,
    database: Path | None = None,
) -> Iterator[str]:
    """Serve in a process of its own, which ends with this one however this one ends.

    Yields the address once it answers; raises RuntimeError if it does not come up.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=serve_practice_stripe,
        args=(host, port),
        kwargs={
            "endpoints": endpoints,
            "secret_key": secret_key,
            "database": database,
            "parent": theirs,
        },
        name="practice-stripe",
        daemon=True,
    )
    process.start()
    theirs.close()
    try:
        yield _address(ours)
    finally:
        ours.close()
        process.join(STOPPED_WITHIN)
        if process.is_alive():
            process.kill()
            process.join()


def _server(practice: PracticeStripe, host: str, port: int) -> BaseWSGIServer:
    if not is_loopback(f"http://{host}"):
        raise ValueError(f"The practice Stripe serves this machine only, not {host}.")
    server = make_server(
        host, port, create_app(practice), threaded=True, request_handler=QuietHandler
    )
    practice.url = f"http://{host}:{server.server_port}"
    return server


def _serve(server: BaseWSGIServer) -> None:
    server.serve_forever(poll_interval=0.02)


def _watch(parent: Connection, stopping: threading.Event) -> None:
    try:
        parent.recv()
    except (EOFError, OSError):
        stopping.set()


def _address(child: Connection) -> str:
    with suppress(EOFError):
        if child.poll(READY_WITHIN):
            return str(child.recv())
    raise RuntimeError("The practice Stripe did not start; its own message says why.")
