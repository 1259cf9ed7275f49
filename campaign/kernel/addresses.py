"""Web addresses and mail addresses that strangers write: which are taken.

Nothing else in the program judges them, and only `campaign.config.parts_of` takes one apart.
Whether anybody answers there is not asked.
"""

import re
from ipaddress import AddressValueError, IPv4Address

import email_validator

from campaign.config import parts_of

LONGEST_HOST = 253

_forbidden = re.compile(r"[\s<>\"\\^`{|}]")
"""What RFC 3986 has nowhere in an address, and what readers of addresses take differently."""
_label = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


def is_web_address(text: str) -> bool:
    """Return whether this is a whole address that any browser opens, and nothing a page would run.

    A name and a password in it are refused: they would be published, and they make one host look
    like another.
    """
    if not text.isprintable() or _forbidden.search(text):
        return False
    parts = parts_of(text)
    return (
        parts.scheme in ("http", "https")
        and "@" not in parts.netloc
        and parts.port != 0
        and _is_public_host(parts.hostname or "")
    )


def is_address(text: str) -> bool:
    """Return whether this is a mail address as `normal_address` takes it."""
    try:
        normal_address(text)
    except ValueError:
        return False
    return True


def normal_address(text: str) -> str:
    """Return a mail address as it is stored: in small letters, composed.

    Raises ValueError for what is no address, or has a host without a dot: such a host is known in
    one house only, and is mostly an ending forgotten.
    """
    checked = _checked(text.strip())
    if "." not in checked.domain:
        raise ValueError("the host has no dot")
    return checked.normalized.lower()


def _checked(address: str) -> email_validator.ValidatedEmail:
    return email_validator.validate_email(
        address, check_deliverability=False, globally_deliverable=False, strict=True
    )


def _is_public_host(host: str) -> bool:
    try:
        name = host if host.isascii() else _checked(f"any@{host}").ascii_domain
    except ValueError:
        return False
    labels = name.removesuffix(".").split(".")
    if labels[-1].isdigit():
        return _is_number(name)
    return (
        len(labels) > 1
        and len(name) <= LONGEST_HOST
        and all(_label.fullmatch(label) for label in labels)
    )


def _is_number(host: str) -> bool:
    try:
        IPv4Address(host)
    except AddressValueError:
        return False
    return True
