"""What becomes of a mail that the mail server does not take."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.kernel import mail
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.mail_refusals import (
    KEPT_FOR,
    MailRefusal,
    forget_old_refusals,
    forget_refusal,
    note_refusal,
    refusal_of,
    refusals_of,
)
from campaign.kernel.outbox import OutboxRow, count_given_up, deliver_due

ZOE = "zoe@example.org"


@pytest.fixture
def settings(settings, mailbox):
    return replace(settings, smtp_url=mailbox.url)


def test_a_mailbox_that_is_not_there_is_asked_once_and_marked(app, mailbox):
    row = send(mailbox, to_recipient="550 5.1.1 <zoe@example.org>: no such user")

    assert (row.attempts, row.payload, row.last_error) == (
        1,
        {},
        "the mail server refused it: 5.1.1",
    )
    assert row.given_up_at is not None
    assert (refusal_of(ZOE).count, refusal_of(ZOE).code) == (1, "5.1.1")
    assert deliver_later() == 0


def test_a_server_without_such_codes_is_understood_too(app, mailbox):
    row = send(mailbox, to_recipient="550 no such user")

    assert row.given_up_at is not None
    assert refusal_of(ZOE).code == "550"


def test_a_relay_that_will_not_serve_us_is_no_fault_of_the_address(app, mailbox):
    row = send(mailbox, to_recipient="554 5.7.1 relay access denied")

    assert row.given_up_at is not None
    assert refusal_of(ZOE) is None


@pytest.mark.parametrize("answer", ["450 4.2.0 greylisted", "452 4.2.2 mailbox full"])
def test_a_mail_that_may_go_later_is_tried_again(app, mailbox, answer):
    row = send(mailbox, to_recipient=answer)
    assert (row.given_up_at, row.last_error, refusal_of(ZOE)) == (
        None,
        "SMTPRecipientsRefused",
        None,
    )

    mailbox.answer_to_recipient = ""
    assert deliver_later() == 1
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(
    ("answer", "marked"), [("554 5.6.0 not this text", None), ("550 5.2.1 mailbox closed", "5.2.1")]
)
def test_a_mail_refused_for_what_it_says_leaves_the_address_alone(app, mailbox, answer, marked):
    row = send(mailbox, to_data=answer)

    assert row.given_up_at is not None
    assert getattr(refusal_of(ZOE), "code", None) == marked


def test_a_refused_sender_is_tried_again_since_somebody_mends_that(app, mailbox, monkeypatch):
    async def refuse(*_):
        return "550 5.7.1 sender not allowed"

    monkeypatch.setattr(type(mailbox), "handle_MAIL", refuse, raising=False)
    row = send(mailbox)

    assert (row.given_up_at, row.last_error) == (None, "SMTPSenderRefused")


def test_refusals_are_counted_and_the_last_reason_stays(app):
    note_refusal(ZOE, "5.1.1")
    note_refusal(" Zoe@Example.org ", "5.2.1")

    assert (refusal_of(ZOE).count, refusal_of(ZOE).code) == (2, "5.2.1")
    assert refusal_of("other@example.org") is None


def test_many_addresses_are_asked_for_at_once(app, count_queries):
    note_refusal(ZOE, "5.1.1")
    with count_queries() as queries:
        found = refusals_of(["Zoe@example.org", "other@example.org"])

    assert {address: each.code for address, each in found.items()} == {"Zoe@example.org": "5.1.1"}
    assert len(queries) == 1


def test_a_refusal_names_nobody(app):
    note_refusal(ZOE, "5.1.1")

    row = db.session.scalars(select(MailRefusal)).one()
    assert len(row.address_seal) == 64
    assert "zoe" not in row.address_seal


def test_a_refusal_is_forgotten_when_asked_and_after_a_while(app):
    note_refusal(ZOE, "5.1.1")
    forget_old_refusals()
    assert refusal_of(ZOE) is not None

    with time_machine.travel(real_now() + KEPT_FOR + timedelta(minutes=1), tick=False):
        note_refusal("other@example.org", "5.1.1")
        forget_old_refusals()
    assert refusal_of(ZOE) is None

    forget_refusal("other@example.org")
    assert refusal_of("other@example.org") is None


def test_a_given_up_row_is_counted_for_a_week(app, client, mailbox):
    send(mailbox, to_recipient="550 no")
    assert client.get("/-/ready").text == "ready\n1 given up by the outbox\n"

    with time_machine.travel(real_now() + timedelta(days=8), tick=False):
        assert count_given_up() == 0


def test_no_address_reaches_the_log(app, mailbox, caplog):
    send(mailbox, to_recipient="550 5.1.1 <zoe@example.org>: no such user")

    assert caplog.messages == ["outbox row 1 (mail) is given up: the mail server refused it: 5.1.1"]


def send(mailbox, to_recipient="", to_data="250 OK"):
    mailbox.answer_to_recipient, mailbox.answer_to_data = to_recipient, to_data
    with transaction():
        mail.post("password_changed", to=ZOE, language="en", values={"name": "Zoë"})
    deliver_due({mail.KIND: mail.deliver})
    return db.session.scalars(select(OutboxRow)).one()


def deliver_later():
    with time_machine.travel(real_now() + timedelta(hours=1), tick=False):
        return deliver_due({mail.KIND: mail.deliver})
