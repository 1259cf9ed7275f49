"""Payment pages: asked for, found again, listed. No card data ever comes here."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaign.config import Settings, parts_of
from campaign.fundraising.stripe_gateway.amounts import FRACTION, from_provider, moment, to_provider
from campaign.fundraising.stripe_gateway.calls import PAGE_SIZE, Connection, asking
from campaign.fundraising.stripe_gateway.problems import NotPossible, Unavailable
from campaign.kernel.money import Money

PAYMENT_PAGE = "https://checkout.stripe.com"
PAGE_LANGUAGES = frozenset((
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "ja", "ko",
    "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi",
    "zh",
))  # fmt: skip

OF_THE_AMOUNT = frozenset(("amount_too_large", "amount_too_small", FRACTION))
"""Refusals that another amount mends; they name no parameter."""

FAILED = frozenset(("canceled", "requires_payment_method"))
"""What a payment is after its debit failed: as before it was tried."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A donor's way through a payment page, as the provider sees it."""

    session_id: str
    token: str | None
    is_paid: bool
    is_expired: bool
    is_done: bool = False
    """The donor did all there is to do. If it is not paid all the same, the bank takes its days."""
    has_failed: bool = False
    """The bank said no, days after the donor was done."""
    given: Money
    reference: str
    """One for each payment, however often we are told of it."""
    email: str | None
    created_at: datetime
    subscription_id: str | None = None
    """Of a monthly gift: its payments are invoices, this is only where they begin."""
    invoice_id: str | None = None


class Pages:
    """Calls about payment pages."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sessions = connection.v1.checkout.sessions

    def open(self, request: PageRequest) -> PaymentPage:
        """Raises Unavailable, or NotPossible where the amount or its currency is the reason."""
        options = self._connection.options(f"checkout-{request.token}")
        try:
            with asking():
                session = self._sessions.create(_page_parameters(request), options)
        except NotPossible as refused:
            if refused.code in OF_THE_AMOUNT or refused.parameter.startswith("line_items"):
                raise
            raise Unavailable(refused.code) from refused
        if session.url is None:
            raise Unavailable("no address")
        return PaymentPage(session.id, session.url)

    def find(self, session_id: str) -> Payment | None:
        """None for a page that is no payment of ours. Raises Unavailable."""
        with suppress(NotPossible), asking():
            session = self._sessions.retrieve(
                session_id, {"expand": ["payment_intent"]}, self._connection.options()
            )
            return payment_in(session.to_dict())
        return None

    def find_for(self, payment_intent: str) -> Payment | None:
        """The page on which that payment was made, if it was made on one."""
        with asking():
            listed = self._sessions.list(
                {"payment_intent": payment_intent}, self._connection.options()
            )
        return payment_in(listed.data[0].to_dict()) if listed.data else None

    def since(self, begin: datetime) -> Iterator[Payment]:
        """Every page opened since then, the newest first. Raises Unavailable."""
        with asking():
            listed = self._sessions.list(
                {
                    "created": {"gte": int(begin.timestamp())},
                    "expand": ["data.payment_intent"],
                    "limit": PAGE_SIZE,
                },
                self._connection.options(),
            )
            for session in listed.auto_paging_iter():
                payment = payment_in(session.to_dict())
                if payment is not None:
                    yield payment


def payment_page_origin(settings: Settings) -> str:
    """Where the donor is sent: a form may lead there."""
    if settings.stripe_api_base is None:
        return PAYMENT_PAGE
    parts = parts_of(settings.stripe_api_base)
    return f"{parts.scheme}://{parts.netloc}"


def payment_in(session: dict[str, Any]) -> Payment | None:
    """None for what other programs of the same account do, such as keeping a card for later."""
    if session.get("mode") not in ("payment", "subscription") or not session.get("amount_total"):
        return None
    details = session.get("customer_details") or {}
    intent = session.get("payment_intent")
    is_done = session.get("status") == "complete"
    return Payment(
        session_id=session["id"],
        token=session.get("client_reference_id"),
        is_paid=session["payment_status"] == "paid",
        is_expired=session.get("status") == "expired",
        is_done=is_done,
        has_failed=is_done and isinstance(intent, dict) and intent["status"] in FAILED,
        given=from_provider(session["amount_total"], session["currency"]),
        reference=(intent["id"] if isinstance(intent, dict) else intent) or session["id"],
        email=details.get("email"),
        created_at=moment(session["created"]),
        subscription_id=session.get("subscription"),
        invoice_id=session.get("invoice"),
    )


def page_language(language: str) -> str:
    known = language.partition("-")[0]
    return known if known in PAGE_LANGUAGES else "auto"


def _page_parameters(request: PageRequest) -> Any:
    return {
        "client_reference_id": request.token,
        "metadata": {"checkout": request.token},
        "line_items": [{"quantity": 1, "price_data": _price(request)}],
        "adaptive_pricing": {"enabled": False},  # the donor chose the currency already
        "locale": page_language(request.language),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        **_kind(request),
    }


def _kind(request: PageRequest) -> dict[str, Any]:
    words = {"description": request.purpose, "metadata": {"checkout": request.token}}
    if request.is_monthly:
        return {"mode": "subscription", "subscription_data": words}
    return {"mode": "payment", "submit_type": "donate", "payment_intent_data": words}


def _price(request: PageRequest) -> dict[str, Any]:
    price = {
        "currency": request.given.currency.lower(),
        "unit_amount": to_provider(request.given),
        "product_data": {"name": request.purpose},
    }
    return {**price, "recurring": {"interval": "month"}} if request.is_monthly else price
