"""Secrets that only their bearer knows: the database keeps their digest."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Of a long random token, which needs no salt and no slowness."""
    return hashlib.sha256(token.encode()).hexdigest()
