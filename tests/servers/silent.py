"""A server that accepts and says nothing."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Silent:
    """Keeps whoever came, until it is told to let them go."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.kept: list[socket.socket] = []
        self._thread = threading.Thread(target=self._keep)
        self._thread.start()

    def _keep(self) -> None:
        with suppress(OSError):
            while True:
                self.kept.append(self._listener.accept()[0])

    def end(self) -> None:
        """Whoever waits for an answer hears that there will be none. May be called twice."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for each in self.kept:
            each.close()


@contextmanager
def serve() -> Iterator[Silent]:
    server = Silent()
    try:
        yield server
    finally:
        server.end()
