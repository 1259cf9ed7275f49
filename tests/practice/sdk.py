"""The real SDK, pointed at the practice Stripe, and the parameters of a gift."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe

from campaign.practice.stripe.account import PracticeStripe


@contextmanager
def connected(
    practice: PracticeStripe, key: str | None = None, retries: int = 0
) -> Iterator[stripe.StripeClient]:
    http = stripe.RequestsClient()
    try:
        yield stripe.StripeClient(
            key or practice.secret_key,
            base_addresses={"api": practice.url},
            http_client=http,
            max_network_retries=retries,
        )
    finally:
        http.close()


def gift(amount: int = 2500, currency: str = "eur", **changes: Any) -> dict[str, Any]:
    return {
        "mode": "payment",
        "submit_type": "donate",
        "line_items": [line(amount, currency)],
        "success_url": "http://127.0.0.1:8000/en/thanks?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:8000/en/give",
        **changes,
    }


def line(amount: int = 2500, currency: str = "eur", **changes: Any) -> dict[str, Any]:
    return {
        "price_data": {
            "currency": currency,
            "unit_amount": amount,
            "product_data": {"name": "Fund of the Sample Union"},
        },
        "quantity": 1,
        **changes,
    }


MONTHLY: dict[str, Any] = {
    "mode": "subscription",
    "line_items": [
        {
            "quantity": 1,
            "price_data": {**line()["price_data"], "recurring": {"interval": "month"}},
        }
    ],
    "subscription_data": {"description": "Each month", "metadata": {"checkout": "7"}},
}
"""What makes a gift a monthly one."""
