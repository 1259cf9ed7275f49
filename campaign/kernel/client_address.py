"""Tells who asked, where proxies stand in front and say so in X-Forwarded-For.

Proxies write addresses in many ways: with a port, in brackets, not at all. What is no address is
never handed on, since limits count by it. Then the one who counts is the proxy that spoke to us.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

UNKNOWN = "0.0.0.0"  # noqa: S104  nobody's address, and nothing listens there
NETWORK_BITS = 64
"""A household has as many addresses of IPv6 as it likes, all of one such network."""
WITH_PORT = re.compile(r"\[(?P<bracketed>[^]]*)\](:\d*)?|(?P<plain>[\d.]+):\d*", re.ASCII)


def client_address(environment: WSGIEnvironment, trusted_proxies: int) -> str:
    """Return the address that the outermost trusted proxy saw, or the sender's own."""
    if trusted_proxies:
        said = environment.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(said) >= trusted_proxies and (address := _parse(said[-trusted_proxies])):
            return str(address)
    return str(_parse(environment.get("REMOTE_ADDR") or "") or UNKNOWN)


def network_of(address: str) -> str:
    """Return where an address is, as narrow as one household can be told apart."""
    parsed = _parse(address) or ip_address(UNKNOWN)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((int(parsed), NETWORK_BITS), strict=False))
    return str(parsed)


class KnownClient:
    """WSGI middleware that puts the address of who asked where the application reads it."""

    def __init__(self, application: WSGIApplication, trusted_proxies: int) -> None:
        self._application = application
        self._trusted_proxies = trusted_proxies

    def __call__(
        self, environment: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        environment["REMOTE_ADDR"] = client_address(environment, self._trusted_proxies)
        return self._application(environment, start_response)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    words = text.strip()
    if split := WITH_PORT.fullmatch(words):
        words = split["bracketed"] or split["plain"] or ""
    try:
        address = ip_address(words)
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
