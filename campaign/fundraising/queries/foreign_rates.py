"""Rates by which money was counted that were not for its coalition."""

from collections.abc import Iterator

from sqlalchemy import or_, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Count, Fund, Goal, Rate
from campaign.kernel.database import db


def counted_by_foreign_rates() -> Iterator[str]:
    """A sentence for each count and goal that went by a rate of another coalition."""
    for model, word in ((Count, "count"), (Goal, "goal")):
        query = (
            select(model.id, Rate.id)
            .join(Fund, Fund.id == model.fund_id)
            .join(Campaign, Campaign.id == Fund.campaign_id)
            .join(Rate, or_(Rate.id == model.rate_id, Rate.id == model.second_rate_id))
            .where(Rate.coalition_id != Campaign.coalition_id)
            .order_by(model.id)
        )
        for key, rate_id in db.session.execute(query):
            yield f"{word} {key}: rate {rate_id} is another coalition's"
