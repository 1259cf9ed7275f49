"""Monthly gifts at the provider: a subscription, and an invoice for each month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaign.fundraising.stripe_gateway.amounts import from_provider, moment, to_provider
from campaign.fundraising.stripe_gateway.calls import PAGE_SIZE, Connection, asking
from campaign.fundraising.stripe_gateway.pages import page_language
from campaign.kernel.money import Money

ENDED = frozenset(("canceled", "incomplete_expired"))
UNPAID = frozenset(("incomplete", "past_due", "unpaid"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A monthly gift as it stands at the provider."""

    subscription_id: str
    customer_id: str
    token: str | None
    """Of our checkout. None: another program's subscription."""
    amount: Money
    is_ended: bool
    is_paused: bool
    is_unpaid: bool
    """The last month did not arrive, and is tried again."""
    next_at: datetime | None
    """When the next month is due."""
    item_id: str
    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One month of it."""

    invoice_id: str
    subscription_id: str | None
    is_paid: bool
    given: Money
    reference: str
    """Of its payment; the invoice's own name where it has none yet."""
    email: str | None
    paid_at: datetime


class Subscriptions:
    """Calls about monthly gifts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._v1 = connection.v1

    def find(self, subscription_id: str) -> Subscription:
        """Raises Unavailable, or NotPossible if there is none."""
        with asking():
            found = self._v1.subscriptions.retrieve(subscription_id, {}, self._connection.options())
        return _subscription(found.to_dict())

    def since(self, begin: datetime) -> Iterator[Subscription]:
        """Every one begun since then, those that ended too."""
        with asking():
            listed = self._v1.subscriptions.list(
                {
                    "created": {"gte": int(begin.timestamp())},
                    "status": "all",
                    "limit": PAGE_SIZE,
                },
                self._connection.options(),
            )
            for each in listed.auto_paging_iter():
                yield _subscription(each.to_dict())

    def invoice(self, invoice_id: str) -> Invoice:
        """Raises Unavailable, or NotPossible if there is none."""
        with asking():
            found = self._v1.invoices.retrieve(
                invoice_id, {"expand": ["payments"]}, self._connection.options()
            )
        return _invoice(found.to_dict())

    def invoice_paid_by(self, payment_intent: str) -> str | None:
        """The name of the month that a payment was for."""
        with asking():
            listed = self._v1.invoice_payments.list(
                {"payment": {"type": "payment_intent", "payment_intent": payment_intent}},
                self._connection.options(),
            )
        return _name(listed.data[0].to_dict()["invoice"]) if listed.data else None

    def change_amount(self, running: Subscription, amount: Money, once: str) -> Subscription:
        """From the next month on."""
        price = {
            "currency": amount.currency.lower(),
            "product": running.product_id,
            "recurring": {"interval": "month"},
            "unit_amount": to_provider(amount),
        }
        items = [{"id": running.item_id, "price_data": price, "quantity": 1}]
        return self._change(running, {"items": items, "proration_behavior": "none"}, once)

    def pause(self, running: Subscription, once: str) -> Subscription:
        return self._change(running, {"pause_collection": {"behavior": "void"}}, once)

    def resume(self, running: Subscription, once: str) -> Subscription:
        return self._change(running, {"pause_collection": ""}, once)

    def stop(self, running: Subscription, once: str) -> Subscription:
        with asking():
            ended = self._v1.subscriptions.cancel(
                running.subscription_id, {}, self._connection.options(once)
            )
        return _subscription(ended.to_dict())

    def card_page(self, customer_id: str, language: str, return_url: str) -> str:
        """Where the donor enters another card: the provider's own page."""
        with asking():
            session = self._v1.billing_portal.sessions.create(
                {
                    "customer": customer_id,
                    "flow_data": {"type": "payment_method_update"},
                    "locale": page_language(language),
                    "return_url": return_url,
                },
                self._connection.options(),
            )
        return session.url

    def _change(self, running: Subscription, changes: Any, once: str) -> Subscription:
        with asking():
            changed = self._v1.subscriptions.update(
                running.subscription_id, changes, self._connection.options(once)
            )
        return _subscription(changed.to_dict())


def _subscription(told: dict[str, Any]) -> Subscription:
    item = told["items"]["data"][0]
    price = item["price"]
    units = price["unit_amount"] * item.get("quantity", 1)
    end = item.get("current_period_end")
    return Subscription(
        subscription_id=told["id"],
        customer_id=_name(told["customer"]),
        token=(told.get("metadata") or {}).get("checkout"),
        amount=from_provider(units, price["currency"]),
        is_ended=told["status"] in ENDED,
        is_paused=bool(told.get("pause_collection")),
        is_unpaid=told["status"] in UNPAID,
        next_at=moment(end) if end else None,
        item_id=item["id"],
        product_id=_name(price["product"]),
    )


def _invoice(told: dict[str, Any]) -> Invoice:
    parent = (told.get("parent") or {}).get("subscription_details") or {}
    paid_at = (told.get("status_transitions") or {}).get("paid_at")
    subscription = parent.get("subscription")
    return Invoice(
        invoice_id=told["id"],
        subscription_id=_name(subscription) if subscription else None,
        is_paid=told["status"] == "paid" and told["amount_paid"] > 0,
        given=from_provider(told["amount_paid"], told["currency"]),
        reference=_paid_with(told),
        email=told.get("customer_email"),
        paid_at=moment(paid_at or told["created"]),
    )


def _paid_with(told: dict[str, Any]) -> str:
    payments = (told.get("payments") or {}).get("data") or []
    for each in payments:
        if each["status"] == "paid":
            payment = each["payment"]
            return _name(payment.get("payment_intent") or payment.get("charge") or told["id"])
    return str(told["id"])


def _name(reference: Any) -> str:
    """What a thing refers to is its name, or the thing itself."""
    return str(reference["id"] if isinstance(reference, dict) else reference)
