"""The objects of money: an intent to be paid, each attempt at it, and what it leaves."""

from dataclasses import dataclass

from campaign.practice.stripe.store import Object, new_id

SAMPLE_ADDRESS: Object = {
    "city": "Luxembourg",
    "country": "LU",
    "line1": "1, rue de l’Exemple",
    "line2": None,
    "postal_code": "L-1000",
    "state": None,
}


@dataclass(frozen=True)
class Donor:
    """Who stands at the payment page, and what that page learns of them."""

    email: str
    name: str
    address: Object


@dataclass(frozen=True)
class Card:
    """A card to practise with; it decides by itself how every attempt ends."""

    last4: str
    outcome: Object
    failure: Object | None = None


ACCEPTED_CARD = Card(
    last4="4242",
    outcome={
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": None,
        "risk_level": "normal",
        "seller_message": "Payment complete.",
        "type": "authorized",
    },
)
DECLINED_CARD = Card(
    last4="0002",
    outcome={
        "advice_code": "try_again_later",
        "network_advice_code": None,
        "network_decline_code": "01",
        "network_status": "declined_by_network",
        "reason": "generic_decline",
        "risk_level": "normal",
        "seller_message": "The bank declined the card.",
        "type": "issuer_declined",
    },
    failure={
        "advice_code": "try_again_later",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "message": "Your card was declined.",
        "type": "card_error",
    },
)
CARDS = {"accepted": ACCEPTED_CARD, "declined": DECLINED_CARD}


def payment_intent(of: Object, now: int) -> Object:
    """What a session tries to collect; made when the donor first presses a button, as at Stripe."""
    data = of["_payment_intent_data"]
    return {
        "id": new_id("pi"),
        "object": "payment_intent",
        "amount": of["amount_total"],
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
        "currency": of["currency"],
        "customer": of["customer"],
        "customer_account": None,
        "description": data.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def charge(intent: Object, donor: Donor, card: Card, now: int) -> Object:
    """One attempt to take the money, with the card deciding how it ends."""
    paid = card.failure is None
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if paid else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {
            "address": donor.address,
            "email": donor.email,
            "name": donor.name,
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": "PRACTICE",
        "captured": paid,
        "created": now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": card.failure["code"] if card.failure else None,
        "failure_message": card.failure["message"] if card.failure else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": card.outcome,
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": {
            "card": {
                "brand": "visa",
                "checks": {
                    "address_line1_check": None,
                    "address_postal_code_check": None,
                    "cvc_check": "pass",
                },
                "country": donor.address["country"],
                "installments": None,
                "exp_month": 12,
                "exp_year": 2034,
                "fingerprint": f"practice{card.last4}",
                "funding": "credit",
                "last4": card.last4,
                "network": "visa",
                "three_d_secure": None,
                "wallet": None,
            },
            "type": "card",
        },
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "succeeded" if paid else "failed",
        "transfer_data": None,
        "transfer_group": None,
    }


def balance_transaction(of: Object, now: int) -> Object:
    """What a charge leaves on the account: settled in its own currency, less a simple fee."""
    fee = min(of["amount"], of["amount"] * 29 // 1000 + 30)
    return {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": of["amount"],
        "available_on": now + 2 * 24 * 60 * 60,
        "balance_type": "payments",
        "created": now,
        "currency": of["currency"],
        "description": of["description"],
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [
            {
                "amount": fee,
                "application": None,
                "currency": of["currency"],
                "description": "Practice processing fees",
                "type": "stripe_fee",
            }
        ],
        "net": of["amount"] - fee,
        "reporting_category": "charge",
        "source": of["id"],
        "status": "pending",
        "type": "charge",
    }
