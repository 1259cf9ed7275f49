"""What all addresses under /v1 share: how they are signed, how they refuse, how they list."""

from flask import Blueprint, Response, g, request

from campaign.practice.stripe.calls import Call, as_json
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.listing import page
from campaign.practice.stripe.objects.account import API_VERSION
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


@api.route("/<path:rest>", methods=["GET", "POST", "DELETE"])
def unrecognized(rest: str) -> Response:
    raise ApiError(404, f"Unrecognized request URL ({request.method}: {request.path}).")


def listed(
    call: Call, kind: str, *, by: tuple[str, ...] = (), conditions: list[Condition] | None = None
) -> Object:
    """A page of objects of a kind, narrowed `by` the parameters that bear the names of fields."""
    narrowed = [equals(name, call.params[name]) for name in by if name in call.params]
    return page(
        call.merchant.store, kind, request.path, call.params, [*narrowed, *(conditions or [])]
    )
