"""What an organization itself will give, according to its possibilities, for what all share."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.campaigns.models import Campaign
from campaign.kernel.clock import now
from campaign.kernel.database import Base, CurrencyCode, MinorUnits, OneLine
from campaign.kernel.money import Money
from campaign.organizations.models import Organization


class Share(Base):
    """Nobody sets it but the organization. Changing it is a new row; the one not ended holds."""

    __tablename__ = "shares"
    __table_args__ = (
        CheckConstraint("minor > 0", name="amount_is_positive"),
        Index(
            "ix_shares_one_open",
            "campaign_id",
            "organization_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    amount: Mapped[Money] = composite(
        mapped_column("minor", MinorUnits), mapped_column("currency", CurrencyCode)
    )
    note: Mapped[str | None] = mapped_column(OneLine(300))
    """For the other members, such as what it gives besides money."""
    set_on: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(default=now)
    set_by: Mapped[str] = mapped_column(OneLine(80))
    ended_at: Mapped[datetime | None]

    campaign: Mapped[Campaign] = relationship()
    organization: Mapped[Organization] = relationship()
