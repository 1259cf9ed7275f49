"""Customers, their monthly gifts, and the bills of every month."""

from flask import request

from campaign.practice.stripe.api.door import api, listed
from campaign.practice.stripe.calls import Call, answers
from campaign.practice.stripe.objects.portal import portal_session
from campaign.practice.stripe.schemas import billing as schemas
from campaign.practice.stripe.schemas.lists import RETRIEVE
from campaign.practice.stripe.store import Condition, Object, equals

STATUS = "json_extract(body, '$.status')"
RUNNING = Condition(f"{STATUS} != ?", ("canceled",))


@api.get("/customers")
@answers(schemas.CUSTOMER_LIST)
def list_customers(call: Call) -> Object:
    return listed(call, "customer", by=("email",))


@api.get("/customers/<identifier>")
@answers(RETRIEVE)
def retrieve_customer(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("customer", identifier)


@api.get("/products/<identifier>")
@answers(RETRIEVE)
def retrieve_product(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("product", identifier)


@api.get("/subscriptions")
@answers(schemas.SUBSCRIPTION_LIST)
def list_subscriptions(call: Call) -> Object:
    wanted = call.params.get("status")
    conditions = {
        None: [RUNNING],
        "all": [],
        "ended": [equals("status", "canceled")],
    }.get(wanted, [equals("status", str(wanted))])
    return listed(call, "subscription", by=("customer",), conditions=conditions)


@api.get("/subscriptions/<identifier>")
@answers(RETRIEVE)
def retrieve_subscription(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("subscription", identifier)


@api.post("/subscriptions/<identifier>")
@answers(schemas.SUBSCRIPTION_UPDATE)
def update_subscription(call: Call, identifier: str) -> Object:
    return call.merchant.subscriptions.update(identifier, call.params, call.cause)


@api.delete("/subscriptions/<identifier>")
@answers(schemas.SUBSCRIPTION_CANCEL)
def cancel_subscription(call: Call, identifier: str) -> Object:
    return call.merchant.subscriptions.cancel(identifier, call.params, call.cause)


@api.get("/invoices")
@answers(schemas.INVOICE_LIST)
def list_invoices(call: Call) -> Object:
    subscription = call.params.get("subscription")
    place = "parent.subscription_details.subscription"
    of_gift = [equals(place, subscription)] if subscription else []
    return listed(call, "invoice", by=("customer", "status"), conditions=of_gift)


@api.get("/invoices/<identifier>")
@answers(RETRIEVE)
def retrieve_invoice(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("invoice", identifier)


@api.get("/invoice_payments")
@answers(schemas.INVOICE_PAYMENT_LIST)
def list_invoice_payments(call: Call) -> Object:
    intent = call.params.get("payment", {}).get("payment_intent")
    of_payment = [equals("payment.payment_intent", intent)] if intent else []
    return listed(call, "invoice_payment", by=("invoice", "status"), conditions=of_payment)


@api.get("/invoice_payments/<identifier>")
@answers(RETRIEVE)
def retrieve_invoice_payment(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("invoice_payment", identifier)


@api.post("/billing_portal/sessions")
@answers(schemas.PORTAL_SESSION_CREATE)
def create_portal_session(call: Call) -> Object:
    context = call.merchant.context
    context.find("customer", call.params["customer"], param="customer", status=400)
    base_url = call.practice.url or request.host_url.rstrip("/")
    return context.store.add(portal_session(call.params, base_url, context.now()))
