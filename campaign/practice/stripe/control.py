"""Mishaps over HTTP, for tests that run the practice Stripe in another process.

JSON in and out, under /-/practice. What it understands is listed in the package's docstring.
"""

from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response, jsonify, request

from campaign.kernel.arguments import asked_number
from campaign.practice.stripe.account import practice_stripe
from campaign.practice.stripe.acts import ACT_NAMES, ACTS
from campaign.practice.stripe.deliveries import Kind
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.faults import DeliveryFaults, Failure

control = Blueprint("control", __name__, url_prefix="/-/practice")

LONGEST_WAIT = 60
DELIVERY_FAULTS = {field.name: type(field.default) for field in fields(DeliveryFaults)}


@control.errorhandler(ApiError)
def refuse(error: ApiError) -> Response:
    response = jsonify(error.body())
    response.status_code = error.status
    return response


@control.get("")
def show_state() -> Response:
    practice = practice_stripe()
    sessions = [{"id": s["id"], "status": s["status"]} for s in practice.sessions()]
    events = [{"id": e["id"], "type": e["type"]} for e in practice.events()]
    return jsonify(sessions=sessions, events=events, **practice.faults.shown())


@control.post("/faults")
def disturb_deliveries() -> Response:
    practice = practice_stripe()
    practice.faults.disturb_deliveries(**_wishes(DELIVERY_FAULTS))
    return jsonify(practice.faults.shown())


@control.delete("/faults")
def clear_faults() -> Response:
    practice = practice_stripe()
    practice.faults.clear()
    return jsonify(practice.faults.shown())


@control.post("/failures")
def fail_api() -> Response:
    practice = practice_stripe()
    wishes = _wishes({"failure": str, "times": int, "method": str, "path": str}, "failure")
    wishes["failure"] = _one_of(Failure, wishes["failure"], "failure")
    practice.faults.fail_api(**wishes)
    return jsonify(practice.faults.shown())


@control.post("/resumptions")
def resume() -> Response:
    practice = practice_stripe()
    practice.faults.resume()
    return jsonify(practice.faults.shown())


@control.get("/deliveries")
def list_deliveries() -> Response:
    return jsonify(deliveries=[asdict(delivery) for delivery in practice_stripe().sent()])


@control.post("/deliveries")
def deliver_again() -> Response:
    wishes = _wishes({"event": str, "kind": str}, "event")
    kind = _one_of(Kind, wishes.get("kind", Kind.REAL), "kind")
    practice_stripe().deliver_again(wishes["event"], kind=kind)
    return list_deliveries()


@control.post("/releases")
def release() -> Response:
    order = _wishes({"order": object}).get("order", "given")
    is_list = isinstance(order, list) and all(isinstance(name, str) for name in order)
    if not is_list and order not in ("given", "reversed"):
        raise ApiError(400, "order is given, reversed, or a list of event ids or types.")
    return jsonify(released=practice_stripe().release(order))


@control.get("/settled")
def settled() -> Response:
    within = min(LONGEST_WAIT, asked_number("within") or 10)
    return jsonify(settled=practice_stripe().settle(within))


@control.post(f"/<any({ACT_NAMES}):name>")
def act(name: str) -> Response:
    """Do what a donor, a bank or time would do: see `acts`."""
    chosen = ACTS[name]
    done = chosen.do(practice_stripe(), _wishes(chosen.known, *chosen.needs))
    return jsonify({key: done.get(key) for key in ("id", "object", "status")})


def _wishes(known: dict[str, type], *needed: str) -> dict[str, Any]:
    """The JSON object that was sent, with nothing in it that would be overlooked."""
    given = request.get_json(force=False)
    if not isinstance(given, dict):
        raise ApiError(400, "Send a JSON object.")
    for name, value in given.items():
        if name not in known:
            raise ApiError(400, f"Unknown: {name}. Known: {', '.join(known)}.")
        if not isinstance(value, known[name]):
            raise ApiError(400, f"{name} must be of type {known[name].__name__}.")
    for name in needed:
        if name not in given:
            raise ApiError(400, f"Missing: {name}.")
    return given


def _one_of(kinds: type[Failure] | type[Kind], value: str, name: str) -> Any:
    try:
        return kinds(value)
    except ValueError:
        raise ApiError(400, f"{name} is one of {', '.join(kinds)}.") from None
