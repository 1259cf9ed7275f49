"""Whether a message is the provider's: its signature is worked out anew and compared.

By the rules of the provider's own library, without making what that makes of each message: many
messages come at once where many give at once. A test holds both to the same answers.
"""

import hmac

from campaign.kernel.clock import real_now

TOLERANCE_SECONDS = 300
SCHEME = "v1"
"""Others that a header names are for tests of the provider."""


def is_proved(body: bytes, header: str, secrets: tuple[str, ...]) -> bool:
    """Whether one of the secrets made one of the header's signatures, not long ago.

    Several secrets stand for several endpoints, or for one whose secret is being changed.
    """
    try:
        moment, signatures = _read(header)
        body.decode()
        is_fresh = moment >= real_now().timestamp() - TOLERANCE_SECONDS
        signed = b"%d.%b" % (moment, body)
        return is_fresh and any(_made(signed, secret, signatures) for secret in secrets)
    except (IndexError, TypeError, ValueError):
        return False


def _read(header: str) -> tuple[int, list[str]]:
    """Its moment and its signatures: `t=1700000000,v1=…,v1=…`."""
    parts = [part.split("=") for part in header.split(",")]
    moments = [part[1] for part in parts if part[0] == "t"]
    return int(moments[0]), [part[1] for part in parts if part[0] == SCHEME]


def _made(signed: bytes, secret: str, signatures: list[str]) -> bool:
    if not secret.strip():
        return False
    expected = hmac.digest(secret.encode(), signed, "sha256").hex()
    return any(hmac.compare_digest(expected, signature) for signature in signatures)
