"""Gifts that come each month, and the links by which their donors look after them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.fundraising.models.funds import Fund
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, LanguageTag, MinorUnits, OneLine
from campaign.kernel.money import Money


class MonthlyState(StrEnum):
    ACTIVE = "active"
    UNPAID = "unpaid"
    """The last month did not arrive; the provider tries again."""
    PAUSED = "paused"
    ENDED = "ended"


class MonthlyGift(Base):
    """What a donor gives each month. The provider runs it; this is what it last told us.

    Each month that arrives is a contribution of its own. The donor's address stays with the
    provider: here is only a seal of it, by which a link can be asked for.
    """

    __tablename__ = "monthly_gifts"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_at_some_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    amount: Mapped[Money] = composite(
        mapped_column("amount_minor", MinorUnits), mapped_column("amount_currency", CurrencyCode)
    )
    language: Mapped[str] = mapped_column(LanguageTag)
    account: Mapped[str | None] = mapped_column(OneLine(60))
    """At the provider, where it is not the installation's own."""
    subscription_id: Mapped[str] = mapped_column(OneLine(120), unique=True)
    customer_id: Mapped[str] = mapped_column(OneLine(120))
    state: Mapped[MonthlyState] = mapped_column(default=MonthlyState.ACTIVE)
    next_on: Mapped[date | None]
    address_seal: Mapped[str | None] = mapped_column(
        OneLine(64), index=True, info={"derived_from": "the address and SECRET_KEY"}
    )
    donor_name: Mapped[str | None] = mapped_column(OneLine(120))
    donor_name_is_public: Mapped[bool] = mapped_column(default=False)
    told_of: Mapped[str | None] = mapped_column(OneLine(120))
    """The last month whose failing the donor was told of: once, though it is tried again."""
    started_at: Mapped[datetime] = mapped_column(default=real_now)
    ended_at: Mapped[datetime | None]

    fund: Mapped[Fund] = relationship()


class MonthlyLink(Base):
    """Mailed to the donor, who has no account: the token itself is kept nowhere."""

    __tablename__ = "monthly_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(OneLine(64), unique=True)
    monthly_gift_id: Mapped[int] = mapped_column(
        ForeignKey("monthly_gifts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=real_now)
    expires_at: Mapped[datetime]

    monthly_gift: Mapped[MonthlyGift] = relationship()
