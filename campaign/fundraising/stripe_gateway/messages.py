"""The provider's messages: proved, and read for what they point to.

A message of the version we speak is believed about payment pages, so that a gift is booked
without asking again. Of everything else, and of any other version, only the name is taken: what
is true is asked for.
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import stripe

from campaign.fundraising.stripe_gateway.pages import Payment, payment_in
from campaign.fundraising.stripe_gateway.problems import Forged
from campaign.fundraising.stripe_gateway.signatures import is_proved

API_VERSION = stripe.api_version


class About(StrEnum):
    """What a message gives reason to look at."""

    PAGE = "a payment page"
    MONTHLY_GIFT = "a monthly gift"
    MONTH = "a month of a monthly gift"
    MONEY_BACK = "a payment that went back or never came"
    ACCOUNT = "an account that joined ours"
    DEPARTURE = "an account that took its leave"


KINDS = {
    "checkout.session.": About.PAGE,
    "customer.subscription.": About.MONTHLY_GIFT,
    "invoice.paid": About.MONTH,
    "invoice.payment_failed": About.MONTH,
    "charge.dispute.": About.MONEY_BACK,
    "charge.failed": About.MONEY_BACK,
    "charge.refund": About.MONEY_BACK,
    "refund.": About.MONEY_BACK,
    "account.updated": About.ACCOUNT,
    "account.application.deauthorized": About.DEPARTURE,
}
"""By how a message's kind begins. All others tell nothing that is not told by one of these: of a
charge that simply came the page tells, or the month; fees are looked up by the hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What has to be known of a message to store it."""

    event_id: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Envelope):
    account: str | None = None
    """Whose message it is, where it is not the installation's own."""
    about: About | None = None
    """None for what we need not look at."""
    name: str | None = None
    """The provider's, of the thing to look at. Of money that went back: the payment's."""
    payment: Payment | None = None
    """None for what is not about a payment page, or is written in another version."""


def read_envelope(body: bytes, signature: str, secrets: tuple[str, ...]) -> Envelope:
    """Of a message whose signature one of the secrets proves. Raises Forged."""
    if not is_proved(body, signature, secrets):
        raise Forged
    event: dict[str, Any] = json.loads(body)
    return Envelope(event_id=event["id"], kind=event["type"])


def parse_message(body: bytes) -> Message:
    """A message that was proved before: a stored one."""
    event: dict[str, Any] = json.loads(body)
    thing = (event.get("data") or {}).get("object") or {}
    about = _about(event["type"])
    is_our_version = event.get("api_version") == API_VERSION
    return Message(
        event_id=event["id"],
        kind=event["type"],
        account=event.get("account"),
        about=about,
        name=_subject(about, event, thing),
        payment=_payment(event["type"], thing) if about is About.PAGE and is_our_version else None,
    )


def _about(kind: str) -> About | None:
    return next((about for begin, about in KINDS.items() if kind.startswith(begin)), None)


def _subject(about: About | None, event: dict[str, Any], thing: dict[str, Any]) -> str | None:
    if about is About.DEPARTURE:
        return event.get("account")
    return _name(thing.get("payment_intent") if about is About.MONEY_BACK else thing)


def _payment(kind: str, page: dict[str, Any]) -> Payment | None:
    """The page itself does not say that its debit failed; the message does."""
    payment = payment_in(page)
    if payment is not None and kind == "checkout.session.async_payment_failed":
        return replace(payment, has_failed=True)
    return payment


def _name(reference: Any) -> str | None:
    """What a thing refers to is its name, or the thing itself."""
    return reference.get("id") if isinstance(reference, dict) else reference
