"""What a law makes us keep about a person, apart from everything else."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine


class KeptRecord(Base):
    """A receipt, say: it outlives the person's erasure until its day, and is deleted then."""

    __tablename__ = "kept_records"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    kind: Mapped[str] = mapped_column(OneLine(40))
    law: Mapped[str] = mapped_column(OneLine(200))
    """Which one, in words that the person is shown."""
    keep_until: Mapped[date] = mapped_column(
        index=True, info={"derived_from": "the day and the years to keep"}
    )
    """The last day. By the calendar of the world, not of the demo."""
    email: Mapped[str | None] = mapped_column(OneLine(254), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the law asks for, such as name and address of the donor; nothing else."""
    only_for_law: Mapped[bool] = mapped_column(default=False)
    """The person asked to be erased: nobody writes to this address any more."""
    kept_since: Mapped[datetime] = mapped_column(default=real_now)
