"""Each mail of the program, filled with texts that nobody should be able to store, as bytes."""

from dataclasses import replace

import pytest

from campaign.config import share
from campaign.kernel import mail
from campaign.kernel.database import transaction
from campaign.kernel.mail_message import Attachment
from campaign.kernel.outbox import deliver_due
from tests.servers.wire import faults_of, headers_of

NASTY = "Nova\u2028Org\r\nBcc: all@example.org\x00\x1b\x85 \U0001f600 e\u0301 \u202etfel\u202c"
SHOWN = "\U0001f600 e\u0301 \u202etfel\u202c"
STOP = f"http://localhost/en/desk/stop/{'k' * 64}/{'s' * 64}"
TASK = {"title": NASTY, "about": NASTY, "action": NASTY, "url": "http://localhost/en/"}
LINK = {"sum": "€5.00", "purpose": NASTY, "slug": "paris", "token": "t"}
TEXTS = [
    *("answer", "applicant", "bic", "campaign", "coalition", "corrects", "deadline", "device"),
    *("holder", "inviter", "keep_until", "law", "name", "number", "organization", "place"),
    *("purpose", "reason", "receiver", "reference", "title", "until", "what", "who"),
]
VALUES = {
    **dict.fromkeys(TEXTS, NASTY),
    "address": {"organization": "nova"},
    "application_id": 7,
    "change": "passkey_added",
    "coalition_slug": "nova",
    "currency": "EUR",
    "endpoint": "desk.show_organization",
    "friend": "nova",
    "fund": 7,
    "iban": "DE89370400440532013000",
    "is_given": True,
    "is_stopped": True,
    "links": [LINK, LINK],
    "organization_slug": "nova",
    "places": [{"names": [NASTY, NASTY], "tasks": [TASK, TASK]}],
    "receipt_token": "7-x",
    "role": "editor",
    "roles": ["editor", "reader"],
    "slug": "paris",
    "stands": None,
    "state": "admitted",
    "sum": "€5.00",
    "token": "t",
    "year": 2027,
}
"""For all templates together: each takes what it knows."""
IN_ADDRESSES = {"application_open": {"organization": "nova"}, "transfer_pledged": {"answer": "yes"}}
"""What is a text elsewhere and part of an address here."""


@pytest.fixture
def settings(settings, mailbox):
    return replace(settings, smtp_url=mailbox.url)


def templates():
    files = sorted((share() / "templates" / "mail").glob("*.txt"))
    return [file.stem for file in files if file.read_text().startswith("{% extends")]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_mail_leaves_whole_whatever_its_texts_hold(app, mailbox, language):
    with transaction():
        for template in templates():
            mail.post(
                template,
                to="zoe@bücher.example",
                language=language,
                values={**VALUES, **IN_ADDRESSES.get(template, {})},
                stop_url=STOP,
                attachments=[{"kind": "paper", "id": 1}],
            )
    makers = {"paper": lambda _id: Attachment(f"{NASTY}.pdf", b"%PDF-1.7")}
    deliver_due({"mail": lambda row_id, payload: mail.deliver(row_id, payload, makers)})

    assert len(mailbox.contents) == len(templates()) > 20
    for content, message in zip(mailbox.contents, mailbox.messages, strict=True):
        assert faults_of(content) == []
        assert list(headers_of(content)) == [
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
            *("List-Unsubscribe", "List-Unsubscribe-Post", "Content-Language"),
            *("MIME-Version", "Content-Type"),
        ]
        assert [part.defects for part in message.walk() if part.defects] == []
        assert headers_of(content)["List-Unsubscribe"].decode() == f"<{STOP}>"


def test_the_texts_of_a_mail_arrive(app, mailbox):
    with transaction():
        mail.post("invitation", to="zoe@example.org", language="en", values=VALUES)
    deliver_due({"mail": mail.deliver})

    (message,) = mailbox.messages
    assert message["Subject"] == f"Invitation: Nova Org Bcc: all@example.org {SHOWN}"
    for part in message.iter_parts():
        assert SHOWN in part.get_content()
