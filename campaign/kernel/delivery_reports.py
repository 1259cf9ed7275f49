"""Reports of mail servers on mails that came back (RFC 3464), read as they really come.

A report may be a stranger's invention: it counts only if it names one of our mails by its
Message-ID, which is sealed together with the address that the mail went to.
"""

import email
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from email.utils import parseaddr

LARGEST_REPORT = 8 * 1024 * 1024


class Unreadable(Exception):
    """This is no report on a delivery."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one mail for one reader."""

    message_ids: Sequence[str]
    """Whichever the report names, the most telling first, without brackets."""
    addresses: Sequence[str]
    """Whoever it may have been for: mail is forwarded on its way."""
    action: str
    code: str

    @property
    def has_failed(self) -> bool:
        """For good: a server that still tries says `delayed`."""
        return self.action == "failed"


def read_reports(content: bytes) -> list[Report]:
    """One for each reader that the mail names. Raises Unreadable."""
    message = email.message_from_bytes(content, policy=compat32)
    parts = list(message.walk())
    statuses = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if not statuses:
        raise Unreadable
    returned = next(_returned(parts), None)
    ids = [*_ids(returned, "Message-ID"), *_ids(message, "In-Reply-To", "References")]
    found = [
        _report(block, returned, ids)
        for status in statuses
        for block in _blocks(status)
        if "Action" in block
    ]
    if not found:
        raise Unreadable
    return found


def _report(block: Message, returned: Message | None, ids: Sequence[str]) -> Report:
    addresses = [
        _typed(block, "Original-Recipient"),
        _address(returned, "To"),
        _typed(block, "Final-Recipient"),
    ]
    action = _field(block, "Action").partition(" ")[0].lower()
    code = _field(block, "Status").partition(" ")[0] or "5.0.0"
    return Report(ids, [each for each in dict.fromkeys(addresses) if each], action, code)


def _blocks(part: Message) -> Sequence[Message]:
    """What a part is made of: a status of paragraphs, one on the mail, then one for each reader."""
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if payload else []


def _returned(parts: Sequence[Message]) -> Iterator[Message]:
    """The mail that came back, or its head."""
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            head = bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
            yield HeaderParser(policy=compat32).parsestr(head.lstrip())
        elif part.get_content_type() == "message/rfc822":
            yield from _blocks(part)[:1]


def _ids(message: Message | None, *names: str) -> list[str]:
    if message is None:
        return []
    words = " ".join(_field(message, name) for name in names).split()
    return [word.strip("<>") for word in words]


def _typed(block: Message, name: str) -> str:
    """Of `rfc822; zoe@example.org` the address."""
    _kind, _, address = _field(block, name).partition(";")
    return _bare(address)


def _address(message: Message | None, name: str) -> str:
    return _bare(parseaddr(_field(message, name))[1]) if message is not None else ""


def _bare(address: str) -> str:
    return address.strip().strip("<>").lower()


def _field(message: Message, name: str) -> str:
    """Unfolded; empty where it is missing."""
    return " ".join(str(message.get(name, "")).split())
