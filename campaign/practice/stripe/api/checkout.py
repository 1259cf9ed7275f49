"""Sessions of the payment page."""

from flask import request

from campaign.practice.stripe.api.door import api, listed
from campaign.practice.stripe.calls import Call, answers
from campaign.practice.stripe.schemas import checkout as schemas
from campaign.practice.stripe.schemas.lists import RETRIEVE
from campaign.practice.stripe.store import Object, equals


@api.post("/checkout/sessions")
@answers(schemas.SESSION_CREATE)
def create_session(call: Call) -> Object:
    base_url = call.practice.url or request.host_url.rstrip("/")
    call.practice.connect.check_charges(call.merchant.context.id)
    return call.merchant.checkout.open(call.params, base_url)


@api.get("/checkout/sessions")
@answers(schemas.SESSION_LIST)
def list_sessions(call: Call) -> Object:
    email = call.params.get("customer_details", {}).get("email")
    of_donor = [equals("customer_details.email", email)] if email else []
    by = ("customer", "payment_intent", "status", "subscription")
    return listed(call, "checkout.session", by=by, conditions=of_donor)


@api.get("/checkout/sessions/<identifier>")
@answers(RETRIEVE)
def retrieve_session(call: Call, identifier: str) -> Object:
    return call.merchant.checkout.find(identifier)


@api.post("/checkout/sessions/<identifier>/expire")
@answers(RETRIEVE)
def expire_session(call: Call, identifier: str) -> Object:
    return call.merchant.checkout.expire(identifier, call.cause)
