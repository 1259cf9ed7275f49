"""The one module that speaks to Stripe: opens payment pages, checks messages, lists payments.

Amounts cross this border in Stripe's units, moments as the world's time; inside there are only
Money and aware moments. No card data ever comes here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import stripe

from campaign.config import Settings
from campaign.kernel.money import Money

PAYMENT_PAGE = "https://checkout.stripe.com"
NO_DECIMALS = frozenset((
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
    "XOF", "XPF",
))  # fmt: skip
THREE_DECIMALS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
"""How Stripe counts; ISK and UGX have two decimals there, though ISO 4217 has none."""

PAGE_LANGUAGES = frozenset((
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "ja", "ko",
    "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi",
    "zh",
))  # fmt: skip


class Unavailable(Exception):
    """The provider did not answer, or not as it should; nothing was charged."""


class NotPossible(Exception):
    """The provider answered that this gift cannot be: the amount, or its currency."""


class Forged(Exception):
    """A message that does not prove to be the provider's."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a payment page is asked for."""

    token: str
    given: Money
    purpose: str
    language: str
    success_url: str
    cancel_url: str
    is_monthly: bool = False


@dataclass(frozen=True, slots=True)
class PaymentPage:
    session_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A checkout as the provider sees it."""

    session_id: str
    token: str | None
    is_paid: bool
    is_expired: bool
    given: Money
    reference: str
    """One for each payment, however often we are told of it."""
    email: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    event_id: str
    kind: str
    payment: Payment | None
    """None for kinds that do not speak of a checkout."""


class Gateway:
    """Calls with the installation's key; each with an idempotency key where it changes anything."""

    def __init__(self, settings: Settings) -> None:
        if settings.stripe_secret_key is None:
            raise Unavailable("no key")
        self._client = stripe.StripeClient(
            settings.stripe_secret_key,
            base_addresses={"api": settings.stripe_api_base} if settings.stripe_api_base else {},
            max_network_retries=2,
            http_client=stripe.RequestsClient(timeout=15),
        )

    def open_page(self, request: PageRequest) -> PaymentPage:
        """Raises Unavailable or NotPossible."""
        try:
            session = self._client.v1.checkout.sessions.create(
                _page_parameters(request), {"idempotency_key": f"checkout-{request.token}"}
            )
        except stripe.InvalidRequestError as error:
            if error.param and error.param.startswith("line_items"):
                raise NotPossible(error.code) from error
            raise Unavailable(error.code) from error
        except stripe.StripeError as error:
            raise Unavailable(type(error).__name__) from error
        if session.url is None:
            raise Unavailable("no address")
        return PaymentPage(session.id, session.url)

    def find_payment(self, session_id: str) -> Payment | None:
        """None for a checkout that is no payment of ours. Raises Unavailable."""
        try:
            session = self._client.v1.checkout.sessions.retrieve(session_id)
        except stripe.StripeError as error:
            raise Unavailable(type(error).__name__) from error
        return _payment(session.to_dict())

    def payments_since(self, moment: datetime) -> Iterator[Payment]:
        """Every checkout begun since then, the newest first. Raises Unavailable."""
        try:
            listed = self._client.v1.checkout.sessions.list(
                {"created": {"gte": int(moment.timestamp())}, "limit": 100}
            )
            for session in listed.auto_paging_iter():
                payment = _payment(session.to_dict())
                if payment is not None:
                    yield payment
        except stripe.StripeError as error:
            raise Unavailable(type(error).__name__) from error


def payment_page_origin(settings: Settings) -> str:
    """Where the donor is sent: a form may lead there."""
    if settings.stripe_api_base is None:
        return PAYMENT_PAGE
    parts = urlsplit(settings.stripe_api_base)
    return f"{parts.scheme}://{parts.netloc}"


def read_message(body: bytes, signature: str, secrets: tuple[str, ...]) -> Message:
    """A message whose signature one of the secrets proves. Raises Forged."""
    if not any(_proves(secret, body, signature) for secret in secrets):
        raise Forged
    return parse_message(body)


def parse_message(body: bytes) -> Message:
    """A message that was proved before, such as a stored one."""
    event: dict[str, Any] = json.loads(body)
    subject = event.get("data", {}).get("object", {})
    is_checkout = subject.get("object") == "checkout.session"
    return Message(
        event_id=event["id"],
        kind=event["type"],
        payment=_payment(subject) if is_checkout else None,
    )


def to_provider(money: Money) -> int:
    """The amount in Stripe's units. Raises NotPossible for a fraction that it does not know."""
    units = money.major.scaleb(_digits(money.currency))
    if units != units.to_integral_value():
        raise NotPossible("fraction")
    return int(units)


def from_provider(units: int, currency: str) -> Money:
    code = currency.upper()
    return Money.from_major(Decimal(units).scaleb(-_digits(code)), code)


def _digits(currency: str) -> int:
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def _page_parameters(request: PageRequest) -> Any:
    language = request.language.partition("-")[0]
    return {
        "mode": "payment",
        "submit_type": "donate",
        "client_reference_id": request.token,
        "metadata": {"checkout": request.token},
        "payment_intent_data": {
            "description": request.purpose,
            "metadata": {"checkout": request.token},
        },
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.given.currency.lower(),
                    "unit_amount": to_provider(request.given),
                    "product_data": {"name": request.purpose},
                },
            }
        ],
        "adaptive_pricing": {"enabled": False},  # the donor chose the currency already
        "locale": language if language in PAGE_LANGUAGES else "auto",
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
    }


def _payment(session: dict[str, Any]) -> Payment | None:
    """None for what other programs of the same account do: subscriptions, cards kept for later."""
    if session.get("mode") != "payment" or not session.get("amount_total"):
        return None
    details = session.get("customer_details") or {}
    return Payment(
        session_id=session["id"],
        token=session.get("client_reference_id"),
        is_paid=session["payment_status"] == "paid",
        is_expired=session.get("status") == "expired",
        given=from_provider(session["amount_total"], session["currency"]),
        reference=session.get("payment_intent") or session["id"],
        email=details.get("email"),
        created_at=datetime.fromtimestamp(session["created"], UTC),
    )


def _proves(secret: str, body: bytes, signature: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(
            body.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE
        )
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True
