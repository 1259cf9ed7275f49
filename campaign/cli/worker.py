"""`campaign worker`: what is to be done after the commit, such as sending mail."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache, partial

import click
from flask import Flask

from campaign.accounts.operations import ACCOUNT_MAIL, mail_what_was_asked
from campaign.app import create_app
from campaign.calendars.preparing import prepare_feeds
from campaign.cli.rates import fetch_rates
from campaign.config import Settings
from campaign.dashboards.digest import send_digests
from campaign.events.operations import renew_moments
from campaign.fundraising.notifications import RECEIPT, YEARLY_STATEMENT
from campaign.fundraising.operations.bank_statements import READ_ON, read_on
from campaign.fundraising.operations.following import follow_provider
from campaign.fundraising.operations.messages import PROCESS, process_row, process_rows
from campaign.fundraising.operations.promises import expire_pledges
from campaign.fundraising.operations.refunds import SEND as REFUND
from campaign.fundraising.operations.refunds import give_up_refunds, send_row
from campaign.fundraising.operations.refused_keys import look_again
from campaign.fundraising.operations.taking_over import TAKE_OVER, take_over
from campaign.fundraising.papers.receipts import receipt_paper
from campaign.fundraising.papers.yearly_statements import sent_statement
from campaign.governance.operations import admit_due
from campaign.kernel import mail
from campaign.kernel.audit.chain import seal_entries
from campaign.kernel.database import refuse_newer_schema
from campaign.kernel.outbox import Handler, Line, TogetherHandler, deliver_due
from campaign.kernel.schedule import Chore, run_due
from campaign.privacy.retention import forget_old

SECONDS_BETWEEN_LOOKS = 1.0
STOPPED_WITHIN = 15.0
"""Less than `serve` waits for its processes."""

LINE_NAME = "campaign-line"

Look = Callable[[], object]
"""Do what is due in a line, in a context of its own."""

ATTACHMENTS: mail.Makers = {RECEIPT: receipt_paper, YEARLY_STATEMENT: sent_statement}
HANDLERS: Mapping[str, Handler] = {
    ACCOUNT_MAIL: mail_what_was_asked,
    PROCESS: process_row,
    READ_ON: read_on,
    TAKE_OVER: take_over,
    mail.KIND: partial(mail.deliver, makers=ATTACHMENTS),
    REFUND: send_row,
}
TOGETHER: Mapping[str, TogetherHandler] = {PROCESS: process_rows}
OWN_LINES: Mapping[str, int] = {
    ACCOUNT_MAIL: 1,
    mail.KIND: 4,
    PROCESS: 1,
    READ_ON: 1,
    REFUND: 1,
}
"""Kinds that wait for no other, and how many of each are worked on at once: what asks somebody
outside may have to wait for them, what reads a long file takes long. All other work is one line."""

CHORES: tuple[Chore, ...] = (
    Chore("admit the undisputed", timedelta(minutes=1), admit_due),
    Chore("expire pledges", timedelta(hours=1), expire_pledges),
    Chore("forget what is old", timedelta(hours=1), forget_old),
    Chore("give up refunds", timedelta(hours=1), give_up_refunds),
    Chore("prepare the feeds", timedelta(seconds=10), prepare_feeds),
    Chore("seal the log", timedelta(seconds=10), seal_entries),
    Chore("tell what waits", timedelta(minutes=15), send_digests),
)
CHORES_OUTSIDE: tuple[Chore, ...] = (
    Chore("fetch exchange rates", timedelta(hours=6), fetch_rates),
    Chore("follow the payment provider", timedelta(hours=1), follow_provider),
    Chore("look at refused keys", timedelta(minutes=5), look_again),
)
"""Chores that ask somebody outside, and may have to wait for them."""

log = logging.getLogger(__name__)


@click.command()
def worker() -> None:
    """Work off the outbox and do the chores until stopped. `serve` starts one by itself."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        refuse_newer_schema()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    work(app, stopping)


def work(app: Flask, stopping: threading.Event) -> None:
    """Work off each line in a thread of its own until stopped.

    A line that waits for somebody outside is not waited for long at the end: what it was at is done
    again later, as if the worker had died.
    """
    lines = [
        threading.Thread(target=_work_off, args=(app, stopping, look), name=LINE_NAME, daemon=True)
        for look in _looks(app.config["SETTINGS"], stopping)
    ]
    for line in lines:
        line.start()
    stopping.wait()
    deadline = time.monotonic() + STOPPED_WITHIN
    for line in lines:
        line.join(max(0.0, deadline - time.monotonic()))


def _looks(settings: Settings, stopping: threading.Event) -> list[Look]:
    deliver = partial(
        deliver_due,
        HANDLERS,
        together=TOGETHER,
        keep_payload=settings.demo,
        is_stopping=stopping.is_set,
    )
    return [
        *(
            partial(deliver, line=Line(only=[kind]))
            for kind, at_once in OWN_LINES.items()
            for _ in range(at_once)
        ),
        partial(deliver, line=Line(all_but=list(OWN_LINES))),
        partial(_do_chores, cache(renew_moments)),
        partial(run_due, CHORES_OUTSIDE),
    ]


def _do_chores(renew_once: Callable[[], object]) -> None:
    """What was worked out by rules of time zones that have changed is worked out anew before."""
    renew_once()
    run_due(CHORES)


def _work_off(app: Flask, stopping: threading.Event, look: Look) -> None:
    """Look for due work again and again. A database that is away for a while is waited for."""
    while not stopping.is_set():
        try:
            with app.app_context():
                look()
        except Exception as error:  # whatever it is: the next look may go well, a dead line never
            log.warning("the worker could not do its work: %s", type(error).__name__)
        stopping.wait(SECONDS_BETWEEN_LOOKS)
