"""Calls about payments, the money they leave, and the money that goes back."""

from campaign.practice.stripe.currencies import MAXIMUM
from campaign.practice.stripe.parameters import (
    Choice,
    Currency,
    Integer,
    ListOf,
    Metadata,
    Moments,
    Record,
    Text,
)
from campaign.practice.stripe.schemas.lists import EXPAND, listing

PAYMENT_INTENT_LIST = listing(customer=Text())
CHARGE_LIST = listing(customer=Text(), payment_intent=Text())
BALANCE_TRANSACTION_LIST = listing(currency=Currency(), payout=Text(), source=Text(), type=Text())
PAYOUT_LIST = listing(arrival_date=Moments(), status=Text())
DISPUTE_LIST = listing(charge=Text(), payment_intent=Text())
EVENT_LIST = listing(type=Text(), types=ListOf(Text(), 20))

REFUND_LIST = listing(charge=Text(), payment_intent=Text())
REFUND_CREATE = Record(
    {
        "amount": Integer(1, MAXIMUM),
        "charge": Text(),
        "expand": EXPAND,
        "metadata": Metadata(),
        "payment_intent": Text(),
        "reason": Choice(("duplicate", "fraudulent", "requested_by_customer")),
    }
)
