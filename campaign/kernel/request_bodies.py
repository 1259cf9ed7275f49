"""Waits for what a form or a webhook sends, so that slow senders hold up nobody who only reads.

A WSGI server gives each request a thread, and a thread that waits for a body that does not come is
lost to all others. So the server has many threads: a few of them at once may work, a number may
wait for a body, and the rest stay free for requests that bring none. How long a body may take, only
a web server in front can say: this one cannot be told to stop reading (docs/security.md).
"""

import threading
from collections.abc import Iterable
from io import BytesIO
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from campaign.kernel.security import HEADERS, LARGEST_REQUEST

CHUNK = 64 * 1024


class RequestBodies:
    """WSGI middleware, the outermost. One per process."""

    def __init__(self, application: WSGIApplication, *, at_work: int, waiting: int) -> None:
        self._application = application
        self._at_work = threading.BoundedSemaphore(at_work)
        self._waiting = threading.BoundedSemaphore(waiting)

    def __call__(
        self, environment: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        length = _length(environment)
        if 0 < length <= LARGEST_REQUEST:  # the application refuses a larger one unread
            if not self._waiting.acquire(blocking=False):
                return _refuse("503 Service Unavailable", start_response)
            try:
                body = _read(environment["wsgi.input"], length)
            finally:
                self._waiting.release()
            if len(body) < length:
                return _refuse("400 Bad Request", start_response)
            environment["wsgi.input"] = BytesIO(body)
        with self._at_work:
            return self._application(environment, start_response)


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
