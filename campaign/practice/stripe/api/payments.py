"""Payments, refunds, and what they leave on the balance."""

from campaign.practice.stripe.api.door import api, listed
from campaign.practice.stripe.calls import Call, answers
from campaign.practice.stripe.schemas import payments as schemas
from campaign.practice.stripe.schemas.lists import RETRIEVE
from campaign.practice.stripe.store import Object, equals


@api.get("/payment_intents")
@answers(schemas.PAYMENT_INTENT_LIST)
def list_payment_intents(call: Call) -> Object:
    return listed(call, "payment_intent", by=("customer",))


@api.get("/payment_intents/<identifier>")
@answers(RETRIEVE)
def retrieve_payment_intent(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("payment_intent", identifier)


@api.get("/charges")
@answers(schemas.CHARGE_LIST)
def list_charges(call: Call) -> Object:
    return listed(call, "charge", by=("customer", "payment_intent"))


@api.get("/charges/<identifier>")
@answers(RETRIEVE)
def retrieve_charge(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("charge", identifier)


@api.get("/payment_methods/<identifier>")
@answers(RETRIEVE)
def retrieve_payment_method(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("payment_method", identifier)


@api.get("/balance")
@answers(RETRIEVE)
def retrieve_balance(call: Call) -> Object:
    return call.merchant.ledger.balance()


@api.get("/balance_transactions")
@answers(schemas.BALANCE_TRANSACTION_LIST)
def list_balance_transactions(call: Call) -> Object:
    payout = call.params.get("payout")
    paid_out = [equals("_payout", payout)] if payout else []
    by = ("currency", "source", "type")
    return listed(call, "balance_transaction", by=by, conditions=paid_out)


@api.get("/balance_transactions/<identifier>")
@answers(RETRIEVE)
def retrieve_balance_transaction(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("balance_transaction", identifier)


@api.post("/refunds")
@answers(schemas.REFUND_CREATE)
def create_refund(call: Call) -> Object:
    return call.merchant.refunds.create(call.params, call.cause)


@api.get("/refunds")
@answers(schemas.REFUND_LIST)
def list_refunds(call: Call) -> Object:
    return listed(call, "refund", by=("charge", "payment_intent"))


@api.get("/refunds/<identifier>")
@answers(RETRIEVE)
def retrieve_refund(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("refund", identifier)
