"""Whoever reads at an address may ask for a link that proves it."""

from datetime import timedelta

from sqlalchemy import func, select

from campaign.accounts.tokens import digest, new_token
from campaign.kernel.addresses import normal_address
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Missing
from campaign.privacy import notifications
from campaign.privacy.models import PrivacyLink

GOOD_FOR = timedelta(hours=24)
MOST_LINKS = 3
"""For one address at once, so that nobody's box is flooded."""


def ask_for_link(address: str, language: str) -> None:
    """Mail the link, whatever is stored: the answer must not tell.

    Raises ValueError for what is no address.
    """
    address, token = normal_address(address), new_token()
    with transaction():
        good = select(func.count()).where(
            PrivacyLink.email == address, PrivacyLink.expires_at > real_now()
        )
        if (db.session.scalar(good) or 0) >= MOST_LINKS:
            return
        db.session.add(
            PrivacyLink(token_hash=digest(token), email=address, expires_at=real_now() + GOOD_FOR)
        )
        notifications.send_link(address, language, token)


def address_of_link(token: str) -> str:
    """Whose link it is. Raises Missing if it is none, or not good any more."""
    address = db.session.scalar(
        select(PrivacyLink.email).where(
            PrivacyLink.token_hash == digest(token), PrivacyLink.expires_at > real_now()
        )
    )
    if address is None:
        raise Missing("privacy link")
    return address
