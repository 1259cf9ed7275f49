"""Health measures of a campaign, as a whole or in one country, for a period, with their source.

Measures speak of events and counts only: nobody's health is recorded here.
"""

import secrets
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.campaigns.hiding import ALL_OR_NOTHING, Hideable
from campaign.campaigns.models import Campaign
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CountryCode, OneLine
from campaign.kernel.translated import Translated, TranslatedText
from campaign.organizations.models import Organization


class MeasureKind(StrEnum):
    """The vocabulary. `value` of a measure means what is in brackets."""

    CAPACITY_SHARE = "capacity_share"  # percent of the usual places
    CONTACT_LIST = "contact_list"
    CURFEW = "curfew"  # hour of the day, 0 to 23, from which people stay at home
    DISTANCE = "distance"  # centimetres
    HYGIENE = "hygiene"
    MASKS = "masks"
    MOST_PEOPLE = "most_people"  # people at one place
    ONLINE_ONLY = "online_only"
    OTHER = "other"
    OUTDOORS_ONLY = "outdoors_only"
    PROOF = "proof"
    TESTS = "tests"
    VENTILATION = "ventilation"


class HealthMeasure(Hideable, Base):
    __tablename__ = "health_measures"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_starts"),
        CheckConstraint("value IS NULL OR value >= 0", name="value_is_not_negative"),
        CheckConstraint(
            "kind <> 'capacity_share' OR (value IS NOT NULL AND value <= 100)",
            name="capacity_share_is_a_percentage",
        ),
        CheckConstraint(ALL_OR_NOTHING, name="hidden_by_somebody_for_a_reason"),
        Index("ix_health_measures_in_force", "campaign_id", "country", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(
        OneLine(40), unique=True, default=lambda: secrets.token_hex(16)
    )
    """Stable name in data files; never shown."""
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    country: Mapped[str | None] = mapped_column(CountryCode)
    """None: everywhere in the campaign."""
    kind: Mapped[MeasureKind]
    value: Mapped[int | None]
    text: Mapped[Translated] = mapped_column(TranslatedText)
    source: Mapped[str] = mapped_column(OneLine(200))
    """Who says so, such as the name of an ordinance or a ministry."""
    source_url: Mapped[str | None] = mapped_column(OneLine(300))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """The last day on which it holds; None: until further notice."""
    written_by_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    written_at: Mapped[datetime] = mapped_column(default=real_now)

    campaign: Mapped[Campaign] = relationship()
    written_by: Mapped[Organization | None] = relationship()

    def holds(self, country: str | None, first_day: date, last_day: date) -> bool:
        """Whether it holds in that country on any of these days."""
        if self.country is not None and self.country != country:
            return False
        return self.valid_from <= last_day and (self.valid_to is None or self.valid_to >= first_day)
