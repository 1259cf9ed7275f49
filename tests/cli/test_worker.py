"""Work of different urgency stands in lines of its own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaign.cli import worker
from campaign.cli.worker import CHORES, CHORES_OUTSIDE, OWN_LINES, work
from campaign.config import Settings
from campaign.fundraising.models import ProviderEvent
from campaign.fundraising.operations.messages import PROCESS, STRIPE
from campaign.kernel import mail, outbox
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.outbox import OutboxRow
from campaign.kernel.schedule import DueChore
from tests.servers import silent
from tests.servers.silent import Silent
from tests.servers.testrun import wait_until

SIGN_IN_MAILS = 8
MESSAGES = 5


@pytest.fixture
def mail_server() -> Iterator[Silent]:
    with silent.serve() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, mail_server: Silent) -> Settings:
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{mail_server.port}")


def test_a_mail_server_that_says_nothing_holds_up_nothing_but_mails(
    app: Flask, mail_server: Silent
) -> None:
    with transaction():
        for number in range(SIGN_IN_MAILS):
            post_sign_in_mail(number)
    with working(app, mail_server):
        wait_until(lambda: len(mail_server.kept) >= OWN_LINES[mail.KIND], "mails to hang")
        for number in range(MESSAGES):
            event = store_message(number)
            wait_until(partial(is_processed, event), "the message to be processed")
        wait_until(all_chores_are_done, "the chores")

        assert delivered(mail.KIND) == 0
        assert delivered(PROCESS) == MESSAGES


def test_a_line_that_hangs_does_not_hold_up_the_end(
    app: Flask, mail_server: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STOPPED_WITHIN", 0.0)
    with transaction():
        post_sign_in_mail(1)
    with working(app, mail_server) as (thread, stopping):
        wait_until(lambda: mail_server.kept != [], "a mail to hang")
        stopping.set()
        thread.join()

        assert delivered(mail.KIND) == 0
        assert any(each.name == worker.LINE_NAME for each in threading.enumerate())


@contextmanager
def working(app: Flask, mail_server: Silent) -> Iterator[tuple[threading.Thread, threading.Event]]:
    """A worker; at the end nothing hangs any more, so that no thread of it outlives the test."""
    stopping = threading.Event()
    thread = threading.Thread(target=work, args=(app, stopping))
    thread.start()
    try:
        yield thread, stopping
    finally:
        stopping.set()
        mail_server.end()
        thread.join()
        wait_until(no_line_is_left, "the lines to end")


def no_line_is_left() -> bool:
    return all(each.name != worker.LINE_NAME for each in threading.enumerate())


def post_sign_in_mail(number: int) -> None:
    values = {"name": "Dana", "token": "x" * 40}
    mail.post("sign_in_link", to=f"person-{number}@example.org", language="en", values=values)


def store_message(number: int) -> int:
    """One that asks for nothing: that it was looked at is all there is to see."""
    body = {"id": f"evt_{number}", "object": "event", "type": "customer.created"}
    with transaction():
        event = ProviderEvent(
            provider=STRIPE,
            event_id=f"evt_{number}",
            kind="customer.created",
            body=json.dumps(body).encode(),
        )
        db.session.add(event)
        db.session.flush()
        outbox.post(PROCESS, {"event": event.id})
        return event.id


def is_processed(event_id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(ProviderEvent, event_id).processed_at is not None


def all_chores_are_done() -> bool:
    db.session.rollback()
    due = {row.name: row.due_at for row in db.session.scalars(select(DueChore))}
    wanted = {chore.name for chore in (*CHORES, *CHORES_OUTSIDE)}
    return wanted <= due.keys() and all(moment > real_now() for moment in due.values())


def delivered(kind: str) -> int:
    db.session.rollback()
    query = select(func.count()).where(OutboxRow.kind == kind, OutboxRow.delivered_at.is_not(None))
    return db.session.scalar(query) or 0
