"""Card gifts on their way: what we asked the provider for, and what it told us."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.fundraising.models.funds import Fund
from campaign.kernel.clock import real_now
from campaign.kernel.database import (
    Base,
    CountryCode,
    CurrencyCode,
    LanguageTag,
    ManyLines,
    MinorUnits,
    OneLine,
)
from campaign.kernel.money import Money


class CheckoutState(StrEnum):
    STARTED = "started"
    OPEN = "open"
    PROCESSING = "processing"
    """The donor is done, the bank is not: a debit is told to succeed or fail days later."""
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class Checkout(Base):
    """A donor's way to the payment page. Written before the provider is called."""

    __tablename__ = "checkouts"
    __table_args__ = (
        CheckConstraint("given_minor > 0", name="given_is_positive"),
        CheckConstraint(
            "fee_cover_minor >= 0 AND fee_cover_minor < given_minor", name="fee_cover_is_a_part"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(
        OneLine(64), unique=True, default=lambda: secrets.token_urlsafe(32)
    )
    """In the donor's address of return, and part of the idempotency key."""
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"))
    given: Mapped[Money] = composite(
        mapped_column("given_minor", MinorUnits), mapped_column("given_currency", CurrencyCode)
    )
    fee_cover_minor: Mapped[int] = mapped_column(MinorUnits, default=0)
    """What of the given amount the donor added for the provider's fee; 0 for none."""
    is_monthly: Mapped[bool] = mapped_column(default=False)
    donor_name: Mapped[str | None] = mapped_column(OneLine(120))
    """Here until the gift is booked, then beside the gift; so is the message."""
    donor_name_is_public: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str | None] = mapped_column(ManyLines(500))
    donor_country: Mapped[str | None] = mapped_column(CountryCode)
    """Where the donor says to live, if a rule asks."""
    declared: Mapped[str | None] = mapped_column(OneLine(200))
    """Hashes of the declarations that were ticked, as they stood then."""
    language: Mapped[str] = mapped_column(LanguageTag)
    state: Mapped[CheckoutState] = mapped_column(default=CheckoutState.STARTED)
    account: Mapped[str | None] = mapped_column(OneLine(60))
    """At the provider, where it is an organization's own."""
    session_id: Mapped[str | None] = mapped_column(OneLine(120), unique=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), unique=True)
    monthly_gift_id: Mapped[int | None] = mapped_column(ForeignKey("monthly_gifts.id"), unique=True)
    started_at: Mapped[datetime] = mapped_column(default=real_now)

    fund: Mapped[Fund] = relationship()

    @property
    def fee_cover(self) -> Money:
        return Money(self.fee_cover_minor, self.given.currency)


class ProviderEvent(Base):
    """A message of the provider, stored as it came before anything is made of it."""

    __tablename__ = "provider_events"
    __table_args__ = (
        UniqueConstraint("provider", "event_id"),
        Index("ix_provider_events_waiting", "processed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(OneLine(20))
    event_id: Mapped[str] = mapped_column(OneLine(120))
    kind: Mapped[str] = mapped_column(OneLine(80))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None once it was emptied: it may name a donor."""
    received_at: Mapped[datetime] = mapped_column(default=real_now)
    processed_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(OneLine(200))
