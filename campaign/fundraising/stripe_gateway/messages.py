"""The provider's messages: proved, and read for what they point to.

A message of the version we speak is believed about payment pages, so that a gift is booked
without asking again. Of everything else, and of any other version, only the name is taken: what
is true is asked for.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

import stripe

from campaign.fundraising.stripe_gateway.pages import Payment, payment_in
from campaign.fundraising.stripe_gateway.problems import Forged

API_VERSION = stripe.api_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    event_id: str
    kind: str
    account: str | None = None
    """Whose message it is, where it is not the installation's own."""
    subject: str | None = None
    """Of which kind the thing is that it speaks of, such as `refund`."""
    subject_id: str | None = None
    payment_intent: str | None = None
    """The payment that the thing belongs to, where it says so."""
    payment: Payment | None = None
    """None for what is not about a payment page, or is written in another version."""


def read_message(body: bytes, signature: str, secrets: tuple[str, ...]) -> Message:
    """A message whose signature one of the secrets proves. Raises Forged."""
    if not any(_proves(secret, body, signature) for secret in secrets):
        raise Forged
    return parse_message(body)


def parse_message(body: bytes) -> Message:
    """A message that was proved before, such as a stored one."""
    event: dict[str, Any] = json.loads(body)
    thing = (event.get("data") or {}).get("object") or {}
    is_page = thing.get("object") == "checkout.session"
    is_our_version = event.get("api_version") == API_VERSION
    return Message(
        event_id=event["id"],
        kind=event["type"],
        account=event.get("account"),
        subject=thing.get("object"),
        subject_id=thing.get("id"),
        payment_intent=_name(thing.get("payment_intent")),
        payment=_payment(event["type"], thing) if is_page and is_our_version else None,
    )


def _payment(kind: str, page: dict[str, Any]) -> Payment | None:
    """The page itself does not say that its debit failed; the message does."""
    payment = payment_in(page)
    if payment is not None and kind == "checkout.session.async_payment_failed":
        return replace(payment, has_failed=True)
    return payment


def _name(reference: Any) -> str | None:
    """What a thing refers to is its name, or the thing itself."""
    return reference.get("id") if isinstance(reference, dict) else reference


def _proves(secret: str, body: bytes, signature: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(
            body.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE
        )
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True
