"""Payments, and the ways in which they go back: refunds and disputes."""

from campaign.practice.stripe.api.door import api, listed
from campaign.practice.stripe.calls import Call, answers
from campaign.practice.stripe.schemas import payments as schemas
from campaign.practice.stripe.schemas.lists import RETRIEVE
from campaign.practice.stripe.store import Object


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


@api.get("/disputes")
@answers(schemas.DISPUTE_LIST)
def list_disputes(call: Call) -> Object:
    return listed(call, "dispute", by=("charge", "payment_intent"))


@api.get("/disputes/<identifier>")
@answers(RETRIEVE)
def retrieve_dispute(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("dispute", identifier)
