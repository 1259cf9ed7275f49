"""A device with a passkey, as far as the server can tell (WebAuthn, ES256, no attestation)."""

import hashlib
import html
import json
import re
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url
from werkzeug.test import TestResponse

PRESENT, VERIFIED, WITH_KEY = 1, 4, 64
FORM = re.compile(r'data-options="([^"]+)".*?name="seal" value="([^"]+)"', re.DOTALL)


def asked_on(page: TestResponse) -> tuple[dict[str, Any], str]:
    """What the page asks the browser for, and the seal."""
    found = FORM.search(page.text)
    assert found is not None
    return json.loads(html.unescape(found[1])), found[2]


@dataclass
class Authenticator:
    origin: str = "http://localhost"
    verifies: bool = True
    counts: bool = False
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    name: bytes = field(default_factory=lambda: secrets.token_bytes(20))

    def create(self, page: TestResponse) -> dict[str, str]:
        """The fields of the form that answers the page which asks for a new passkey."""
        asked, seal = asked_on(page)
        attested = bytes(16) + struct.pack(">H", len(self.name)) + self.name + self._public_key()
        data = self._data(asked["rp"]["id"], WITH_KEY) + attested
        content = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._fields(
            seal,
            clientDataJSON=self._client("webauthn.create", asked),
            attestationObject=cbor2.dumps(content),
        )

    def get(self, page: TestResponse) -> dict[str, str]:
        """The fields of the form that answers the page which asks for this passkey."""
        asked, seal = asked_on(page)
        self.count += self.counts
        data, client = self._data(asked["rpId"]), self._client("webauthn.get", asked)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._fields(seal, clientDataJSON=client, authenticatorData=data, signature=signed)

    def _data(self, host: str, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _fields(self, seal: str, **parts: bytes) -> dict[str, str]:
        name = bytes_to_base64url(self.name)
        response = {part: bytes_to_base64url(content) for part, content in parts.items()}
        credential = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return {"seal": seal, "credential": json.dumps(credential)}
