"""Talks to the mail server that SMTP_URL names, and never for long.

A server that accepts and says nothing is given up soon; one that says a letter now and then, when
the whole conversation has taken too long. What was to be sent is tried again later.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import SplitResult, unquote

from campaign.config import Settings, is_loopback, parts_of

GREETED_WITHIN = 10
"""Seconds until there is a connection, and until the server says its name."""
ANSWERED_WITHIN = 30
"""Seconds for each answer after that: some servers look into a mail before they take it."""
DONE_WITHIN = 60.0
"""Seconds for all of it."""


class Unprotected(Exception):
    """The mail server wants a password but offers no encryption."""


class Patience:
    """Cuts a conversation off when it has taken too long. Mixed into the library's two kinds."""

    sock: socket.socket | None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._clock = threading.Timer(DONE_WITHIN, self._cut_off)
        self._clock.daemon = True
        self._clock.start()
        try:
            super().__init__(*arguments, **options)
        except BaseException:
            self._clock.cancel()
            raise

    def close(self) -> None:
        self._clock.cancel()
        super().close()  # type: ignore[misc]  # the library's

    def _cut_off(self) -> None:
        """Whoever waits for the server hears that it went."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class Conversation(Patience, smtplib.SMTP):
    """Begins in the open."""


class EncryptedConversation(Patience, smtplib.SMTP_SSL):
    """Is encrypted from its first word."""


@contextmanager
def connection(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Give a conversation in which mails can be sent, ended with the block."""
    if settings.smtp_url is None:
        raise RuntimeError("SMTP_URL is missing")
    address = parts_of(settings.smtp_url)
    server = _open(address)
    try:
        if server.sock is not None:
            server.sock.settimeout(ANSWERED_WITHIN)
        _protect(server, address)
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):  # what was sent is sent, whatever it says
            server.quit()
        server.close()


def _open(address: SplitResult) -> smtplib.SMTP:
    host = address.hostname or ""
    if address.scheme == "smtps":
        return EncryptedConversation(
            host, address.port or 465, timeout=GREETED_WITHIN, context=_tls(address)
        )
    return Conversation(host, address.port or 587, timeout=GREETED_WITHIN)


def _protect(server: smtplib.SMTP, address: SplitResult) -> None:
    """Encrypt whatever leaves this machine with a password."""
    if address.scheme == "smtps":
        return
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=_tls(address))
        server.ehlo()
    elif address.username and not is_loopback(address.geturl()):
        raise Unprotected(address.hostname)


def _tls(address: SplitResult) -> ssl.SSLContext:
    """Certificates are checked, but not those of a relay on this very machine."""
    context = ssl.create_default_context()
    if is_loopback(address.geturl()):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
