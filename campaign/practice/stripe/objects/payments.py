"""The objects of a payment: an intent to be paid, and each attempt at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from campaign.practice.stripe.objects.means import MEANS, billing_details, donor_of, used
from campaign.practice.stripe.store import Object, new_id


@dataclass(frozen=True)
class Claim:
    """What is to be collected: by a session, or by an invoice."""

    amount: int
    currency: str
    method_types: Sequence[str]
    customer: str | None = None
    description: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    receipt_email: str | None = None
    statement_descriptor_suffix: str | None = None
    is_kept: bool = False
    """Whether the card is kept for the months to come."""


def payment_intent(claim: Claim, now: int) -> Object:
    """What is tried to be collected; made when it is first tried, as at Stripe."""
    return {
        "id": new_id("pi"),
        "object": "payment_intent",
        "amount": claim.amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": None,
        "confirmation_method": "automatic",
        "created": now,
        "currency": claim.currency,
        "customer": claim.customer,
        "customer_account": None,
        "description": claim.description,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": dict(claim.metadata),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": list(claim.method_types),
        "processing": None,
        "receipt_email": claim.receipt_email,
        "review": None,
        "setup_future_usage": "off_session" if claim.is_kept else None,
        "shipping": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": claim.statement_descriptor_suffix,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def charge(intent: Object, method: Object, now: int) -> Object:
    """One attempt to take the money, with the card or account deciding how it ends."""
    means = MEANS[method["_means"]]
    is_taken = means.failure is None
    paid = is_taken and not means.is_late
    return {
        "id": new_id("ch" if means.type == "card" else "py"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if is_taken else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": billing_details(donor_of(method)),
        "calculated_statement_descriptor": "PRACTICE",
        "captured": is_taken,
        "created": now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": means.failure["code"] if means.failure else None,
        "failure_message": means.failure["message"] if means.failure else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": means.outcome,
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": used(method),
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending" if means.is_late else "succeeded" if paid else "failed",
        "transfer_data": None,
        "transfer_group": None,
        "_dispute_status": None,
    }
