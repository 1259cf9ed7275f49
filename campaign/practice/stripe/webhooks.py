"""Webhooks: signed as Stripe signs them, and carried to the endpoints at least once."""

import hashlib
import hmac
import http.client
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from campaign.practice.stripe.deliveries import Deliveries, Delivery, Kind, State
from campaign.practice.stripe.store import Object, Store

TIMEOUT = 20
STALE_BY = 600

Send = Callable[[str, Mapping[str, str], bytes], int]
"""Posts a body to an address and returns the status; raises OSError when there is no answer."""


@dataclass(frozen=True)
class Endpoint:
    """Where events go. `events` are type names; `*` stands for any letters.

    An endpoint gets the events of the platform's own account, or as `connect` those of the
    connected accounts; both may stand at one address, with secrets of their own.
    """

    url: str
    secret: str
    events: Sequence[str] = ("*",)
    connect: bool = False

    def wants(self, event: Mapping[str, Any]) -> bool:
        return self.hears(event) and any(
            fnmatchcase(event["type"], pattern) for pattern in self.events
        )

    def hears(self, event: Mapping[str, Any]) -> bool:
        """Whether the event's account is one that this endpoint is for."""
        return self.connect == ("account" in event)


def signature(body: bytes, secret: str, at: int) -> str:
    """The value of the header `Stripe-Signature` for a body sent at that moment."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def post(url: str, headers: Mapping[str, str], body: bytes) -> int:
    """Send over HTTP. Redirects are not followed: like Stripe, we take them for a failure."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    except http.client.HTTPException as broken:
        raise ConnectionError(str(broken) or type(broken).__name__) from broken
    finally:
        connection.close()


class Courier:
    """Carries what is due; in a thread of its own once started, else when told to."""

    def __init__(
        self,
        store: Store,
        deliveries: Deliveries,
        endpoints: Sequence[Endpoint],
        clock: Callable[[], float],
        *,
        retry_after: Sequence[float],
        send: Send,
    ) -> None:
        self._store = store
        self._deliveries = deliveries
        self._endpoints = endpoints
        self._clock = clock
        self._retry_after = retry_after
        self._send = send
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._attempted = threading.Condition()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Carry in the background, beginning with what a former run left."""
        self._thread = threading.Thread(target=self._run, name="practice-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the attempt under way."""
        self._stopping.set()
        self._news.set()
        if self._thread:
            self._thread.join()

    def wake(self) -> None:
        """Say that something may have fallen due."""
        self._news.set()

    def settle(self, timeout: float) -> bool:
        """Wait until nothing is left to send, retries included; False when time ran out."""
        if self._thread is None:
            self.carry_due()
            return not self._deliveries.pending()
        self.wake()
        with self._attempted:
            return self._attempted.wait_for(lambda: not self._deliveries.pending(), timeout)

    def carry_due(self) -> int:
        """Send everything that is due now; returns the number of attempts."""
        attempts = 0
        while not self._stopping.is_set() and (delivery := self._deliveries.take_due()):
            self._attempt(delivery)
            attempts += 1
            with self._attempted:
                self._attempted.notify_all()
        return attempts

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.clear()
            self.carry_due()
            due = self._deliveries.next_due()
            self._news.wait(None if due is None else max(0, due - self._clock()))

    def _attempt(self, delivery: Delivery) -> None:
        event = self._store.get(delivery.event)
        endpoint = next(
            (e for e in self._endpoints if e.url == delivery.url and e.hears(event)), None
        )
        if endpoint is None:
            self._deliveries.finish(delivery, State.FAILED, "No such endpoint any more")
            return
        body = json.dumps(event, indent=2).encode()
        try:
            status = self._send(endpoint.url, self._headers(body, endpoint, delivery.kind), body)
        except OSError as broken:
            self._failed(delivery, str(broken) or type(broken).__name__)
            return
        if 200 <= status < 300:
            self._delivered(delivery, event, str(status))
        else:
            self._failed(delivery, str(status))

    def _headers(self, body: bytes, endpoint: Endpoint, kind: Kind) -> dict[str, str]:
        now = int(self._clock())
        secret = "whsec_somebody_else" if kind is Kind.FORGED else endpoint.secret
        at = now - STALE_BY if kind is Kind.STALE else now
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(body, secret, at),
            "User-Agent": "Stripe/1.0 (practice)",
        }

    def _delivered(self, delivery: Delivery, event: Object, answer: str) -> None:
        with self._store.transaction():
            self._deliveries.finish(delivery, State.DELIVERED, answer)
            pending = self._deliveries.undelivered_endpoints(delivery.event)
            self._store.replace({**event, "pending_webhooks": pending})

    def _failed(self, delivery: Delivery, answer: str) -> None:
        tried = delivery.attempts + 1
        if delivery.kind is Kind.REAL and tried <= len(self._retry_after):
            self._deliveries.postpone(delivery, self._retry_after[tried - 1], answer)
        else:
            self._deliveries.finish(delivery, State.FAILED, answer)
