"""Mailed links: only a digest of each is kept, so that our tables open no door."""

import hashlib
import secrets
from datetime import timedelta

LASTS = timedelta(days=7)
"""A link that confirms."""
INVITATION_LASTS = timedelta(days=30)
"""An organization has to talk it over first."""


def new_link() -> tuple[str, str]:
    """What is mailed, and what is kept of it."""
    token = secrets.token_urlsafe(32)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
