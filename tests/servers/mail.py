"""A real mail server that keeps what it gets."""

import email
import email.policy
from collections.abc import Callable, Iterator
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
        self.contents: list[bytes] = []
        """The same, as they came over the wire."""
        self.readers: list[str] = []
        self.was_encrypted: list[bool] = []
        self.url = ""
        self.answer_to_recipient = ""
        self.answer_to_data = "250 OK"
        self.when_taken: Callable[[], None] = lambda: None
        """Called when a message is here, and whoever sent it does not know yet."""

    async def handle_RCPT(  # noqa: N802  the library calls it so
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.answer_to_recipient:
            return self.answer_to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  the library calls it so
        if not self.answer_to_data.startswith("250"):
            return self.answer_to_data
        content = envelope.original_content or b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.contents.append(content)
        self.readers += envelope.rcpt_tos
        self.was_encrypted.append(session.ssl is not None)
        self.when_taken()
        return self.answer_to_data


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
