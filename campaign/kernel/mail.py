"""Mail: written as outbox rows with what caused it, rendered and sent after the commit.

A row holds the name of a template and its values, so that a mail is in its reader's language and
in the look of the day it leaves. All copies of one row carry one Message-ID, since a row may be
delivered twice. The demo sends nothing: its mails are listed instead.
"""

import secrets
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app, g, render_template

from campaign.config import Settings, is_loopback
from campaign.kernel import outbox
from campaign.kernel.clock import real_now
from campaign.kernel.i18n import SOURCE_LANGUAGE, offered_languages
from campaign.kernel.outbox import OutboxRow

KIND = "mail"
TIMEOUT_SECONDS = 30


class Unprotected(Exception):
    """The mail server wants a password but offers no encryption."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its reader gets it."""

    language: str
    subject: str
    text: str
    html: str


def post(template: str, *, to: str, language: str, values: Mapping[str, Any]) -> OutboxRow:
    """Leave a mail for the worker, in the transaction that is the reason for it.

    `templates/mail/<template>.txt` begins with the subject's line; `.html` beside it says the same.
    """
    return outbox.post(
        KIND,
        {
            "template": template,
            "to": to,
            "language": language,
            "values": dict(values),
            "mark": secrets.token_hex(8),
        },
    )


def deliver(row_id: int, payload: Mapping[str, Any]) -> None:
    """Send the mail of an outbox row. The demo keeps it to itself."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.demo:
        return
    message = _message(settings, row_id, payload)
    with _connection(settings) as server:
        server.send_message(message)


def render(payload: Mapping[str, Any]) -> Letter:
    """The mail in its reader's language if the program speaks it, with links to the public site."""
    template, values = payload["template"], payload["values"]
    asked = payload["language"]
    language = asked if asked in offered_languages() else SOURCE_LANGUAGE
    with _in_language(language):
        subject, _, text = render_template(f"mail/{template}.txt", **values).partition("\n")
        html = render_template(f"mail/{template}.html", subject=subject, **values)
    return Letter(language, subject.strip(), f"{text.strip()}\n", html)


@contextmanager
def _in_language(language: str) -> Iterator[None]:
    """As if the reader had opened a page, so that texts, links and numbers come out alike."""
    base_url = current_app.config["SETTINGS"].base_url
    with current_app.app_context(), current_app.test_request_context(base_url=base_url):
        g.language = language
        yield


def _message(settings: Settings, row_id: int, payload: Mapping[str, Any]) -> EmailMessage:
    letter = render(payload)
    host = urlsplit(settings.base_url).hostname
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.mail_from
    message["To"] = payload["to"]
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(real_now())
    message["Message-ID"] = f"<{row_id}.{payload['mark']}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday answers stay away
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language  # before, it would become the first part's
    return message


@contextmanager
def _connection(settings: Settings) -> Iterator[smtplib.SMTP]:
    if settings.smtp_url is None:
        raise RuntimeError("SMTP_URL is missing")
    address = urlsplit(settings.smtp_url)
    with _open(address) as server:
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        yield server


def _open(address: SplitResult) -> smtplib.SMTP:
    """A connection, encrypted wherever it leaves this machine with a password."""
    host = address.hostname or ""
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(
            host, address.port or 465, timeout=TIMEOUT_SECONDS, context=_tls(address)
        )
    server = smtplib.SMTP(host, address.port or 587, timeout=TIMEOUT_SECONDS)
    try:
        _protect(server, address)
    except BaseException:
        server.close()
        raise
    return server


def _protect(server: smtplib.SMTP, address: SplitResult) -> None:
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
