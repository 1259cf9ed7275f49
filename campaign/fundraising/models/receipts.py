"""Receipts: numbered without gaps for each cash box and year, never edited, only corrected.

What they say of the donor lies apart, as a law makes us keep it; the row itself names nobody and
stays when that is deleted, so that the numbers stay whole.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.fundraising.models.contributions import Contribution
from campaign.fundraising.models.funds import CashBox
from campaign.fundraising.models.kept import KeptRecord
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, LanguageTag, ManyLines, MinorUnits, OneLine
from campaign.kernel.money import Money


class Letterhead(Base):
    """What an owner of cash boxes says of itself on its papers, and how long it must keep them."""

    __tablename__ = "letterheads"
    __table_args__ = (
        UniqueConstraint("coalition_id"),
        UniqueConstraint("organization_id"),
        CheckConstraint(
            "(coalition_id IS NULL) <> (organization_id IS NULL)", name="has_one_owner"
        ),
        CheckConstraint("keep_years BETWEEN 1 AND 30", name="keep_years_are_some"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalitions.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    address: Mapped[str | None] = mapped_column(ManyLines(300))
    registration: Mapped[str | None] = mapped_column(OneLine(120))
    """Such as the number under which a tax office or a court knows it."""
    law: Mapped[str | None] = mapped_column(OneLine(200))
    """Which makes it keep receipts, in words that a donor is shown."""
    keep_years: Mapped[int]


class ReceiptSerial(Base):
    """The last number given out; whoever takes the next waits for who took this one."""

    __tablename__ = "receipt_serials"

    cash_box_id: Mapped[int] = mapped_column(ForeignKey("cash_boxes.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(info={"derived_from": "the receipts of the box and year"})


class Receipt(Base):
    """That a gift was received. A later one that corrects it says what of the gift still stands."""

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("cash_box_id", "year", "serial"),
        CheckConstraint("serial > 0", name="serials_begin_with_one"),
        CheckConstraint("minor > 0 OR corrects_id IS NOT NULL", name="first_says_something"),
        CheckConstraint("corrects_id <> id", name="does_not_correct_itself"),
        Index(
            "ix_receipts_one_first",
            "contribution_id",
            unique=True,
            sqlite_where=text("corrects_id IS NULL"),
            postgresql_where=text("corrects_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cash_box_id: Mapped[int] = mapped_column(ForeignKey("cash_boxes.id"))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(
        OneLine(80), unique=True, info={"derived_from": "box, year and serial"}
    )
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("receipts.id"), unique=True)
    stands: Mapped[Money] = composite(
        mapped_column("minor", MinorUnits), mapped_column("currency", CurrencyCode)
    )
    """What of the gift stands, as this paper says; nothing where it was taken back whole."""
    language: Mapped[str] = mapped_column(LanguageTag)
    says: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What else stood true when it was issued: who received, what for, what it counted for."""
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(default=real_now)
    issued_by: Mapped[str] = mapped_column(OneLine(80))
    kept_id: Mapped[int | None] = mapped_column(
        ForeignKey("kept_records.id", ondelete="SET NULL"), unique=True
    )
    """None once the law no longer makes us keep whom it was made out to."""

    cash_box: Mapped[CashBox] = relationship()
    contribution: Mapped[Contribution] = relationship()
    kept: Mapped[KeptRecord | None] = relationship(passive_deletes=True)
    corrects: Mapped["Receipt | None"] = relationship(
        remote_side="Receipt.id", back_populates="corrected_by"
    )
    corrected_by: Mapped["Receipt | None"] = relationship(back_populates="corrects")


class YearlyStatement(Base):
    """A donor was sent all gifts of a year to one owner; once, however often somebody asks."""

    __tablename__ = "yearly_statements"
    __table_args__ = (
        UniqueConstraint("organization_id", "year", "donor_seal"),
        UniqueConstraint("coalition_id", "year", "donor_seal"),
        CheckConstraint(
            "(coalition_id IS NULL) <> (organization_id IS NULL)", name="has_one_owner"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalitions.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    year: Mapped[int]
    donor_seal: Mapped[str] = mapped_column(
        OneLine(64), info={"derived_from": "the address and SECRET_KEY"}
    )
    """Of the address: the list names nobody."""
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"))
    """One of the donor's, by which the others are found."""
    sent_at: Mapped[datetime] = mapped_column(default=real_now)
