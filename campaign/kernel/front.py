"""The front of the house: gives finished public answers again without asking the application.

Stands before Flask as WSGI middleware. It reads one number, the revision of the answer's topic; if
that is still the same, the reader gets the kept bytes, or 304 for the ones it has. What the
application said of the first answer (its headers) is kept with it, so that it holds for all.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
from campaign.kernel.revisions import reader

MOST_KEPT_BYTES = 64 * 1024 * 1024
OF_ONE_ANSWER = frozenset(("content-encoding", "content-length", "etag", "last-modified"))
"""Headers that differ by encoding or moment; the others are kept as the application gave them."""
NOT_ON_304 = frozenset(("content-disposition", "content-type"))

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer on the shelf."""

    offer: Offer
    headers: Headers

    @property
    def size(self) -> int:
        return self.offer.finished.size


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
        with self._lock:
            replaced = self._kept.pop(address, None)
            self._bytes += kept.size - (replaced.size if replaced else 0)
            self._kept[address] = kept
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= dropped.size


class Front:
    """WSGI middleware. One per process; threads share its shelf."""

    def __init__(self, application: WSGIApplication, revision_of: Callable[[str], int]) -> None:
        self._application = application
        self._revision_of = revision_of
        self._shelf = Shelf()

    def __call__(
        self, environment: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if environment["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environment, start_response)
        address = _address(environment)
        kept = self._shelf.find(address)
        if kept is not None and self._still_holds(kept.offer):
            return _give(kept, environment, start_response)
        return self._ask(address, environment, start_response)

    def _still_holds(self, offer: Offer) -> bool:
        if offer.until is not None and real_now() >= offer.until:
            return False
        return self._revision_of(offer.topic) == offer.revision

    def _ask(
        self, address: str, environment: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        def notice(status: str, headers: Headers, *rest: Any) -> Any:
            offer = environment.get(OFFER)
            if offer is not None and status.startswith("200"):
                self._shelf.put(address, Kept(offer, _lasting(headers)))
            return start_response(status, headers, *rest)

        return self._application(environment, notice)


def init_app(app: Flask) -> None:
    app.config[STARTED_AT] = real_now()
    with app.app_context():
        app.wsgi_app = Front(app.wsgi_app, reader(db.engine))  # type: ignore[assignment,method-assign]  # Flask's own way to wrap


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
