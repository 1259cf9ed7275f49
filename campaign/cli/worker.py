"""`campaign worker`: what is to be done after the commit, such as sending mail."""

import logging
import multiprocessing
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import click
from flask import Flask

from campaign.app import create_app
from campaign.config import Settings
from campaign.fundraising.operations.messages import PROCESS, process_row
from campaign.kernel import mail
from campaign.kernel.outbox import Handler, deliver_due
from campaign.kernel.schedule import Chore, run_due

SECONDS_BETWEEN_LOOKS = 1.0
STOPPED_WITHIN = 20

HANDLERS: Mapping[str, Handler] = {mail.KIND: mail.deliver, PROCESS: process_row}
CHORES: tuple[Chore, ...] = ()

log = logging.getLogger(__name__)


@click.command()
def worker() -> None:
    """Work off the outbox and do the chores until stopped. `serve` starts one by itself."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    work(create_app(Settings.from_environment()), stopping)


def work(app: Flask, stopping: threading.Event) -> None:
    """Look for due work again and again. A database that is away for a while is waited for."""
    settings: Settings = app.config["SETTINGS"]
    while not stopping.is_set():
        try:
            with app.app_context():
                deliver_due(HANDLERS, keep_payload=settings.demo)
                run_due(CHORES)
        except Exception as error:  # whatever it is: the next look may go well, a dead worker never
            log.warning("the worker could not do its work: %s", type(error).__name__)
        stopping.wait(SECONDS_BETWEEN_LOOKS)


@contextmanager
def worker_process(settings: Settings) -> Iterator[None]:
    """A worker in a process of its own, which ends with this one however this one ends."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_work_for, args=(settings, theirs), name="campaign-worker", daemon=True
    )
    _start_deaf(process)
    theirs.close()
    try:
        yield
    finally:
        ours.close()
        process.join(STOPPED_WITHIN)
        if process.is_alive():
            process.kill()
            process.join()


def _start_deaf(process: BaseProcess) -> None:
    """Start a process that never hears Ctrl-C, not even while it begins: its parent ends it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.start()
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
