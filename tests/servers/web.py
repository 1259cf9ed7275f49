"""The app under a real server on this machine, for browsers and for programs that speak HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

LOOKS_EVERY = 0.02
"""Seconds after which it sees that it is to stop."""


@contextmanager
def serve(app: Flask, port: int) -> Iterator[str]:
    """Serve in a thread of this process: the test sees the same database. Yields the address."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(LOOKS_EVERY,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
