"""The front of the house: gives finished public answers again without asking the application.

Stands before Flask as WSGI middleware. It reads one number, the revision of the answer's topic; if
that is still the same, the reader gets the kept bytes, or 304 for the ones it has. What the
application said of the first answer (its headers) is kept with it, so that it holds for all.

When the topic has changed, one reader waits for the new answer. The others get the last one as long
as it was true less than a second ago, except those who may have written the change themselves.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.published import (
    OFFER,
    STARTED_AT,
    Conditions,
    Offer,
    best_encoding,
    last_modified,
    marked,
)
from campaign.kernel.revisions import Revision, reader

MOST_KEPT_BYTES = 64 * 1024 * 1024
OF_ONE_ANSWER = frozenset(("content-encoding", "content-length", "etag", "last-modified"))
"""Headers that differ by encoding or moment; the others are kept as the application gave them."""
LATE = 1.0
"""Seconds after it was last known to be true for which an answer may be given while it is not."""
REST = 0.5
"""Seconds between two makings of an answer in demand: changes may come faster than it is made."""
NOT_ON_304 = frozenset(("content-disposition", "content-type"))

Headers = list[tuple[str, str]]


class Kept:
    """An answer on the shelf."""

    def __init__(self, offer: Offer, headers: Headers, *, in_demand: bool = False) -> None:
        self.offer = offer
        self.headers = headers
        self.known_at = offer.known_at
        """When it was last seen to be true, on the process's own clock."""
        self.rests_until = offer.known_at + REST if in_demand else offer.known_at
        self.being_replaced = threading.Lock()
        self.in_demand = False
        """Whether others asked for it while one waited for its successor."""

    @property
    def size(self) -> int:
        return self.offer.finished.size

    def is_newer_than(self, other: "Kept") -> bool:
        return self.offer is not other.offer and self.offer.known_at >= other.offer.known_at


class Shelf:
    """Answers by address; the ones longest unasked go first when it is full."""

    def __init__(self, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, address: str) -> Kept | None:
        with self._lock:
            kept = self._kept.get(address)
            if kept is not None:
                self._kept.move_to_end(address)
            return kept

    def put(self, address: str, kept: Kept) -> None:
        """Keep it, unless a newer one is there: threads may come with theirs in any order."""
        with self._lock:
            replaced = self._kept.get(address)
            if replaced is not None and not kept.is_newer_than(replaced):
                return
            self._kept.pop(address, None)
            self._bytes += kept.size - (replaced.size if replaced else 0)
            self._kept[address] = kept
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= dropped.size


@dataclass(frozen=True, slots=True)
class Reading:
    """How the front reads a topic: its revision, and the one that everybody has to see."""

    revision_of: Callable[[str], int]
    at_once_of: Callable[[str], int]


class Front:
    """WSGI middleware. One per process; threads share its shelf."""

    def __init__(self, application: WSGIApplication, reading: Reading, session_cookie: str) -> None:
        self._application = application
        self._reading = reading
        self._session_cookie = f"{session_cookie}="
        self._shelf = Shelf()

    def __call__(
        self, environment: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if environment["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environment, start_response)
        address = _address(environment)
        kept = self._shelf.find(address)
        if kept is None:
            return self._ask(address, environment, start_response)
        asked_at = monotonic()
        if self._still_holds(kept.offer):
            kept.known_at = max(asked_at, kept.known_at)
            return _give(kept, environment, start_response)
        if not self._may_be_late(kept, asked_at, environment):
            return self._ask(address, environment, start_response, kept)
        if asked_at < kept.rests_until:
            return _give(kept, environment, start_response)
        if not kept.being_replaced.acquire(blocking=False):
            kept.in_demand = True
            return _give(kept, environment, start_response)
        try:
            return self._ask(address, environment, start_response, kept)
        finally:
            kept.being_replaced.release()

    def _still_holds(self, offer: Offer) -> bool:
        if offer.until is not None and real_now() >= offer.until:
            return False
        return self._reading.revision_of(offer.topic) == offer.revision

    def _may_be_late(self, kept: Kept, asked_at: float, environment: WSGIEnvironment) -> bool:
        """Whether this reader may get an answer that was true a moment ago."""
        if asked_at >= kept.known_at + LATE or self._wants_the_present(environment):
            return False
        return self._reading.at_once_of(kept.offer.topic) <= kept.offer.revision

    def _wants_the_present(self, environment: WSGIEnvironment) -> bool:
        """Whoever has a session may have written what changed; whoever reloads wants to see it.

        Only that there is such a cookie counts: the answer is the one that all get.
        """
        control = environment.get("HTTP_CACHE_CONTROL", "").lower()
        if "no-cache" in control or "max-age=0" in control:
            return True
        return self._session_cookie in environment.get("HTTP_COOKIE", "")

    def _ask(
        self,
        address: str,
        environment: WSGIEnvironment,
        start_response: StartResponse,
        replaced: Kept | None = None,
    ) -> Iterable[bytes]:
        def notice(status: str, headers: Headers, *rest: Any) -> Any:
            offer = environment.get(OFFER)
            if offer is not None and status.startswith("200"):
                in_demand = replaced is not None and replaced.in_demand
                self._shelf.put(address, Kept(offer, _lasting(headers), in_demand=in_demand))
            return start_response(status, headers, *rest)

        return self._application(environment, notice)


def init_app(app: Flask) -> None:
    app.config[STARTED_AT] = real_now()
    with app.app_context():
        reading = Reading(reader(db.engine), reader(db.engine, Revision.at_once))
        cookie = app.config["SESSION_COOKIE_NAME"]
        app.wsgi_app = Front(app.wsgi_app, reading, cookie)  # type: ignore[assignment,method-assign]  # Flask's own way to wrap


def _address(environment: WSGIEnvironment) -> str:
    """With the host, which the application checked before anything was kept."""
    host = environment.get("HTTP_HOST", "")
    return f"{host} {environment['PATH_INFO']}?{environment.get('QUERY_STRING', '')}"


def _lasting(headers: Headers) -> Headers:
    return [(name, text) for name, text in headers if name.lower() not in OF_ONE_ANSWER]


def _give(
    kept: Kept, environment: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    etag = kept.offer.finished.etag
    reader = Conditions(
        environment.get("HTTP_IF_NONE_MATCH", ""),
        environment.get("HTTP_IF_MODIFIED_SINCE", ""),
        environment.get("HTTP_ACCEPT_ENCODING", ""),
    )
    encoding = best_encoding(reader.accepted)
    held = reader.etag_held(etag)
    if held is None and reader.is_up_to_date(kept.offer.changed_at):
        held = marked(etag, encoding)
    if held is None:
        return _give_body(kept, encoding, environment, start_response)
    headers = [pair for pair in kept.headers if pair[0].lower() not in NOT_ON_304]
    start_response("304 NOT MODIFIED", [*headers, ("ETag", held)])
    return ()


def _give_body(
    kept: Kept, encoding: str, environment: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    finished = kept.offer.finished
    body = finished.body(encoding)
    headers = [
        *kept.headers,
        ("ETag", marked(finished.etag, encoding)),
        ("Last-Modified", last_modified(kept.offer.changed_at)),
        ("Content-Length", str(len(body))),
    ]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    start_response("200 OK", headers)
    return () if environment["REQUEST_METHOD"] == "HEAD" else (body,)
