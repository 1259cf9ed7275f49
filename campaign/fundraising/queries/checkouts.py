"""A donor's way to the payment page, found by the token that only the donor has."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Checkout, Fund
from campaign.kernel.database import db
from campaign.kernel.errors import Missing


def find_checkout(campaign: Campaign, token: str) -> Checkout:
    """Raises Missing."""
    checkout = db.session.scalar(
        select(Checkout)
        .join(Fund)
        .where(Checkout.token == token, Fund.campaign_id == campaign.id)
        .options(joinedload(Checkout.fund))
    )
    if checkout is None:
        raise Missing("checkout")
    return checkout
