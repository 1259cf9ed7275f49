"""Who sends to a server byte by byte, as a library for HTTP never would."""

import re
import select
import socket
import ssl
from contextlib import suppress

PATIENCE = 60


class Sender:
    """One connection to our server; a context that closes it."""

    def __init__(self, port: int, *, source: str = "127.0.0.1", tls: bool = False) -> None:
        plain = socket.create_connection(
            ("127.0.0.1", port), timeout=PATIENCE, source_address=(source, 0)
        )
        self.socket = unchecked().wrap_socket(plain) if tls else plain
        self._answer = b""

    def __enter__(self) -> "Sender":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *parts: str) -> None:
        """It may have been cut off already."""
        with suppress(OSError):
            self.socket.sendall("".join(parts).encode())

    def has_answer(self) -> bool:
        return bool(select.select([self.socket], [], [], 0)[0])

    def answers(self, *, until_closed: bool = False) -> list[int]:
        """The status of each answer so far; waits for the first, or for the end of all."""
        while until_closed or not self._answer:
            with suppress(ConnectionResetError):
                if part := self.socket.recv(65536):
                    self._answer += part
                    continue
            break
        return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", self._answer)]


def unchecked() -> ssl.SSLContext:
    """For a server whose certificate nobody signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
