"""What moved at the provider and where it stands in our books; what we asked it to give back."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.fundraising.models.contributions import Contribution
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, ManyLines, MinorUnits, OneLine
from campaign.kernel.money import Money


class ProviderMovement(Base):
    """A movement on the provider's balance that was booked, with the entries named after it.

    No sum is made of these rows: they say which movements are in the books, in both directions.
    """

    __tablename__ = "provider_movements"
    __table_args__ = (Index("ix_provider_movements_by_day", "account", "happened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(OneLine(120), unique=True)
    account: Mapped[str | None] = mapped_column(OneLine(60))
    """None: the installation's own."""
    kind: Mapped[str] = mapped_column(OneLine(40))
    payment: Mapped[str | None] = mapped_column(OneLine(120), index=True)
    net: Mapped[Money] = composite(
        mapped_column("net_minor", MinorUnits), mapped_column("net_currency", CurrencyCode)
    )
    happened_at: Mapped[datetime]


class JoinedAccount(Base):
    """An organization's own account at the provider, joined with ours; as it last told us."""

    __tablename__ = "joined_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), unique=True)
    account: Mapped[str] = mapped_column(OneLine(60), unique=True)
    takes_gifts: Mapped[bool] = mapped_column(default=False)
    pays_out: Mapped[bool] = mapped_column(default=False)
    missing: Mapped[int] = mapped_column(default=0)
    """How many things the provider still asks for."""
    told_at: Mapped[datetime] = mapped_column(default=real_now)


class RefusedKey(Base):
    """The provider refused the key for this account, and has not taken it since."""

    __tablename__ = "refused_keys"

    account: Mapped[str] = mapped_column(OneLine(60), primary_key=True)
    """Empty for the installation's own."""
    since: Mapped[datetime] = mapped_column(default=real_now)


class RefundState(StrEnum):
    ASKED = "asked"
    """Written down; the provider has it, or not: its answer is not here."""
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    """The provider said no: nothing moved."""
    NOT_CARRIED_OUT = "not_carried_out"
    """Nobody answered for days, or refused our key: somebody has to ask again."""


class Refund(Base):
    """What a treasurer wants to give back of a card gift. Written before the provider is called."""

    __tablename__ = "refunds"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_is_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(
        OneLine(64), unique=True, default=lambda: secrets.token_hex(16)
    )
    """Of the form that was sent, and the idempotency key of the call."""
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    amount: Mapped[Money] = composite(
        mapped_column("amount_minor", MinorUnits), mapped_column("amount_currency", CurrencyCode)
    )
    reason: Mapped[str] = mapped_column(ManyLines(300))
    state: Mapped[RefundState] = mapped_column(default=RefundState.ASKED)
    refund_id: Mapped[str | None] = mapped_column(OneLine(120), unique=True)
    asked_by: Mapped[str] = mapped_column(OneLine(80))
    asked_at: Mapped[datetime] = mapped_column(default=real_now)

    contribution: Mapped[Contribution] = relationship()
