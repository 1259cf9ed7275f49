"""Waits for what a form or a webhook sends, so that slow senders hold up nobody who only reads.

A WSGI server gives each request a thread, and a thread that waits for a body that does not come is
lost to all others. So the server has many threads: a few of them at once may work, a number may
wait for a body, and the rest stay free for requests that bring none. A thread that reads cannot be
told to stop: who takes too long is cut off at the socket (`kernel/slow_senders.py`).
"""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from campaign.kernel.security import HEADERS, LARGEST_REQUEST

CHUNK = 64 * 1024


class Since:
    """Since when each of those who are at something now are at it."""

    def __init__(self) -> None:
        self._moments: dict[object, float] = {}

    @contextmanager
    def now(self) -> Iterator[None]:
        one = object()
        self._moments[one] = time.monotonic()
        try:
            yield
        finally:
            del self._moments[one]

    def longest(self) -> float:
        """Seconds that the first of them has been at it; 0 while there is nobody."""
        moments = list(self._moments.values())
        return time.monotonic() - min(moments) if moments else 0.0


class RequestBodies:
    """WSGI middleware, the outermost. One per process."""

    def __init__(
        self, application: WSGIApplication, *, at_work: int, waiting: int, within: float
    ) -> None:
        """A body that took longer than `within` seconds and ended early was cut off for that."""
        self.awaited = Since()
        self.worked_on = Since()
        self._application = application
        self._at_work = threading.BoundedSemaphore(at_work)
        self._waiting = threading.BoundedSemaphore(waiting)
        self._within = within

    def __call__(
        self, environment: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        refusal = None
        if "HTTP_TRANSFER_ENCODING" in environment:
            refusal = "411 Length Required"  # else nobody could tell a body from half of one
        elif 0 < _length(environment) <= LARGEST_REQUEST:  # a larger one the application refuses
            refusal = self._fetch(environment)
        if refusal:
            return _refuse(refusal, start_response)
        with self.worked_on.now(), self._at_work:
            return self._application(environment, start_response)

    def _fetch(self, environment: WSGIEnvironment) -> str | None:
        """Put the whole body where the application reads it; or why there is none."""
        if not self._waiting.acquire(blocking=False):
            return "503 Service Unavailable"
        length = _length(environment)
        begun = time.monotonic()
        try:
            with self.awaited.now():
                body = _read(environment["wsgi.input"], length)
        finally:
            self._waiting.release()
        if len(body) < length:
            is_late = time.monotonic() - begun > self._within
            return "408 Request Timeout" if is_late else "400 Bad Request"
        environment["wsgi.input"] = BytesIO(body)
        return None


def _length(environment: WSGIEnvironment) -> int:
    text = environment.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def _read(source: InputStream, length: int) -> bytes:
    """What was announced, or less if the sender went."""
    chunks: list[bytes] = []
    missing = length
    while missing > 0 and (chunk := source.read(min(CHUNK, missing))):
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)


def _refuse(status: str, start_response: StartResponse) -> Iterable[bytes]:
    words = f"{status.partition(' ')[2]}\n".encode()
    headers = {
        **HEADERS,
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(words)),
        "Cache-Control": "no-store",
    }
    start_response(status, list(headers.items()))
    return (words,)
