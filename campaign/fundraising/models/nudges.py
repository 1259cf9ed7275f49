"""Who was asked for a goal, and when last."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine


class GoalNudge(Base):
    """An organization without a goal was reminded that it has none yet."""

    __tablename__ = "goal_nudges"
    __table_args__ = (
        Index("ix_goal_nudges_by_organization", "campaign_id", "organization_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    sent_at: Mapped[datetime] = mapped_column(default=real_now)
    sent_by: Mapped[str] = mapped_column(OneLine(80))
    """A reference, as in the audit log."""
