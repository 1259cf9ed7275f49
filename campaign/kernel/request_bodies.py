"""Waits for what a form or a webhook sends, so that slow senders hold up nobody else.

A WSGI server gives each request a thread, and a thread that waits for a body that does not come is
lost to all others. So the server has many threads: a few of them at once may work, a number may
wait for a body, and the rest stay free for requests that bring none. The threads that wait are
shared out: doors that must stay open have a share of their own, and of each share one sender gets a
part only. What is done there waits for nobody else, nor anybody else for it: a payment provider
that hangs holds up those who give. Cutting off slow senders is the work of the server in front
(ADR 18).
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from campaign.kernel.client_address import client_address, network_of
from campaign.kernel.security import HEADERS, LARGEST_REQUEST

CHUNK = 64 * 1024
SECONDS_UNTIL_ANOTHER_TRY = 5


@dataclass(frozen=True, slots=True)
class Share:
    """How many bodies may be waited for at the paths of a pattern, in all and from one sender."""

    paths: str
    waiting: int
    from_one: int
    at_work: int | None = None
    """How many of them may be worked on at once, beside all other requests; None: among those."""


class Full(Exception):
    """No further body can be waited for here."""


class RequestBodies:
    """WSGI middleware, the outermost. One per process."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        at_work: int,
        shares: Sequence[Share],
        trusted_proxies: int = 0,
    ) -> None:
        """A path belongs to the first share whose pattern it begins with; the last takes all."""
        self._application = application
        self._at_work = threading.BoundedSemaphore(at_work)
        self._rooms = [(re.compile(share.paths), _Room(share)) for share in shares]
        self._trusted_proxies = trusted_proxies

    def __call__(
        self, environment: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        refusal, at_work = None, self._at_work
        if "HTTP_TRANSFER_ENCODING" in environment:
            refusal = "411 Length Required"  # else nobody could tell a body from half of one
        elif 0 < _length(environment) <= LARGEST_REQUEST:  # a larger one the application refuses
            room = self._room(environment.get("PATH_INFO", ""))
            refusal, at_work = self._fetch(environment, room), room.at_work or at_work
        if refusal:
            return _refuse(refusal, start_response)
        with at_work:
            return self._application(environment, start_response)

    def _fetch(self, environment: WSGIEnvironment, room: "_Room") -> str | None:
        """Put the whole body where the application reads it, or return why there is none."""
        length = _length(environment)
        sender = network_of(client_address(environment, self._trusted_proxies))
        try:
            with room.place(sender):
                body = _read(environment["wsgi.input"], length)
        except Full:
            return "503 Service Unavailable"
        if len(body) < length:
            return "400 Bad Request"
        environment["wsgi.input"] = BytesIO(body)
        return None

    def _room(self, path: str) -> "_Room":
        return next(room for pattern, room in self._rooms if pattern.match(path))


class _Room:
    """The places of one share, and who has them."""

    def __init__(self, share: Share) -> None:
        self.at_work = threading.BoundedSemaphore(share.at_work) if share.at_work else None
        self._share = share
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def place(self, sender: str) -> Iterator[None]:
        """Have a place while the block runs. Raises Full."""
        with self._lock:
            if (
                self._taken.total() >= self._share.waiting
                or self._taken[sender] >= self._share.from_one
            ):
                raise Full
            self._taken[sender] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[sender] -= 1
                if not self._taken[sender]:
                    del self._taken[sender]


def _length(environment: WSGIEnvironment) -> int:
    text = environment.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def _read(source: InputStream, length: int) -> bytes:
    """Return what was announced, or less if the sender went."""
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
    if status.startswith("503"):
        headers["Retry-After"] = str(SECONDS_UNTIL_ANOTHER_TRY)
    start_response(status, list(headers.items()))
    return (words,)
