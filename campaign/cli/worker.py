"""`campaign worker`: what is to be done after the commit, such as sending mail."""

import logging
import signal
import threading
from collections.abc import Mapping
from datetime import timedelta

import click
from flask import Flask

from campaign.accounts.operations import (
    ACCOUNT_MAIL,
    forget_old_links,
    forget_old_sessions,
    mail_what_was_asked,
)
from campaign.app import create_app
from campaign.config import Settings
from campaign.fundraising.operations.messages import PROCESS, process_row
from campaign.governance.operations import admit_due, forget_old_applications
from campaign.kernel import mail
from campaign.kernel.audit.chain import seal_entries
from campaign.kernel.outbox import Handler, deliver_due
from campaign.kernel.schedule import Chore, run_due

SECONDS_BETWEEN_LOOKS = 1.0

HANDLERS: Mapping[str, Handler] = {
    ACCOUNT_MAIL: mail_what_was_asked,
    PROCESS: process_row,
    mail.KIND: mail.deliver,
}
CHORES: tuple[Chore, ...] = (
    Chore("forget old links", timedelta(hours=1), forget_old_links),
    Chore("forget old sessions", timedelta(hours=1), forget_old_sessions),
    Chore("seal the log", timedelta(seconds=10), seal_entries),
    Chore("admit the undisputed", timedelta(minutes=1), admit_due),
    Chore("forget old applications", timedelta(days=1), forget_old_applications),
)

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
