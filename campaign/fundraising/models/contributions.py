"""Money given, money expected, and what was taken back. Nothing here is ever edited away."""

import secrets
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.fundraising.models.books import Standing
from campaign.fundraising.models.funds import CashBox, Fund
from campaign.kernel.clock import now, real_now
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


class Channel(StrEnum):
    """The way a gift came."""

    BANK = "bank"
    CARD = "card"
    CASH = "cash"


class MessageState(StrEnum):
    """Nothing is public before somebody read it."""

    WAITING = "waiting"
    SHOWN = "shown"
    REFUSED = "refused"


class Contribution(Base):
    """A gift to a fund. What it counts for lies in `counts`; it is undone by a reversal only."""

    __tablename__ = "contributions"
    __table_args__ = (
        CheckConstraint("given_minor > 0", name="given_is_positive"),
        CheckConstraint("standing <> 'expected'", name="money_is_here"),
        CheckConstraint(
            "(message IS NULL) = (message_state IS NULL)", name="only_a_message_has_a_state"
        ),
        Index("ix_contributions_by_day", "received_on", "id"),
        Index("ix_contributions_by_message", "message_state", "id"),
        Index("ix_contributions_by_fund", "fund_id", "received_on"),
        Index("ix_contributions_by_box", "cash_box_id", "received_on"),
        Index(
            "ix_contributions_disclosed",
            "fund_id",
            "received_on",
            sqlite_where=text("is_disclosed = 1"),
            postgresql_where=text("is_disclosed"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"))
    cash_box_id: Mapped[int] = mapped_column(ForeignKey("cash_boxes.id"))
    channel: Mapped[Channel]
    standing: Mapped[Standing]
    """Received: the provider or a statement says so. Reported: an organization says so itself."""
    given: Mapped[Money] = composite(
        mapped_column("given_minor", MinorUnits), mapped_column("given_currency", CurrencyCode)
    )
    received_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    recorded_by: Mapped[str] = mapped_column(OneLine(80))
    donor_name: Mapped[str | None] = mapped_column(OneLine(120))
    """None for a gift without a name."""
    donor_name_is_public: Mapped[bool] = mapped_column(default=False)
    donor_country: Mapped[str | None] = mapped_column(CountryCode)
    """Where the donor says to live, if a rule asks."""
    is_disclosed: Mapped[bool] = mapped_column(
        default=False, info={"derived_from": "the amount and the rules then"}
    )
    """A rule has it listed in public with the donor's name; the donor was told."""
    message: Mapped[str | None] = mapped_column(ManyLines(500))
    message_state: Mapped[MessageState | None]
    message_refusal: Mapped[str | None] = mapped_column(ManyLines(300))
    """Why it is not shown."""
    note: Mapped[str | None] = mapped_column(OneLine(300))
    provider_reference: Mapped[str | None] = mapped_column(OneLine(120), unique=True)
    """The payment's name at the provider: one payment is one contribution."""
    form_token: Mapped[str | None] = mapped_column(OneLine(40), unique=True)
    """Of the form that was sent: sending it twice books once. Also its name in data files."""

    monthly_gift_id: Mapped[int | None] = mapped_column(ForeignKey("monthly_gifts.id"), index=True)
    """Of which it is one month."""

    fund: Mapped[Fund] = relationship()
    cash_box: Mapped[CashBox] = relationship()
    reversals: Mapped[list["Reversal"]] = relationship(
        back_populates="contribution", order_by="Reversal.id"
    )

    @property
    def still_given(self) -> Money:
        """What of it still stands: no less than nothing, no more than was given."""
        return self.given - sum((each.taken for each in self.reversals), Money(0, self.currency))

    @property
    def currency(self) -> str:
        return self.given.currency


class ReversalKind(StrEnum):
    """Why money went back. The words beside it are for people, this is for sums."""

    CORRECTION = "correction"
    """A mistake in the entry: no money moved."""
    DISPUTE = "dispute"
    """The donor's bank took it back."""
    REFUND = "refund"
    RETURNED = "returned"
    """A transfer that came back."""


class Reversal(Base):
    """A contribution is taken back, or a part of it; or what was taken comes back once more.

    All of a contribution's together never take more than was given.
    """

    __tablename__ = "reversals"
    __table_args__ = (
        CheckConstraint("taken_minor <> 0", name="taken_is_something"),
        CheckConstraint("gifts IN (-1, 0, 1)", name="gifts_is_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    kind: Mapped[ReversalKind]
    taken: Mapped[Money] = composite(
        mapped_column("taken_minor", MinorUnits), mapped_column("taken_currency", CurrencyCode)
    )
    """Less than nothing where it comes back: a dispute that was won, a refund that failed."""
    gifts: Mapped[int]
    """By how much the number of gifts that stand changes: -1 with the last of it."""
    reason: Mapped[str] = mapped_column(ManyLines(300))
    on_day: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    recorded_by: Mapped[str] = mapped_column(OneLine(80))
    reference: Mapped[str | None] = mapped_column(OneLine(120), unique=True)
    """Its name at the provider or the bank: it is booked once."""
    form_token: Mapped[str | None] = mapped_column(OneLine(40), unique=True)
    """Of the form that was sent: sending it twice takes back once."""

    contribution: Mapped[Contribution] = relationship(back_populates="reversals")


class PledgeState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    """Made by a donor of whom nobody knows whether it was meant: counted nowhere."""
    OPEN = "open"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Its time is over. The money is still taken if it comes."""


class Pledge(Base):
    """Money that somebody expects to come. Never added to what is received."""

    __tablename__ = "pledges"
    __table_args__ = (
        CheckConstraint("promised_minor > 0", name="promised_is_positive"),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        Index("ix_pledges_by_sum", "promised_currency", "promised_minor", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(
        OneLine(40), unique=True, default=lambda: secrets.token_hex(16)
    )
    """Stable name in data files; never shown."""
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    promised: Mapped[Money] = composite(
        mapped_column("promised_minor", MinorUnits),
        mapped_column("promised_currency", CurrencyCode),
    )
    state: Mapped[PledgeState] = mapped_column(default=PledgeState.OPEN)
    made_on: Mapped[date]
    due_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(OneLine(300))
    recorded_at: Mapped[datetime] = mapped_column(default=real_now)
    recorded_by: Mapped[str] = mapped_column(OneLine(80))
    reference: Mapped[str | None] = mapped_column(OneLine(25), unique=True)
    """What the donor writes on the transfer (ISO 11649), so that it finds its pledge."""
    cash_box_id: Mapped[int | None] = mapped_column(ForeignKey("cash_boxes.id"))
    """The account that the donor was shown."""
    token_hash: Mapped[str | None] = mapped_column(OneLine(64), unique=True)
    """Of the address of the donor's own page."""
    confirmation_hash: Mapped[str | None] = mapped_column(OneLine(64), unique=True)
    """Of the mailed link; None once it was followed."""
    email: Mapped[str | None] = mapped_column(OneLine(254), index=True)
    language: Mapped[str | None] = mapped_column(LanguageTag)
    expires_on: Mapped[date | None] = mapped_column(index=True)
    settled_on: Mapped[date | None]
    """When it was fulfilled, withdrawn or expired: from then on its address is not needed."""

    fund: Mapped[Fund] = relationship()
    cash_box: Mapped[CashBox | None] = relationship()
