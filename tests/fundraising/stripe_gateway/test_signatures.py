"""Our check of a signature takes and refuses what the provider's own library does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

import stripe
import time_machine

from campaign.fundraising.stripe_gateway.signatures import is_proved

BODY = b'{"id": "evt_1", "name": "Z\xc3\xbcrich"}'
NOW = 1_700_000_000
SECRETS = ("whsec_a", "whsec_b")


def made(secret: str) -> str:
    header = stripe.WebhookSignature.generate_signature_header(BODY.decode(), secret, NOW)
    return header.partition("v1=")[2]


def headers() -> Iterator[str]:
    """Every moment with every list of signatures, and what is no header at all."""
    moments = (
        "",
        "t=",
        "t=x",
        "t",
        *(f"t={NOW + off}" for off in (-301, -300, -299, 0, 301, 9999)),
    )
    right, wrong = made("whsec_a"), made("whsec_of_nobody")
    schemes = (
        *("", "v1", "v1=", f"v0={right}", f"v1={wrong}", f"v1={right}", f"v1={right}=x"),
        *(f"v1={right.upper()}", f"v1={right[:-1]}", f" v1={right}", f"V1={right}"),
        *(f"v1={wrong},v1={right}", f"v1={right},v1={wrong}", f"v1={wrong},v0={right}"),
        *(f"v1=\xe9,v1={right}", f"v1={right},v1=\xe9", f"v1={made('whsec_b')}", f"v1={right},v1"),
    )
    for moment, scheme in product(moments, schemes):
        yield f"{moment},{scheme}"
        yield f"{scheme},{moment}"
    yield from ("", ",", "=", f"t={NOW}", f"t={NOW},t=1,v1={right}", f"t=1,t={NOW},v1={right}")
    yield from (f"t= {NOW},v1={right}", f"t=+{NOW},v1={right}", f"t={'9' * 5000},v1={right}")


def is_taken_by_the_library(body: bytes, header: str, secrets: tuple[str, ...]) -> bool:
    try:
        return any(_is_taken(body, header, secret) for secret in secrets)
    except (TypeError, UnicodeDecodeError):
        return False


def _is_taken(body: bytes, header: str, secret: str) -> bool:
    try:
        return stripe.WebhookSignature.verify_header(body, header, secret, 300)
    except stripe.SignatureVerificationError:
        return False


def test_it_takes_and_refuses_what_the_library_does() -> None:
    bodies = (BODY, b"", BODY + b" ", b"\xff" + BODY)
    secrets = (SECRETS, SECRETS[:1], SECRETS[::-1], (), ("", " "), ("", "whsec_a"))
    with time_machine.travel(datetime.fromtimestamp(NOW, UTC), tick=False):
        cases = [*product(bodies, headers(), secrets)]
        ours = [is_proved(*case) for case in cases]
        theirs = [is_taken_by_the_library(*case) for case in cases]

    assert [
        case for case, our, their in zip(cases, ours, theirs, strict=True) if our != their
    ] == []
    assert 0 < sum(ours) < len(ours) / 2
