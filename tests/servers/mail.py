"""A real mail server that keeps what it gets."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.testrun import free_port


class Mailbox:
    """Every message for anyone, in the order they came."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.was_encrypted: list[bool] = []
        self.url = ""

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  the library calls it so
        content = envelope.original_content or b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.was_encrypted.append(session.ssl is not None)
        return "250 OK"


@contextmanager
def serve(**options: Any) -> Iterator[Mailbox]:
    """Options are those of aiosmtpd, such as `tls_context`."""
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    mailbox.url = f"smtp://127.0.0.1:{port}"
    try:
        yield mailbox
    finally:
        controller.stop()
