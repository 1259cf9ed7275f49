"""Public answers: the same bytes for everyone, made once per revision, compressed once.

One small read tells the topic's revision; with it the ETag is known, and a reader who has it gets
304 before anything is rendered. One reader makes an answer, those who ask for it meanwhile wait and
get the same. What is rendered is handed to `front`, which keeps it.
"""

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import monotonic
from weakref import WeakValueDictionary

import brotli
from flask import Response, current_app, request
from werkzeug.datastructures import Accept
from werkzeug.http import http_date, parse_accept_header, parse_date

from campaign.kernel import revisions
from campaign.kernel.clock import now, real_now
from campaign.kernel.database import let_go

OFFER = "campaign.published"
"""Where in the WSGI environment an answer is left that may be kept."""

LONG = 256 * 1024
"""A long answer is compressed with less effort: a tenth larger, and twice as fast."""
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda plain: bytes(brotli.compress(plain, quality=4 if len(plain) > LONG else 5)),
    "gzip": lambda plain: gzip.compress(plain, 4 if len(plain) > LONG else 6, mtime=0),
}
"""By the name of the encoding, the smallest first."""

QUARTER_OF_AN_HOUR = timedelta(minutes=15)
A_SECOND = timedelta(seconds=1)
SETTLED_AFTER = timedelta(seconds=2)
"""From then on no other state can have been given under the same second (see `last_modified`)."""
STARTED_AT = "campaign.published.started_at"
"""Where the configuration says since when this program answers; a new one may use other words."""


class Finished:
    """An answer's bytes, compressed once for each encoding that readers ask for."""

    def __init__(self, etag: str, plain: bytes) -> None:
        self.etag = etag
        """Without quotes and without the mark of an encoding."""
        self.plain = plain
        self._compressed: dict[str, bytes] = {}
        self._compressing = threading.Lock()

    @property
    def size(self) -> int:
        """With room for the compressed forms, which together are smaller than the plain one."""
        return 2 * len(self.plain)

    def body(self, encoding: str) -> bytes:
        """Return the answer in this encoding. Whoever asks for it first compresses it for all."""
        if not encoding:
            return self.plain
        if encoding not in self._compressed:
            with self._compressing:
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
    changed_at: datetime
    known_at: float = field(default_factory=monotonic)
    """When the revision was read, on the process's own clock: the answer was true then."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a reader has already, as its request says (RFC 9110 section 13)."""

    if_none_match: str
    if_modified_since: str
    accepted: str
    """Its Accept-Encoding."""

    def etag_held(self, etag: str) -> str | None:
        """Return the ETag that its 304 carries: the very one that the reader got with the answer.

        None where the reader does not have this answer in any encoding.
        """
        if not self.if_none_match:
            return None
        encoding = best_encoding(self.accepted)
        if self.if_none_match.strip() == "*":
            return marked(etag, encoding)
        marks = (marked(etag, each) for each in (encoding, *COMPRESSORS, ""))
        return next((mark for mark in marks if mark in self.if_none_match), None)

    def is_up_to_date(self, changed_at: datetime) -> bool:
        """Return whether a reader that knows no ETag has the state of that moment."""
        if self.if_none_match or not self.if_modified_since:
            return False
        since = parse_date(self.if_modified_since)
        return since is not None and since >= changed_at.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Present:
    """How an answer would have to be if it were made now."""

    revision: int
    etag: str
    changed_at: datetime
    known_at: float


class Turn:
    """Making the answer of one address: one thread at a time does."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.is_after_another = False
        self.last: Offer | None = None
        """What the thread before made, for those who waited meanwhile."""


class Turns:
    """The turns that some thread has or waits for now, by address."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[str, Turn] = WeakValueDictionary()
        self._lock = threading.Lock()

    @contextmanager
    def take(self, address: str) -> Iterator[Turn]:
        """Wait until no other thread makes this answer, with no connection in hand meanwhile."""
        with self._lock:
            turn = self._turns.setdefault(address, Turn())
        if not turn.lock.acquire(blocking=False):
            let_go()
            turn.lock.acquire()
        try:
            yield turn
        finally:
            turn.is_after_another = True
            turn.lock.release()


_turns = Turns()


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
    present = _present(topic, fresh_for, variant)
    held = _held(present, by_date=variant is None)
    if held is not None:
        return _with_headers(Response(status=304), held)
    if variant is not None:
        return _answer(_finish(present, make), content_type)
    with _turns.take(request.full_path) as turn:
        if turn.is_after_another:
            present = _present(topic, fresh_for, variant)
        if turn.last is None or turn.last.finished.etag != present.etag:
            until = real_now() + _rest_of(fresh_for) if fresh_for else None
            turn.last = Offer(
                topic,
                present.revision,
                until,
                _finish(present, make),
                present.changed_at,
                present.known_at,
            )
        offer = request.environ[OFFER] = turn.last
    response = _answer(offer.finished, content_type)
    response.headers["Last-Modified"] = last_modified(offer.changed_at)
    return response


def last_modified(changed_at: datetime) -> str:
    """Return the date of a state that is given now.

    A date knows whole seconds only. While the second of the change is not long over, another
    change may fall into it; until then the second before is named, and who asks by that date gets
    the answer once more.
    """
    is_settled = real_now() - changed_at >= SETTLED_AFTER
    return http_date(changed_at if is_settled else changed_at - A_SECOND)


def marked(etag: str, encoding: str) -> str:
    """A strong ETag names the very bytes, so it differs by encoding."""
    return f'"{etag}-{encoding or "id"}"'


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """Of the encodings we can make, the smallest that a reader accepts; "" for none."""
    header = parse_accept_header(accepted, Accept)
    return next((name for name in COMPRESSORS if header[name] > 0), "")


def _present(topic: str, fresh_for: timedelta | None, variant: str | None) -> Present:
    known_at = monotonic()
    revision, touched_at = revisions.state(topic)
    state = f"{revision} {touched_at.isoformat()}"
    etag = _etag(topic, state, fresh_for, variant)
    return Present(revision, etag, _changed_at(touched_at, fresh_for), known_at)


def _held(present: Present, *, by_date: bool) -> str | None:
    """Return the ETag of the answer if the reader has it already."""
    headers = request.headers
    reader = Conditions(
        headers.get("If-None-Match", ""),
        headers.get("If-Modified-Since", ""),
        headers.get("Accept-Encoding", ""),
    )
    held = reader.etag_held(present.etag)
    if held is None and by_date and reader.is_up_to_date(present.changed_at):
        return marked(present.etag, best_encoding(reader.accepted))
    return held


def _etag(topic: str, state: str, fresh_for: timedelta | None, variant: str | None) -> str:
    slot = int(now().timestamp() // fresh_for.total_seconds()) if fresh_for else 0
    build = current_app.config["BUILD"]
    parts = (topic, state, str(slot), variant or "", build, request.full_path)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _finish(present: Present, make: Callable[[], str | bytes]) -> Finished:
    made = make()
    return Finished(present.etag, made.encode() if isinstance(made, str) else made)


def _answer(finished: Finished, content_type: str) -> Response:
    encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
    response = Response(finished.body(encoding), content_type=content_type)
    if encoding:
        response.content_encoding = encoding
    return _with_headers(response, marked(finished.etag, encoding))


def _rest_of(fresh_for: timedelta) -> timedelta:
    """Until the slot that the ETag names is over; whole days of offset do not move its ends."""
    return fresh_for - timedelta(seconds=real_now().timestamp() % fresh_for.total_seconds())


def _changed_at(touched_at: datetime, fresh_for: timedelta | None) -> datetime:
    """Return since when the answer is as it is: its topic, its slot of time or this program."""
    started_at: datetime = current_app.config[STARTED_AT]
    moments = [touched_at, started_at]
    if fresh_for:
        moments.append(real_now() + _rest_of(fresh_for) - fresh_for)
    return max(moments).astimezone(UTC)


def _with_headers(response: Response, etag: str) -> Response:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept-Encoding")
    return response
