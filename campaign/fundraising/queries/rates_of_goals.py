"""By which rates the public goals of a campaign are added up."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Fund, Goal, GoalVisibility, Rate
from campaign.kernel.database import db


def rates_of_public_goals(campaign: Campaign) -> Sequence[Rate]:
    """The newest first. Those of other goals stay out: their day would tell of them."""
    query = (
        select(Rate)
        .join(Goal, or_(Goal.rate_id == Rate.id, Goal.second_rate_id == Rate.id))
        .join(Fund, Fund.id == Goal.fund_id)
        .where(
            Fund.campaign_id == campaign.id,
            Goal.ended_at.is_(None),
            Goal.visibility == GoalVisibility.PUBLIC,
        )
        .distinct()
        .order_by(Rate.on_day.desc(), Rate.base, Rate.quote, Rate.id)
    )
    return db.session.scalars(query).all()
