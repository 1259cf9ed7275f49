"""Passkeys: what a browser is asked, and whether its answer holds. The only user of webauthn.

The question travels in the page, signed, and comes back with the answer. Nothing is kept meanwhile.
"""

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import webauthn
from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from campaign.accounts.models import Passkey, Person
from campaign.accounts.operations import NewPasskey
from campaign.config import Settings, parts_of
from campaign.kernel.clock import real_now
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

RP_NAME = "Campaign"
GOOD_FOR = timedelta(minutes=30)
SALT = "passkey"
CHALLENGE_BYTES = 32
NAME = re.compile(r"[A-Za-z0-9_-]{1,1400}")
"""The name of a credential, in base64url."""
TRANSPORTS = {each.value for each in AuthenticatorTransport}


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks the browser, and the seal that brings the question back."""

    options: str
    seal: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A browser's, word for word as it came."""

    credential: str
    seal: str


@dataclass(frozen=True, slots=True)
class Proof:
    asked_at: datetime
    sign_count: int


def are_possible() -> bool:
    """Browsers keep passkeys for names, not for numbers such as 127.0.0.1."""
    try:
        ip_address(_host())
    except ValueError:
        return True
    return False


def ask_to_add(person: Person, there: Sequence[Passkey]) -> Question:
    """For a new one, of whatever kind: in this device, a phone, a key on a chain."""
    challenge, seal = _sealed(f"add {person.fs_uniquifier}")
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=RP_NAME,
        user_id=person.opaque_id.encode(),
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_named(there),
    )
    return Question(webauthn.options_to_json(options), seal)


def take_new(person: Person, answer: Answer, name: str) -> NewPasskey:
    """Raises Refused."""
    challenge, _asked_at = _opened(answer.seal, f"add {person.fs_uniquifier}")
    with _refusing_nonsense():
        found = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
        )
    return NewPasskey(
        credential_id=bytes_to_base64url(found.credential_id),
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        transports=_transports(answer.credential),
        name=name,
    )


def ask_to_sign_in() -> Question:
    """For any that the browser has for this site; it has to make sure who holds it."""
    return _ask("enter", (), UserVerificationRequirement.REQUIRED)


def ask_for_second_step(person: Person, there: Sequence[Passkey]) -> Question:
    """For one of the person's, after a password or a link."""
    return _ask(f"step {person.fs_uniquifier}", there, UserVerificationRequirement.PREFERRED)


def prove(passkey: Passkey, answer: Answer, *, after: Person | None = None) -> Proof:
    """That the answer was given with this passkey to our question. Raises Refused.

    `after`: whose second step it is; without, the holder has to be verified by the device.
    """
    challenge, asked_at = _opened(answer.seal, f"step {after.fs_uniquifier}" if after else "enter")
    with _refusing_nonsense():
        found = webauthn.verify_authentication_response(
            credential=answer.credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=after is None,
        )
    return Proof(asked_at, found.new_sign_count)


def credential_named(answer: Answer) -> str:
    """Return which passkey the answer says it is of; empty if it says nothing that can be one."""
    name = _said(answer.credential).get("id")
    return name if isinstance(name, str) and NAME.fullmatch(name) else ""


def _said(credential: str) -> dict[str, Any]:
    """Return what the browser says, or nothing of what is no object in JSON."""
    try:
        said = json.loads(credential)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


@contextmanager
def _refusing_nonsense() -> Iterator[None]:
    """Turn whatever the library raises into Refused: it makes no promise about nonsense."""
    try:
        yield
    except Exception as error:
        raise _unproven() from error


def _ask(
    purpose: str, there: Sequence[Passkey], verification: UserVerificationRequirement
) -> Question:
    challenge, seal = _sealed(purpose)
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        challenge=challenge,
        allow_credentials=_named(there),
        user_verification=verification,
    )
    return Question(webauthn.options_to_json(options), seal)


def _named(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(each.credential_id),
            transports=[AuthenticatorTransport(name) for name in each.transports],
        )
        for each in passkeys
    ]


def _transports(credential: str) -> list[str]:
    """How the device is reached, as far as we know the word."""
    response = _said(credential).get("response")
    said = response.get("transports") if isinstance(response, dict) else None
    known = [name for name in said if isinstance(name, str)] if isinstance(said, list) else []
    return [name for name in known if name in TRANSPORTS]


def _sealed(purpose: str) -> tuple[bytes, str]:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    content = [purpose, bytes_to_base64url(challenge), real_now().timestamp()]
    return challenge, _signer().dumps(content)


def _opened(seal: str, purpose: str) -> tuple[bytes, datetime]:
    try:
        found, challenge, at = _signer().loads(seal, max_age=GOOD_FOR // timedelta(seconds=1))
    except BadData as error:
        raise _unproven() from error
    if found != purpose:
        raise _unproven()
    return base64url_to_bytes(challenge), datetime.fromtimestamp(at, UTC)


def _unproven() -> Refused:
    return Refused(_("This did not work. Try once more."))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_settings().secret_key, salt=SALT)


def _host() -> str:
    return parts_of(_settings().base_url).hostname or ""


def _origin() -> str:
    parts = parts_of(_settings().base_url)
    return f"{parts.scheme}://{parts.netloc}"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
