"""What every call of the API passes through: the key, the version, idempotency, planned mishaps."""

import hmac
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, g, request

from campaign.practice.stripe.account import PracticeStripe, practice_stripe
from campaign.practice.stripe.errors import ApiError, invalid
from campaign.practice.stripe.expansion import present
from campaign.practice.stripe.faults import Failure
from campaign.practice.stripe.idempotency import Answer
from campaign.practice.stripe.merchant import Merchant
from campaign.practice.stripe.objects.account import ACCOUNT, API_VERSION
from campaign.practice.stripe.parameters import Params, Raw, Record, decode
from campaign.practice.stripe.store import Object

MOST_PARAMETERS = 1000
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Call:
    """One call that was let in: the account it is about, its checked parameters, who caused it."""

    practice: PracticeStripe
    merchant: Merchant
    params: Params
    cause: Object


View = Callable[..., Object]


def answers(schema: Record) -> Callable[[View], Callable[..., Response]]:
    """Let a view answer the calls that pass, with the parameters that the schema understands."""

    def guard(view: View) -> Callable[..., Response]:
        @wraps(view)
        def answer(**named: str) -> Response:
            return _answer(schema, view, named)

        return answer

    return guard


def as_json(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body, indent=2), status, content_type="application/json")


def _answer(schema: Record, view: View, named: dict[str, str]) -> Response:
    practice = practice_stripe()
    failure = practice.faults.next_failure(request.method, request.path)
    if failure is Failure.DROPPED:
        return _hang_up()
    _fail_early(failure)
    _authenticate(practice.secret_key)
    _check_version()
    merchant = practice.merchant(request.headers.get("Stripe-Account", ACCOUNT))
    raw = _parameters()

    def perform() -> Answer:
        if failure is Failure.STORED_SERVER_ERROR:
            broken = ApiError(500, "Something went wrong, and stays so.", kind="api_error")
            return Answer(500, broken.body())
        merchant.catch_up()
        call = Call(practice, merchant, schema.read(raw, ""), _cause())
        shown = view(call, **named)
        return Answer(200, present(merchant.store, shown, call.params.get("expand", [])))

    pause = practice.faults.stall if failure is Failure.STALLED else _go_on
    answer = _once(merchant, raw, perform, pause)
    return _hang_up() if failure is Failure.ANSWER_LOST else _respond(answer)


def _fail_early(failure: Failure | None) -> None:
    if failure is Failure.RATE_LIMITED:
        raise ApiError(429, "Too many requests, as was asked for.", code="rate_limit")
    if failure is Failure.SERVER_ERROR:
        raise ApiError(500, "Something went wrong, as was asked for.", kind="api_error")


def _authenticate(secret_key: str) -> None:
    given = request.authorization
    key = (given.token or given.username or "") if given else ""
    if not key:
        raise ApiError(401, "You did not provide an API key.")
    if not hmac.compare_digest(key.encode(), secret_key.encode()):
        raise ApiError(401, f"Invalid API key provided: {key[:8]}***")


def _check_version() -> None:
    """Another version of the SDK may expect other objects: better refuse than answer wrongly."""
    version = request.headers.get("Stripe-Version", API_VERSION)
    if version != API_VERSION:
        raise ApiError(400, f"The practice Stripe speaks API version {API_VERSION}, not {version}.")


def _parameters() -> dict[str, Raw]:
    if request.method in ("GET", "DELETE"):
        encoded = request.query_string
    else:
        encoded = request.get_data()
        if encoded and request.mimetype != FORM:
            raise ApiError(400, f"Parameters are sent as {FORM}.")
    try:
        pairs = parse_qsl(encoded.decode(), keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError as unreadable:
        raise invalid("", f"The parameters cannot be read: {unreadable}") from unreadable
    return decode(pairs)


def _cause() -> Object:
    return {"id": g.request_id, "idempotency_key": request.headers.get("Idempotency-Key")}


def _go_on() -> None:
    """What a call does that is not stalled."""


def _once(
    merchant: Merchant,
    raw: dict[str, Raw],
    perform: Callable[[], Answer],
    pause: Callable[[], None],
) -> Answer:
    key = request.headers.get("Idempotency-Key")
    if key and request.method == "POST":
        call = (request.method, request.path, raw)
        kept = practice_stripe().idempotency
        return kept.once(merchant.context.id, key, call, g.request_id, perform, pause)
    pause()
    return perform()


def _respond(answer: Answer) -> Response:
    response = as_json(answer.body, answer.status)
    if answer.first_request:
        response.headers["Idempotent-Replayed"] = "true"
        response.headers["Original-Request"] = answer.first_request
    if answer.status >= 500:  # kept under its key: trying again would bring the same
        response.headers["Stripe-Should-Retry"] = "false"
    return response


def _hang_up() -> Response:
    """Close the connection under the answer; a caller in the same process gets an exception."""
    connection = request.environ.get("werkzeug.socket")
    if connection is None:
        raise ConnectionAbortedError("the practice Stripe hung up, as was asked for")
    connection.shutdown(socket.SHUT_RDWR)
    return Response()
