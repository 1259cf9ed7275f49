"""A monthly gift, found by the token that only its donor has."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.accounts.tokens import digest
from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Contribution, Fund, MonthlyGift, MonthlyLink
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.errors import Missing

MONTHS_SHOWN = 12


def find_monthly_gift(campaign: Campaign, token: str) -> MonthlyGift:
    """Raises Missing, also for a link that is too old."""
    gift = db.session.scalar(
        select(MonthlyGift)
        .join(MonthlyLink, MonthlyLink.monthly_gift_id == MonthlyGift.id)
        .join(Fund, Fund.id == MonthlyGift.fund_id)
        .where(
            MonthlyLink.token_hash == digest(token),
            MonthlyLink.expires_at > real_now(),
            Fund.campaign_id == campaign.id,
        )
        .options(joinedload(MonthlyGift.fund))
    )
    if gift is None:
        raise Missing("monthly gift")
    return gift


def months_of(gift: MonthlyGift) -> Sequence[Contribution]:
    """What arrived, the newest first."""
    return db.session.scalars(
        select(Contribution)
        .where(Contribution.monthly_gift_id == gift.id)
        .order_by(Contribution.received_on.desc(), Contribution.id.desc())
        .limit(MONTHS_SHOWN)
    ).all()
