"""`campaign worker`: what is to be done after the commit, such as sending mail."""

import logging
import signal
import threading
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import click
from flask import Flask

from campaign.accounts.operations import ACCOUNT_MAIL, mail_what_was_asked
from campaign.app import create_app
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
from campaign.kernel.outbox import Handler, TogetherHandler, deliver_due
from campaign.kernel.schedule import Chore, run_due
from campaign.privacy.retention import forget_old

SECONDS_BETWEEN_LOOKS = 1.0

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
CHORES: tuple[Chore, ...] = (
    Chore("admit the undisputed", timedelta(minutes=1), admit_due),
    Chore("fetch exchange rates", timedelta(hours=6), fetch_rates),
    Chore("follow the payment provider", timedelta(hours=1), follow_provider),
    Chore("expire pledges", timedelta(hours=1), expire_pledges),
    Chore("forget what is old", timedelta(hours=1), forget_old),
    Chore("give up refunds", timedelta(hours=1), give_up_refunds),
    Chore("look at refused keys", timedelta(minutes=5), look_again),
    Chore("seal the log", timedelta(seconds=10), seal_entries),
    Chore("tell what waits", timedelta(minutes=15), send_digests),
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
    has_begun = False
    while not stopping.is_set():
        try:
            with app.app_context():
                if not has_begun:
                    renew_moments()
                    has_begun = True
                deliver_due(HANDLERS, together=TOGETHER, keep_payload=settings.demo)
                run_due(CHORES)
        except Exception as error:  # whatever it is: the next look may go well, a dead worker never
            log.warning("the worker could not do its work: %s", type(error).__name__)
        stopping.wait(SECONDS_BETWEEN_LOOKS)
