"""Processes that are kept up: they end with this one, and one that dies before is replaced.

All are forked from a process that has imported the program and done nothing else
(`campaign/cli/preloaded.py`), so that it is imported once and lies in memory once. This process
imports none of it.
"""

import logging
import multiprocessing
import pkgutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

PRELOADED = ["campaign.cli.uncollected", "campaign.cli.preloaded"]
STOPPED_WITHIN = 20
"""Seconds: what takes longer to finish is cut off at the end."""
SECONDS_BEFORE_ANOTHER = 1.0
"""One that dies as soon as it begins is not begun a thousand times a minute."""

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(PRELOADED)

log = logging.getLogger(__name__)


def done_elsewhere(work: str, *arguments: object) -> None:
    """Call a function, named `module:function`, in a process that ends with it."""
    with deaf():
        pool = ProcessPoolExecutor(max_workers=1, mp_context=CONTEXT)
    with pool:
        pool.submit(_call, work, *arguments).result()


@contextmanager
def kept(
    processes: Sequence["KeptProcess"], *, first: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Keep them up until the block or this process ends. They get ready while `first` is done."""
    with deaf():
        for each in processes:
            each.begin()
    try:
        first()
        for each in processes:
            each.let_go()
            threading.Thread(target=each.keep, daemon=True).start()
        yield
    finally:
        for each in processes:
            each.ask_to_end()
        deadline = time.monotonic() + STOPPED_WITHIN
        for each in processes:
            each.join(max(0.0, deadline - time.monotonic()))


class KeptProcess:
    """A process, and the pipe whose closing tells it to end."""

    def __init__(self, name: str, work: str, *arguments: object) -> None:
        """The function `module:function` gets the pipe's other end, then the arguments."""
        self._name = name
        self._work = work
        self._arguments = arguments
        self._ending = threading.Event()
        self._is_let_go = False
        self._changing = threading.Lock()
        self._process: BaseProcess
        self._pipe: Connection

    def begin(self) -> None:
        self._pipe, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(
            target=_call, args=(self._work, theirs, *self._arguments), name=self._name, daemon=True
        )
        self._process.start()
        theirs.close()
        self._say_whether_it_is_let_go()

    def let_go(self) -> None:
        """From here on it may work, and so may those that replace it."""
        self._is_let_go = True
        self._say_whether_it_is_let_go()

    def keep(self) -> None:
        """Wait for the process's end; as long as it is not wanted, begin another."""
        while True:
            wait([self._process.sentinel])
            if self._ending.wait(SECONDS_BEFORE_ANOTHER):
                return
            log.warning("%s ended by itself; another begins", self._name)
            with self._changing:
                if not self._ending.is_set():
                    self._pipe.close()
                    self._process.join()
                    self.begin()

    def ask_to_end(self) -> None:
        with self._changing:
            self._ending.set()
            self._pipe.close()

    def join(self, seconds: float) -> None:
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _say_whether_it_is_let_go(self) -> None:
        if self._is_let_go:
            with suppress(OSError):  # it died already, and another will be told
                self._pipe.send(None)


def wait_to_be_let_go(parent: Connection) -> None:
    """In a kept process: go on when it may, or end if it never will."""
    try:
        parent.recv()
    except (EOFError, OSError):
        sys.exit(0)


@contextmanager
def deaf() -> Iterator[None]:
    """A process begun here never hears Ctrl-C, not even while it starts: its parent ends it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _call(work: str, *arguments: object) -> None:
    """In a forked process, where the program is imported already."""
    function: Callable[..., Any] = pkgutil.resolve_name(work)
    function(*arguments)
