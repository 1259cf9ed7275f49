"""Links to a monthly gift: mailed to its donor, or asked for by address."""

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from campaign.accounts.tokens import digest, new_token
from campaign.fundraising.models import MonthlyGift, MonthlyLink, MonthlyState
from campaign.fundraising.notifications import send_monthly_links
from campaign.kernel.addresses import normal_address
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.sealing import seal

GOOD_FOR = timedelta(days=400)
"""A year and more: the mail of any of the last twelve months leads there."""
STRAIGHT_FROM_THANKS = timedelta(hours=1)
"""As long leads the page of thanks there, too. Later its address may have been passed on."""
MOST_ASKED_FOR = 3
ASKED_WITHIN = timedelta(hours=1)
KEPT_AFTER_END = timedelta(days=30)


def address_seal(address: str) -> str:
    """By which a donor's address is found again, and cannot be read."""
    return seal("monthly gift", normal_address(address))


def new_link(gift: MonthlyGift) -> str:
    """Another token for it; those that were mailed before stay good."""
    token = new_token()
    db.session.add(
        MonthlyLink(
            token_hash=digest(token), monthly_gift_id=gift.id, expires_at=real_now() + GOOD_FOR
        )
    )
    return token


def link_from_thanks(gift: MonthlyGift, token: str) -> None:
    """The donor's way back from the payment page leads on to the gift, for a short while.

    Whoever mistyped the address there never gets the mail.
    """
    db.session.add(
        MonthlyLink(
            token_hash=digest(token),
            monthly_gift_id=gift.id,
            expires_at=real_now() + STRAIGHT_FROM_THANKS,
        )
    )


def ask_for_links(address: str, language: str) -> None:
    """Mail a link to each monthly gift of this address; nobody else learns whether there is one.

    Raises ValueError for what is no address.
    """
    address = normal_address(address)
    with transaction():
        gifts = db.session.scalars(
            select(MonthlyGift)
            .where(
                MonthlyGift.address_seal == address_seal(address),
                MonthlyGift.state != MonthlyState.ENDED,
            )
            .order_by(MonthlyGift.id)
        ).all()
        asked = [gift for gift in gifts if not _was_asked_enough(gift)]
        if asked:
            send_monthly_links(
                [(gift, new_link(gift)) for gift in asked], email=address, language=language
            )


def _was_asked_enough(gift: MonthlyGift) -> bool:
    lately = select(func.count()).where(
        MonthlyLink.monthly_gift_id == gift.id,
        MonthlyLink.created_at > real_now() - ASKED_WITHIN,
        MonthlyLink.expires_at > real_now() + STRAIGHT_FROM_THANKS,  # was mailed
    )
    return (db.session.scalar(lately) or 0) >= MOST_ASKED_FOR


def forget_old_links() -> None:
    """Links that are too old; and of gifts that ended, the seal, the name and the links."""
    ended = MonthlyGift.ended_at < real_now() - KEPT_AFTER_END
    with transaction():
        db.session.execute(
            delete(MonthlyLink).where(
                (MonthlyLink.expires_at < real_now())
                | MonthlyLink.monthly_gift_id.in_(select(MonthlyGift.id).where(ended))
            )
        )
        db.session.execute(
            update(MonthlyGift)
            .where(ended)
            .values(address_seal=None, donor_name=None, donor_name_is_public=False)
        )


def forget_monthly_address(address: str) -> None:
    """The gift goes on at the provider until it is stopped there; here nobody finds it any more."""
    same = MonthlyGift.address_seal == address_seal(address)
    with transaction():
        db.session.execute(
            delete(MonthlyLink).where(
                MonthlyLink.monthly_gift_id.in_(select(MonthlyGift.id).where(same))
            )
        )
        db.session.execute(
            update(MonthlyGift)
            .where(same)
            .values(address_seal=None, donor_name=None, donor_name_is_public=False)
        )
