"""A worker in a process of its own beside the server: it ends with the server, and not before."""

import logging
import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from campaign.app import create_app
from campaign.cli.worker import work
from campaign.config import Settings

NAME = "campaign-worker"
STOPPED_WITHIN = 20
SECONDS_BEFORE_ANOTHER = 1.0
"""One that dies as soon as it begins is not begun a thousand times a minute."""

log = logging.getLogger(__name__)


@contextmanager
def worker_process(settings: Settings) -> Iterator[None]:
    """Work until the block or this process ends. A worker that dies before is replaced."""
    worker = KeptWorker(settings)
    with _deaf():
        worker.begin()
    threading.Thread(target=worker.keep, daemon=True).start()
    try:
        yield
    finally:
        worker.end()


class KeptWorker:
    """The worker there is, and the pipe whose closing tells it to end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ending = threading.Event()
        self._changing = threading.Lock()
        self._process: BaseProcess
        self._pipe: Connection

    def begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_work_for, args=(self._settings, theirs), name=NAME, daemon=True
        )
        self._process.start()
        theirs.close()

    def keep(self) -> None:
        """Wait for the worker's end; as long as it is not wanted, begin another."""
        while True:
            wait([self._process.sentinel])
            if self._ending.wait(SECONDS_BEFORE_ANOTHER):
                return
            log.warning("the worker ended by itself; another begins")
            with self._changing:
                if not self._ending.is_set():
                    self._pipe.close()
                    self.begin()

    def end(self) -> None:
        with self._changing:
            self._ending.set()
            self._pipe.close()
        self._process.join(STOPPED_WITHIN)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def _deaf() -> Iterator[None]:
    """A process begun here never hears Ctrl-C, not even while it starts: its parent ends it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work_for(settings: Settings, parent: Connection) -> None:
    """Signals are the parent's business: when it goes, its end of the pipe closes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    stopping = threading.Event()
    threading.Thread(target=_watch, args=(parent, stopping), daemon=True).start()
    work(create_app(settings), stopping)


def _watch(parent: Connection, stopping: threading.Event) -> None:
    with suppress(EOFError, OSError):
        parent.recv()
    stopping.set()
