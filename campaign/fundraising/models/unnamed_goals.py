"""Which unnamed goals the public sums have counted, and from which sum to which."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.clock import now
from campaign.kernel.database import Base, MinorUnits


class UnnamedGoalSum(Base):
    """The sum of a campaign's unnamed goals as the public saw it, until the next one was made.

    Sums are kept for good: what was public once is known, and decides what may be shown next.
    """

    __tablename__ = "unnamed_goal_sums"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)


class CountedGoal(Base):
    """An unnamed goal in these sums. Amounts are those of the day on which it entered."""

    __tablename__ = "counted_unnamed_goals"
    __table_args__ = (
        Index(
            "ix_counted_unnamed_goals_one_now",
            "fund_id",
            unique=True,
            sqlite_where=text("left_id IS NULL"),
            postgresql_where=text("left_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    target_minor: Mapped[int] = mapped_column(
        MinorUnits, info={"derived_from": "the goal as it entered the sum"}
    )
    """The goal in its fund's currency."""
    counted_minor: Mapped[int] = mapped_column(
        MinorUnits, info={"derived_from": "the goal as it entered the sum"}
    )
    """What it adds to the sum, in the campaign's currency."""
    entered_id: Mapped[int] = mapped_column(ForeignKey("unnamed_goal_sums.id"), index=True)
    """The first sum that counted it."""
    left_id: Mapped[int | None] = mapped_column(ForeignKey("unnamed_goal_sums.id"), index=True)
    """The first sum that no longer did; None while the newest one counts it."""
