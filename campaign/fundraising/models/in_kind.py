"""What is given and is no money: it stands beside the sums, never in them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.fundraising.models.funds import Fund
from campaign.kernel.clock import now
from campaign.kernel.database import Base, LanguageTag, OneLine


class GiftInKind(Base):
    """Work, things, a room. It has no value in money here: nobody could check one."""

    __tablename__ = "gifts_in_kind"
    __table_args__ = (
        CheckConstraint(
            "donor_name IS NOT NULL OR NOT donor_name_is_public", name="public_name_is_there"
        ),
        Index("ix_gifts_in_kind_by_fund", "fund_id", "given_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"))
    description: Mapped[str] = mapped_column(OneLine(300))
    language: Mapped[str] = mapped_column(LanguageTag)
    """In which the description is written."""
    given_on: Mapped[date]
    donor_name: Mapped[str | None] = mapped_column(OneLine(120))
    """None: the owner of the fund gives it itself, or the donor wants no name kept."""
    donor_name_is_public: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=True)
    form_token: Mapped[str] = mapped_column(OneLine(40), unique=True)
    """Of the form that was sent: sending it twice notes it once."""
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    recorded_by: Mapped[str] = mapped_column(OneLine(80))
    removed_at: Mapped[datetime | None]

    fund: Mapped[Fund] = relationship()
