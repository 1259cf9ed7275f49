"""Codes of an app (TOTP), and recovery codes. Flask-Security brings the library below: passlib.

The shared secrets are encrypted, and recovery codes are digested, with keys made from SECRET_KEY:
the database alone is of no use to a thief.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Any

from flask import current_app
from passlib.exc import TokenError
from passlib.totp import TOTP

from campaign.kernel.qr_codes import qr_picture

ISSUER = "Campaign"
WINDOW = 30
"""Seconds that a clock may be wrong by, either way."""
DIGITS = re.compile(r"\s*\d(?:\s*\d){5}\s*")
HOW_MANY = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that looks like another."""
GROUPS, GROUP = 4, 4
"""Some 79 bits: nobody guesses one."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What an app has to be told."""

    key: str
    picture: str
    """The same as a QR code, as the address of an image."""


def new_secret() -> str:
    secret: str = _apps().new().to_json(encrypt=True)
    return secret


def setup(secret: str, email: str) -> Setup:
    app = _apps().from_source(secret)
    return Setup(app.pretty_key(sep=" "), qr_picture(app.to_uri(email)))


def counter_of(code: str, secret: str) -> int | None:
    """Which half minute around now this is the code of; None if of none."""
    try:
        counter: int = _apps().verify(code, secret, window=WINDOW).counter
    except TokenError:
        return None
    return counter


def is_of_app(code: str) -> bool:
    """Whether it looks like an app's code, and not like a recovery code."""
    return DIGITS.fullmatch(code) is not None


def new_recovery_codes() -> list[str]:
    return [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
        for _ in range(HOW_MANY)
    ]


def digest_of(code: str, person_id: int) -> str:
    """However it was typed: hyphens, spaces and capitals do not matter."""
    plain = re.sub(r"[^a-z0-9]", "", code.lower())
    return hmac.new(_key("recovery codes"), f"{person_id}:{plain}".encode(), "sha256").hexdigest()


def _apps() -> Any:
    key = base64.b64encode(_key("code apps")).decode()
    return TOTP.using(issuer=ISSUER, secrets={"1": key})


def _key(purpose: str) -> bytes:
    secret_key: str = current_app.config["SETTINGS"].secret_key
    return hmac.new(secret_key.encode(), purpose.encode(), hashlib.sha256).digest()
