"""Mishaps on demand. Nothing here is left to chance: every one is counted out by whoever asks."""

import threading
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

LONGEST_STALL = 30


class Failure(StrEnum):
    """How a call of the API goes wrong."""

    RATE_LIMITED = "rate_limited"
    """429; nothing was done."""

    SERVER_ERROR = "server_error"
    """500; nothing was done, and the same idempotency key may be tried again."""

    STORED_SERVER_ERROR = "stored_server_error"
    """500, kept under the idempotency key: every further try with that key gets it again."""

    DROPPED = "dropped"
    """The connection closes; nothing was done."""

    ANSWER_LOST = "answer_lost"
    """All was done and kept, and then the connection closes without an answer."""

    STALLED = "stalled"
    """The call waits, its key in use, until `resume()`."""


@dataclass(frozen=True)
class DeliveryFaults:
    """What happens to the webhooks of events from now on."""

    copies: int = 1
    """Every event is sent so many times to every endpoint."""

    forged: int = 0
    """So many copies come on top with a signature made with another secret; sent once each."""

    stale: int = 0
    """So many copies come on top, rightly signed ten minutes ago; sent once each."""

    lose: int = 0
    """The next so many events are never sent."""

    hold: bool = False
    """Nothing is sent until it is released."""

    delay: int = 0
    """Seconds to wait before the first attempt."""


@dataclass
class _Planned:
    failure: Failure
    times: int
    method: str | None
    path: str | None

    def meets(self, method: str, path: str) -> bool:
        return self.method in (None, method) and fnmatchcase(path, self.path or "*")


class Faults:
    """The mishaps that are planned; safe to change while requests are served."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._deliveries = DeliveryFaults()
        self._failures: list[_Planned] = []
        self._stalled = 0
        self._resumptions = 0

    def disturb_deliveries(self, **changes: Any) -> None:
        """Change some of `DeliveryFaults`; the others stay as they are."""
        with self._lock:
            self._deliveries = replace(self._deliveries, **changes)

    def fail_api(
        self,
        failure: Failure,
        *,
        times: int = 1,
        method: str | None = None,
        path: str | None = None,
    ) -> None:
        """Let the next so many calls go wrong: with this method and path, if given; `*` in a path
        stands for any letters."""
        with self._lock:
            self._failures.append(_Planned(failure, times, method, path))

    def resume(self) -> None:
        """Let the calls go on that are stalled now."""
        with self._lock:
            self._resumptions += 1
            self._lock.notify_all()

    def clear(self) -> None:
        """Everything works again from now on; what is held stays held."""
        with self._lock:
            self._deliveries = DeliveryFaults()
            self._failures.clear()
        self.resume()

    def shown(self) -> dict[str, Any]:
        """What is planned, for people and for the JSON answer."""
        with self._lock:
            return {
                "deliveries": asdict(self._deliveries),
                "failures": [asdict(planned) for planned in self._failures],
            }

    def next_failure(self, method: str, path: str) -> Failure | None:
        """The failure that this call has to suffer, counted off."""
        with self._lock:
            planned = next((p for p in self._failures if p.meets(method, path)), None)
            if planned is None:
                return None
            planned.times -= 1
            if planned.times <= 0:
                self._failures.remove(planned)
            return planned.failure

    def next_event(self) -> DeliveryFaults:
        """What happens to the deliveries of one event, counted off."""
        with self._lock:
            now = self._deliveries
            if now.lose:
                self._deliveries = replace(now, lose=now.lose - 1)
            return now

    def stall(self) -> None:
        """Wait for `resume()`, at most half a minute so that a forgotten one ends."""
        with self._lock:
            before = self._resumptions
            self._stalled += 1
            self._lock.notify_all()
            self._lock.wait_for(lambda: self._resumptions != before, LONGEST_STALL)
            self._stalled -= 1

    def wait_for_stalled(self, calls: int = 1, timeout: float = 60) -> bool:
        """Wait until so many calls are stalled; False when time ran out."""
        with self._lock:
            return self._lock.wait_for(lambda: self._stalled >= calls, timeout)
