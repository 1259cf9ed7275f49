"""Fetching the file of reference rates: encrypted, bounded in size and time, never redirected."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import monotonic

from campaign.config import is_loopback, parts_of

LARGEST = 16 * 1024 * 1024
TIMEOUT_SECONDS = 20
WHOLE_SECONDS = 60
CHUNK = 64 * 1024


class NotFetched(Exception):
    """The message says why, in a few plain words."""


def fetch(url: str) -> bytes:
    """What stands there. Raises NotFetched."""
    parts = parts_of(url)
    if parts.scheme != "https" and not is_loopback(url):
        raise NotFetched("the address is not https")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    until = monotonic() + WHOLE_SECONDS
    try:
        connection.request("GET", f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}")
        answer = connection.getresponse()
        if answer.status != 200:
            raise NotFetched(f"the server answers {answer.status}")
        content = b""
        while chunk := answer.read1(CHUNK):
            content += chunk
            if len(content) > LARGEST:
                raise NotFetched("the file is too large")
            if monotonic() > until:
                raise NotFetched("it takes too long")
        return content
    except (OSError, HTTPException) as error:
        raise NotFetched(type(error).__name__) from error
    finally:
        connection.close()
