"""Write a mail as the bytes that leave: RFC 5322, 2045, 2047, 2231, 2369 and 8058.

Everything is ASCII and no line is long, so that every relay takes it as it is. The one exception is
an address whose letters before the @ are beyond ASCII: it needs relays that know RFC 6531. The
standard library writes the bodies; the head is written here, since the library would encode what
must stay plain (the address of List-Unsubscribe, a domain) and leave plain what must be encoded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from unicodedata import normalize

from werkzeug.urls import iri_to_uri

from campaign.kernel.printable import one_line, printable

POLICY = SMTP.clone(cte_type="7bit")
"""The library would send eight bits without asking whether the server takes them (RFC 6152)."""
LONGEST_PLAIN = 60
"""Words of a header up to here fit into its first line without folding."""
LONGEST_FOLDED = 76
"""So that an encoded word has 75 letters at most, as RFC 2047 wants it."""

_PLAIN_WORDS = re.compile(r"[ !-~]*")
_NAME_AND_ADDRESS = re.compile(r"\s*(?P<name>.*?)\s*<(?P<address>[^<>]*)>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its reader gets it."""

    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address with its domain in ASCII, and perhaps a name."""

    local: str
    domain: str
    name: str = ""

    @classmethod
    def read(cls, text: str) -> "Address":
        """Read `zoe@example.org` or `Zoë <zoe@example.org>`. Raises ValueError."""
        named = _NAME_AND_ADDRESS.fullmatch(text)
        name, address = (named["name"], named["address"]) if named else ("", text.strip())
        local, at, domain = address.rpartition("@")
        if not (local and at and domain) or one_line(address) != address or " " in address:
            raise ValueError("this is no mail address")
        return cls(local, ascii_host(domain), one_line(name.strip('"')))

    @property
    def is_ascii(self) -> bool:
        return self.local.isascii()

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends to whom, when, under which name, and how the reader stops such mails."""

    sender: Address
    reader: Address
    message_id: str
    sent_at: datetime
    stop_url: str | None = None


def written(letter: Letter, envelope: Envelope, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the whole mail, with the line ends of the wire."""
    head = "".join(f"{name}: {words}\r\n" for name, words in _head(letter, envelope))
    return head.encode() + _body(letter, attachments).as_bytes()


def ascii_host(host: str) -> str:
    """Return a host's name as the name servers know it: each label beyond ASCII as `xn--`."""
    labels = normalize("NFC", host).lower().split(".")
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels
    )


def _head(letter: Letter, envelope: Envelope) -> Iterator[tuple[str, str]]:
    yield "From", _mailbox("From", envelope.sender)
    yield "To", _mailbox("To", envelope.reader)
    yield "Subject", _words("Subject", letter.subject)
    yield "Date", format_datetime(envelope.sent_at)
    yield "Message-ID", f"<{envelope.message_id}>"
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: holiday answers stay away
    if envelope.stop_url is not None:
        yield "List-Unsubscribe", f"<{iri_to_uri(envelope.stop_url)}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "Content-Language", letter.language


def _mailbox(header: str, address: Address) -> str:
    if not address.name:
        return str(address)
    return f"{_phrase(header, address.name)}\r\n <{address}>"


def _phrase(header: str, name: str) -> str:
    """Return a name as RFC 5322 has it beside an address: encoded, or between quotation marks."""
    words = _words(header, name)
    if words != name:
        return words
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _words(header: str, text: str) -> str:
    """Return free text for a header: as it is where that is short and plain, else by RFC 2047."""
    text = one_line(text)
    is_plain = _PLAIN_WORDS.fullmatch(text) and "=?" not in text
    if is_plain and len(text) <= LONGEST_PLAIN:
        return text
    encoded = Header(text, "utf-8", header_name=header, maxlinelen=LONGEST_FOLDED)
    return encoded.encode(linesep="\r\n")


def _body(letter: Letter, attachments: Sequence[Attachment]) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message.set_content(printable(letter.text))
    message.add_alternative(printable(letter.html), subtype="html")
    for attachment in attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content,
            maintype=main,
            subtype=sub,
            filename=one_line(attachment.name),
        )
    return message
