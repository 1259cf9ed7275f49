"""How many events there are."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from campaign.campaigns.models import Campaign
from campaign.events.models import Event, EventState
from campaign.kernel.clock import now
from campaign.kernel.database import db


@dataclass(frozen=True, slots=True)
class CountryCount:
    """What takes place in a country; None: online only."""

    country: str | None
    held: int
    to_come: int

    @property
    def total(self) -> int:
        return self.held + self.to_come


def counts_by_country(campaign: Campaign) -> list[CountryCount]:
    """Events that have ended and that have not, the most first; no cancelled or hidden ones."""
    held = func.sum(case((Event.ends_at <= now(), 1), else_=0))
    query = (
        select(Event.country, held, func.count())
        .where(
            Event.campaign_id == campaign.id,
            Event.state != EventState.CANCELLED,
            Event.hidden_at.is_(None),
        )
        .group_by(Event.country)
        .order_by(func.count().desc(), Event.country)
    )
    return [
        CountryCount(country, int(ended), total - int(ended))
        for country, ended, total in db.session.execute(query)
    ]
