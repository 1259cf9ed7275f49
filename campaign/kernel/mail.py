"""Mail: written as outbox rows with what caused it, rendered and sent after the commit.

A row holds the name of a template and its values, so that a mail is in its reader's language and
in the look of the day it leaves. All copies of one row carry one Message-ID, since a row may be
delivered twice; it is sealed with the address, so that a report on the mail can be believed. The
demo sends nothing: its mails are listed instead.
"""

import smtplib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app, g, render_template

from campaign.config import Settings, parts_of
from campaign.kernel import dates, outbox
from campaign.kernel.clock import real_now
from campaign.kernel.i18n import SOURCE_LANGUAGE, offered_for
from campaign.kernel.mail_message import (
    Address,
    Attachment,
    Envelope,
    Letter,
    ascii_host,
    written,
)
from campaign.kernel.mail_refusals import (
    NO_SMTPUTF8,
    answer_in,
    forget_refusals_for_letters,
    note_refusal,
)
from campaign.kernel.mail_server import connection
from campaign.kernel.outbox import GivenUp, OutboxRow
from campaign.kernel.sealing import is_seal, seal

KIND = "mail"
MORNING, EVENING = time(7), time(21)
"""Between the evening and the morning of its reader only an urgent mail leaves."""

Makers = Mapping[str, Callable[[int], Attachment]]
"""For each kind of attachment, how the one of that number is made."""


def post(
    template: str,
    *,
    to: str,
    language: str,
    values: Mapping[str, Any],
    zone: str | None = None,
    stop_url: str | None = None,
    attachments: Sequence[Mapping[str, str | int]] = (),
) -> OutboxRow:
    """Leave a mail for the worker, in the transaction that is the reason for it.

    `templates/mail/<template>.txt` begins with the subject's line; `.html` beside it says the same.
    A mail that can wait names its reader's `zone`, and leaves in the morning if it is night there.
    `stop_url` is where the reader stops such mails with one click, without signing in (RFC 8058).
    Attachments are named by `kind` and `id` only: they are made when the mail leaves, which takes a
    while, so that mails without any leave before it.
    """
    payload: dict[str, Any] = {
        "template": template,
        "to": to,
        "language": language,
        "values": dict(values),
    }
    if stop_url is not None:
        payload["stop_url"] = stop_url
    if attachments:
        payload["attachments"] = [dict(attachment) for attachment in attachments]
    due_at = real_now() if zone is None else by_day(real_now(), zone)
    can_wait = zone is not None or bool(attachments)
    return outbox.post(KIND, payload, due_at=due_at, can_wait=can_wait)


def by_day(moment: datetime, zone_name: str) -> datetime:
    """The moment itself, or the next morning where clocks of that zone show night."""
    there = moment.astimezone(dates.zone(zone_name))
    if MORNING <= there.time() < EVENING:
        return moment
    day = there.date() + timedelta(days=there.time() >= EVENING)
    return datetime.combine(day, MORNING, there.tzinfo).astimezone(moment.tzinfo)


def deliver(row_id: int, payload: Mapping[str, Any], makers: Makers | None = None) -> None:
    """Send the mail of an outbox row. The demo keeps it to itself.

    Raises GivenUp where the server says that it will never take it.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.demo:
        return
    envelope = _envelope(settings, row_id, payload)
    content = written(render(payload), envelope, attachments_of(payload, makers or {}))
    with connection(settings) as server:
        _check_letters(server, envelope.reader, payload["to"])
        try:
            _send(server, envelope, content)
        except smtplib.SMTPException as error:
            answer = answer_in(error)
            if answer is None or not answer.is_for_good:
                raise
            if answer.is_of_the_address:
                note_refusal(payload["to"], answer.code)
            raise GivenUp(f"the mail server refused it: {answer.code}") from error


def _check_letters(server: smtplib.SMTP, reader: Address, address: str) -> None:
    """Raise GivenUp for an address that this server cannot write down."""
    if server.has_extn("smtputf8"):
        forget_refusals_for_letters()
    elif not reader.is_ascii:
        note_refusal(address, NO_SMTPUTF8)
        raise GivenUp("the mail server takes only addresses in ASCII: it has no SMTPUTF8")


def _send(server: smtplib.SMTP, envelope: Envelope, content: bytes) -> None:
    """Send it, with SMTPUTF8 (RFC 6531) only where an address cannot be written without."""
    is_ascii = envelope.sender.is_ascii and envelope.reader.is_ascii
    options = () if is_ascii else ("SMTPUTF8", "BODY=8BITMIME")
    server.sendmail(str(envelope.sender), [str(envelope.reader)], content, options)


def attachments_of(payload: Mapping[str, Any], makers: Makers) -> list[Attachment]:
    """The files that go with a mail, made now."""
    wanted = payload.get("attachments", ())
    return [makers[each["kind"]](each["id"]) for each in wanted]


def message_id(row_id: int, address: str) -> str:
    """Before the @: the same for all copies of a mail, and none that a stranger can make."""
    return f"{row_id}.{seal(*_id_parts(str(row_id), address))[:32]}"


def is_message_id(name: str, address: str) -> bool:
    """Whether a mail to this address bears it that the outbox still knows."""
    row_id, _, given = name.partition("@")[0].partition(".")
    return is_seal(given, *_id_parts(row_id, address)) and outbox.was_tried(int(row_id), KIND)


def render(payload: Mapping[str, Any]) -> Letter:
    """The mail in its reader's language if the program speaks it, with links to the public site."""
    template = payload["template"]
    values = {"stop_url": payload.get("stop_url"), **payload["values"]}
    language = offered_for(payload["language"]) or SOURCE_LANGUAGE
    with as_read_in(language):
        subject, _, text = render_template(f"mail/{template}.txt", **values).partition("\n")
        html = render_template(f"mail/{template}.html", subject=subject.strip(), **values)
    return Letter(language, subject.strip(), f"{text.strip()}\n", html)


def _id_parts(row_id: str, address: str) -> tuple[str, str, str]:
    return ("message id", row_id, address.strip().lower())


@contextmanager
def as_read_in(language: str) -> Iterator[None]:
    """As if the reader had opened a page, so that texts, links and numbers come out alike."""
    base_url = current_app.config["SETTINGS"].base_url
    with current_app.app_context(), current_app.test_request_context(base_url=base_url):
        g.language = language
        yield


def _envelope(settings: Settings, row_id: int, payload: Mapping[str, Any]) -> Envelope:
    host = ascii_host(parts_of(settings.base_url).hostname or "")
    domain = f"[IPv6:{host}]" if ":" in host else host
    return Envelope(
        sender=Address.read(settings.mail_from or ""),
        reader=Address.read(payload["to"]),
        message_id=f"{message_id(row_id, payload['to'])}@{domain}",
        sent_at=real_now(),
        stop_url=payload.get("stop_url"),
    )
