"""Cuts off who lets the server wait too long for the body of a request.

A thread that waits for a body cannot be told to stop, and a server does not say which connection it
reads. But the kernel tells of each connection how much came and how much was received at the other
end: one that has sent something and got nothing for it is a request that is not complete yet. Its
receiving half is closed, the reader gets what came so far, and the sender an answer (408). A
connection that rests between two requests looks like one whose sender fell silent: while there is
somebody to cut off, those that have rested for as long are closed, too. Browsers open new ones.

Linux tells this. Elsewhere nobody is cut off, and the server in front has to (docs/operations.md).
"""

import os
import socket
import stat
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from campaign.kernel.request_bodies import RequestBodies

LEAST_RATE = 16 * 1024
"""Bytes in a second. Who sends faster than this is waited for, up to the largest request."""
LOOKS = 20
"""How often in the time that a body may take."""
OPEN_FILES = "/proc/self/fd"
COUNTS = struct.Struct("=120x2Q")
"""Where the kernel's `struct tcp_info` has tcpi_bytes_acked and tcpi_bytes_received."""


@dataclass
class Seen:
    """What a connection was like when something last changed on it."""

    answered: int
    received: int
    moved_at: float
    received_before: int
    unanswered_since: float | None = None


class SlowSenders:
    """One per process. Looks only while there is a body to wait for."""

    def __init__(self, bodies: RequestBodies, port: int, within: float) -> None:
        self._bodies = bodies
        self._port = port
        self._within = within
        self._pause = within / LOOKS
        self._seen: dict[int, Seen] = {}

    def watch(self) -> None:
        """In a thread of its own, for as long as the process lives."""
        never = threading.Event()
        while not never.wait(self._pause):
            self.look()

    def look(self) -> None:
        waited = self._bodies.awaited.longest()
        known, self._seen = self._seen, {}
        if not waited:
            return
        for connection in _connections(self._port):
            with connection, suppress(OSError):
                number = os.fstat(connection.fileno()).st_ino
                is_slow = self._judge(number, known.get(number), connection)
                if is_slow and waited > self._within:
                    connection.shutdown(socket.SHUT_RD)

    def _judge(self, number: int, seen: Seen | None, connection: socket.socket) -> bool:
        """Remember how it is now. Whether it says nothing at all, or too little."""
        now = time.monotonic()
        answered, received = _counts(connection)
        if seen is None or answered != seen.answered:
            self._seen[number] = Seen(answered, received, now, received)
            return False
        self._seen[number] = seen
        if received == seen.received:
            # Nothing more comes to a request that is complete and worked on, either.
            worked = self._bodies.worked_on.longest() + self._pause
            return now - seen.moved_at > max(self._within, worked)
        if seen.unanswered_since is None:
            seen.unanswered_since = now
        seen.received, seen.moved_at = received, now
        earned = (received - seen.received_before) / LEAST_RATE
        return now - seen.unanswered_since > self._within + earned


def can_tell() -> bool:
    return sys.platform == "linux"


def _connections(port: int) -> Iterator[socket.socket]:
    """A second handle of each connection that this process accepted at its port."""
    for name in os.listdir(OPEN_FILES):
        with suppress(OSError):
            copy = os.dup(int(name))
            if not stat.S_ISSOCK(os.fstat(copy).st_mode):
                os.close(copy)
                continue
            connection = socket.socket(fileno=copy)
            if connection.family in (socket.AF_INET, socket.AF_INET6) and _is_ours(
                connection, port
            ):
                yield connection
            else:
                connection.close()


def _is_ours(connection: socket.socket, port: int) -> bool:
    """It has another end, and ours is the server's."""
    with suppress(OSError):
        connection.getpeername()
        return bool(connection.getsockname()[1] == port)
    return False


def _counts(connection: socket.socket) -> tuple[int, int]:
    """Bytes that the other end has received from us, and we from it."""
    facts = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, COUNTS.size)
    acknowledged, received = COUNTS.unpack(facts)
    return acknowledged, received
