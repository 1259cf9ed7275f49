"""The addresses of Stripe's API that Campaign calls, under /v1."""

from flask import Blueprint, Response, g, request

from campaign.practice.stripe import schemas
from campaign.practice.stripe.calls import Call, answers, as_json
from campaign.practice.stripe.errors import ApiError, no_such
from campaign.practice.stripe.listing import page
from campaign.practice.stripe.objects.account import API_VERSION, account
from campaign.practice.stripe.store import Condition, Object, equals, new_id

api = Blueprint("api", __name__, url_prefix="/v1")


@api.before_request
def name_request() -> None:
    g.request_id = new_id("req", 14)


@api.after_request
def sign_answer(response: Response) -> Response:
    response.headers["Request-Id"] = g.request_id
    response.headers["Stripe-Version"] = API_VERSION
    return response


@api.errorhandler(ApiError)
def refuse(error: ApiError) -> Response:
    response = as_json(error.body(), error.status)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Stripe"'
    return response


@api.post("/checkout/sessions")
@answers(schemas.SESSION_CREATE)
def create_session(call: Call) -> Object:
    base_url = call.practice.url or request.host_url.rstrip("/")
    return call.practice.checkout.open(call.params, base_url)


@api.get("/checkout/sessions")
@answers(schemas.SESSION_LIST)
def list_sessions(call: Call) -> Object:
    fields = {
        "customer_details.email": call.params.get("customer_details", {}).get("email"),
        "payment_intent": call.params.get("payment_intent"),
        "status": call.params.get("status"),
    }
    return _page(call, "checkout.session", [equals(name, x) for name, x in fields.items() if x])


@api.get("/checkout/sessions/<identifier>")
@answers(schemas.RETRIEVE)
def retrieve_session(call: Call, identifier: str) -> Object:
    return call.practice.checkout.find(identifier)


@api.post("/checkout/sessions/<identifier>/expire")
@answers(schemas.EXPIRE)
def expire_session(call: Call, identifier: str) -> Object:
    return call.practice.checkout.expire(identifier, call.cause)


@api.get("/payment_intents")
@answers(schemas.PAYMENT_INTENT_LIST)
def list_payment_intents(call: Call) -> Object:
    return _page(call, "payment_intent")


@api.get("/payment_intents/<identifier>")
@answers(schemas.RETRIEVE)
def retrieve_payment_intent(call: Call, identifier: str) -> Object:
    return _find(call, "payment_intent", identifier)


@api.get("/charges")
@answers(schemas.CHARGE_LIST)
def list_charges(call: Call) -> Object:
    intent = call.params.get("payment_intent")
    return _page(call, "charge", [equals("payment_intent", intent)] if intent else [])


@api.get("/charges/<identifier>")
@answers(schemas.RETRIEVE)
def retrieve_charge(call: Call, identifier: str) -> Object:
    return _find(call, "charge", identifier)


@api.get("/balance_transactions/<identifier>")
@answers(schemas.RETRIEVE)
def retrieve_balance_transaction(call: Call, identifier: str) -> Object:
    return _find(call, "balance_transaction", identifier)


@api.get("/customers/<identifier>")
@answers(schemas.RETRIEVE)
def retrieve_customer(call: Call, identifier: str) -> Object:
    return _find(call, "customer", identifier)


@api.get("/events")
@answers(schemas.EVENT_LIST)
def list_events(call: Call) -> Object:
    conditions = []
    if pattern := call.params.get("type"):
        conditions.append(Condition("json_extract(body, '$.type') GLOB ?", (pattern,)))
    if kinds := call.params.get("types"):
        marks = ", ".join("?" * len(kinds))
        conditions.append(Condition(f"json_extract(body, '$.type') IN ({marks})", tuple(kinds)))
    return _page(call, "event", conditions)


@api.get("/events/<identifier>")
@answers(schemas.RETRIEVE)
def retrieve_event(call: Call, identifier: str) -> Object:
    return _find(call, "event", identifier)


@api.get("/account")
@answers(schemas.RETRIEVE)
def retrieve_account(call: Call) -> Object:
    return account()


@api.route("/<path:rest>", methods=["GET", "POST", "DELETE"])
def unrecognized(rest: str) -> Response:
    raise ApiError(404, f"Unrecognized request URL ({request.method}: {request.path}).")


def _page(call: Call, kind: str, conditions: list[Condition] | None = None) -> Object:
    return page(call.practice.store, kind, request.path, call.params, conditions or [])


def _find(call: Call, kind: str, identifier: str) -> Object:
    found = call.practice.store.find(kind, identifier)
    if found is None:
        raise no_such(kind, identifier)
    return found
