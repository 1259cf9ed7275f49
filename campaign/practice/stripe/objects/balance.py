"""What moves on an account's balance, the balance itself, and what is paid out of it."""

from dataclasses import dataclass
from decimal import Decimal

from campaign.practice.stripe.store import Object, new_id

FEE_NAMES = {"dispute": "Dispute fee"}


@dataclass(frozen=True)
class Movement:
    """One thing that happens to the balance, in the currency of the account."""

    type: str
    category: str
    amount: int
    currency: str
    source: str
    fee: int = 0
    description: str | None = None
    rate: Decimal | None = None
    delay: int = 0
    """Seconds until the money is there."""


def balance_transaction(movement: Movement, now: int) -> Object:
    """A movement as it is listed; `_payout` notes what it was paid out with."""
    fees = [
        {
            "amount": movement.fee,
            "application": None,
            "currency": movement.currency,
            "description": FEE_NAMES.get(movement.category, "Practice processing fees"),
            "type": "stripe_fee",
        }
    ]
    return {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": movement.amount,
        "available_on": now + movement.delay,
        "balance_type": "payments",
        "created": now,
        "currency": movement.currency,
        "description": movement.description,
        "exchange_rate": None if movement.rate is None else float(movement.rate),  # JSON's number
        "fee": movement.fee,
        "fee_details": fees if movement.fee else [],
        "net": movement.amount - movement.fee,
        "reporting_category": movement.category,
        "source": movement.source,
        "status": "pending" if movement.delay else "available",
        "type": movement.type,
        "_payout": None,
    }


def balance(available: dict[str, int], pending: dict[str, int]) -> Object:
    """What lies on the account, by currency."""
    return {
        "object": "balance",
        "available": _amounts(available),
        "livemode": False,
        "pending": _amounts(pending),
    }


def payout(amount: int, currency: str, now: int) -> Object:
    """Money on its way to the account holder's own bank."""
    return {
        "id": new_id("po"),
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": now + 24 * 60 * 60,
        "automatic": True,
        "balance_transaction": None,
        "created": now,
        "currency": currency,
        "description": "PRACTICE PAYOUT",
        "destination": new_id("ba"),
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "in_transit",
        "trace_id": None,
        "type": "bank_account",
    }


def _amounts(by_currency: dict[str, int]) -> list[Object]:
    return [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in by_currency.items()
    ]
