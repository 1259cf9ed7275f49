"""Public answers: the same bytes for everyone, made once per revision, compressed once.

One small read tells the topic's revision; with it the ETag is known, and a reader who has it gets
304 before anything is rendered. What is rendered is handed to `front`, which keeps it.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import brotli
from flask import Response, current_app, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from campaign.kernel import revisions
from campaign.kernel.clock import now, real_now

OFFER = "campaign.published"
"""Where in the WSGI environment an answer is left that may be kept."""

SMALLEST_COMPRESSED = 512
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda plain: bytes(brotli.compress(plain, quality=5)),
    "gzip": lambda plain: gzip.compress(plain, compresslevel=6, mtime=0),
}
"""By the name of the encoding, the smallest first."""

QUARTER_OF_AN_HOUR = timedelta(minutes=15)


class Finished:
    """An answer's bytes, compressed once for each encoding that readers ask for."""

    def __init__(self, etag: str, plain: bytes) -> None:
        self.etag = etag
        """Without quotes and without the mark of an encoding."""
        self.plain = plain
        self._compressed: dict[str, bytes] = {}

    @property
    def size(self) -> int:
        """With room for the compressed forms, which together are smaller than the plain one."""
        return 2 * len(self.plain)

    def encoding_for(self, accepted: str) -> str:
        """The smallest form that the reader's Accept-Encoding allows; "" for the plain one."""
        if len(self.plain) < SMALLEST_COMPRESSED:
            return ""
        return best_encoding(accepted)

    def body(self, encoding: str) -> bytes:
        """Two threads that ask first at once compress twice, and get the same."""
        if not encoding:
            return self.plain
        if encoding not in self._compressed:
            self._compressed[encoding] = COMPRESSORS[encoding](self.plain)
        return self._compressed[encoding]


@dataclass(frozen=True, slots=True)
class Offer:
    """A finished answer, and what has to be true for it to be given again."""

    topic: str
    revision: int
    until: datetime | None
    finished: Finished


def publish(
    topic: str,
    make: Callable[[], str | bytes],
    *,
    content_type: str = "text/html; charset=utf-8",
    fresh_for: timedelta | None = QUARTER_OF_AN_HOUR,
    variant: str | None = None,
) -> Response:
    """Answer with what `make` gives, made anew only when the topic changed.

    `fresh_for` is for answers that say what is next or today: they are made anew as time goes by.
    `variant` tells answers of one address apart; such answers are not kept. Raises Missing if there
    is no such topic.
    """
    revision, changed_at = revisions.state(topic)
    etag = _etag(topic, f"{revision} {changed_at.isoformat()}", fresh_for, variant)
    if is_asked_for(etag, request.headers.get("If-None-Match", "")):
        return _with_headers(Response(status=304), etag, "")
    made = make()
    finished = Finished(etag, made.encode() if isinstance(made, str) else made)
    if variant is None:
        until = real_now() + _rest_of(fresh_for) if fresh_for else None
        request.environ[OFFER] = Offer(topic, revision, until, finished)
    encoding = finished.encoding_for(request.headers.get("Accept-Encoding", ""))
    response = Response(finished.body(encoding), content_type=content_type)
    if encoding:
        response.content_encoding = encoding
    return _with_headers(response, etag, encoding)


def is_asked_for(etag: str, if_none_match: str) -> bool:
    """Whether the reader has this answer, in whichever encoding (RFC 9110 section 13.1.2)."""
    return bool(if_none_match) and (f'"{etag}-' in if_none_match or if_none_match.strip() == "*")


def marked(etag: str, encoding: str) -> str:
    """A strong ETag names the very bytes, so it differs by encoding."""
    return f'"{etag}-{encoding or "id"}"'


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """Of the encodings we can make, the smallest that a reader accepts; "" for none."""
    header = parse_accept_header(accepted, Accept)
    return next((name for name in COMPRESSORS if header[name] > 0), "")


def _etag(topic: str, state: str, fresh_for: timedelta | None, variant: str | None) -> str:
    slot = int(now().timestamp() // fresh_for.total_seconds()) if fresh_for else 0
    build = current_app.config["BUILD"]
    parts = (topic, state, str(slot), variant or "", build, request.full_path)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _rest_of(fresh_for: timedelta) -> timedelta:
    """Until the slot that the ETag names is over; whole days of offset do not move its ends."""
    return fresh_for - timedelta(seconds=real_now().timestamp() % fresh_for.total_seconds())


def _with_headers(response: Response, etag: str, encoding: str) -> Response:
    response.headers["ETag"] = marked(etag, encoding)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept-Encoding")
    return response
