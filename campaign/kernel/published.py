"""Public answers: the same bytes for everyone, made once per revision, kept ready compressed.

The order of work is the point. One small read tells the topic's revision; with it the ETag is
known, and a reader who has it gets 304 before anything is rendered. Else the finished bytes are
looked up in this process's memory; only what nobody asked for since the last change is made anew.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import brotli
from flask import Response, current_app, request

from campaign.kernel import revisions
from campaign.kernel.clock import now
from campaign.kernel.errors import Missing

MOST_KEPT_BYTES = 64 * 1024 * 1024
SMALLEST_COMPRESSED = 512
QUARTER_OF_AN_HOUR = timedelta(minutes=15)
_SHELF = "campaign.published"


@dataclass(frozen=True, slots=True)
class Finished:
    """An answer's bytes as they are, and prepared for readers who accept br or gzip."""

    etag: str
    content_type: str
    plain: bytes
    brotli: bytes
    gzip: bytes

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.brotli) + len(self.gzip)


class Shelf:
    """Finished answers by address; the ones longest unasked go first when it is full."""

    def __init__(self, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, Finished] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, address: str, etag: str) -> Finished | None:
        with self._lock:
            finished = self._kept.get(address)
            if finished is None or finished.etag != etag:
                return None
            self._kept.move_to_end(address)
            return finished

    def put(self, address: str, finished: Finished) -> None:
        with self._lock:
            replaced = self._kept.pop(address, None)
            self._bytes += finished.size - (replaced.size if replaced else 0)
            self._kept[address] = finished
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= dropped.size


def publish(
    topic: str,
    make: Callable[[], str | bytes],
    *,
    content_type: str = "text/html; charset=utf-8",
    fresh_for: timedelta | None = QUARTER_OF_AN_HOUR,
    variant: str = "",
) -> Response:
    """Answer with what `make` gives, made anew only when the topic changed.

    `fresh_for` is for answers that say what is next or today: they are made anew as time goes by.
    `variant` tells answers of one address apart. Raises Missing if there is no such topic.
    """
    revision = revisions.current(topic)
    if revision == 0:
        raise Missing(topic)
    etag = _etag(topic, revision, fresh_for, variant)
    if etag in _asked_etags():
        return _with_headers(Response(status=304), etag)
    shelf = _shelf()
    address = f"{request.full_path} {variant}"
    finished = shelf.find(address, etag)
    if finished is None:
        finished = _finish(make(), etag, content_type)
        shelf.put(address, finished)
    return _answer(finished)


def _shelf() -> Shelf:
    shelf = current_app.extensions.setdefault(_SHELF, Shelf())
    assert isinstance(shelf, Shelf)
    return shelf


def _etag(topic: str, revision: int, fresh_for: timedelta | None, variant: str) -> str:
    build = current_app.config["BUILD"]
    parts = (topic, str(revision), str(_slot(fresh_for)), variant, build, request.full_path)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _slot(fresh_for: timedelta | None) -> int:
    return int(now().timestamp() // fresh_for.total_seconds()) if fresh_for else 0


def _asked_etags() -> set[str]:
    """The reader's ETags without the mark of how their bytes were compressed."""
    return {
        tag.rpartition("-")[0] or tag for tag in request.if_none_match.as_set(include_weak=True)
    }


def _finish(made: str | bytes, etag: str, content_type: str) -> Finished:
    plain = made.encode() if isinstance(made, str) else made
    if len(plain) < SMALLEST_COMPRESSED:
        return Finished(etag, content_type, plain, b"", b"")
    return Finished(
        etag,
        content_type,
        plain,
        brotli.compress(plain, quality=5),
        gzip.compress(plain, compresslevel=6, mtime=0),
    )


def _answer(finished: Finished) -> Response:
    accepted = request.accept_encodings
    if finished.brotli and accepted["br"] > 0:
        body, encoding = finished.brotli, "br"
    elif finished.gzip and accepted["gzip"] > 0:
        body, encoding = finished.gzip, "gzip"
    else:
        body, encoding = finished.plain, ""
    response = Response(body, content_type=finished.content_type)
    if encoding:
        response.content_encoding = encoding
    return _with_headers(response, finished.etag, encoding)


def _with_headers(response: Response, etag: str, encoding: str = "") -> Response:
    response.set_etag(f"{etag}-{encoding or 'id'}")
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept-Encoding")
    return response
