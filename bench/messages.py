"""Messages as Stripe sends them, signed; and as many of them at once as a server takes."""

import http.client
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.load import Load, post_all
from campaign.fundraising.stripe_gateway.messages import API_VERSION
from campaign.kernel.clock import real_now
from campaign.practice.stripe.webhooks import signature

SECRET = "whsec_of_a_bench"  # noqa: S105  in a bench's database
DOOR = "/webhooks/stripe"
SENDERS = 8

SCRIPT = """
local proofs, bodies, at = {}, {}, 0
for line in io.lines("FILE") do
  proofs[#proofs + 1], bodies[#bodies + 1] = line:match("^(%S+) (.*)$")
end
function request()
  at = at % #bodies + 1
  return wrk.format("POST", "DOOR", {["Stripe-Signature"] = proofs[at]}, bodies[at])
end
"""
"""For wrk: each message once, then all of them again."""

Message = tuple[bytes, Mapping[str, str]]


def payment(token: str) -> Message:
    """A payment page is done."""
    return _message(
        f"evt_{token}",
        "checkout.session.completed",
        {
            "id": f"cs_{token}",
            "object": "checkout.session",
            "amount_total": 25_00,
            "client_reference_id": token,
            "created": int(real_now().timestamp()),
            "currency": "eur",
            "customer_details": {"email": f"{token}@campaign.example"},
            "metadata": {"checkout": token},
            "mode": "payment",
            "payment_intent": f"pi_{token}",
            "payment_status": "paid",
            "status": "complete",
        },
    )


def send(messages: Sequence[Message], port: int) -> None:
    """All of them once, by several senders. Raises RuntimeError for one that is not taken."""
    with ThreadPoolExecutor(SENDERS) as senders:
        parts = [messages[at::SENDERS] for at in range(SENDERS)]
        list(senders.map(lambda part: _send_one_after_the_other(part, port), parts))


def flood(address: str, folder: Path, number: int, seconds: int) -> Load:
    """Messages of a kind that comes with each gift and asks for nothing, as fast as they go."""
    file, script = folder / "messages", folder / "messages.lua"
    with file.open("w") as lines:
        lines.writelines(_lines(folder.name, number))
    script.write_text(SCRIPT.replace("FILE", str(file)).replace("DOOR", DOOR))
    return post_all(address, script, SENDERS, seconds)


def _lines(run: str, number: int) -> Iterator[str]:
    for at in range(number):
        thing = {"id": f"pi_{run}_{at}", "object": "payment_intent", "status": "succeeded"}
        body, headers = _message(f"evt_{run}_{at}", "payment_intent.succeeded", thing)
        yield f"{headers['Stripe-Signature']} {body.decode()}\n"


def _message(name: str, kind: str, thing: Mapping[str, Any]) -> Message:
    seconds = int(real_now().timestamp())
    about = {"id": name, "object": "event", "api_version": API_VERSION, "created": seconds}
    body = json.dumps({**about, "type": kind, "data": {"object": thing}}).encode()
    return body, {"Stripe-Signature": signature(body, SECRET, seconds)}


def _send_one_after_the_other(messages: Sequence[Message], port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for body, headers in messages:
            connection.request("POST", DOOR, body, dict(headers))
            answer = connection.getresponse()
            if answer.status != 200:
                raise RuntimeError(f"a message was answered {answer.status}: {answer.read()!r}")
            answer.read()
