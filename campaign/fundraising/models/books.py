"""The books: a journal with postings, and what each entry counts for at every level of its fund.

Postings are in the currency that was given and add up to zero in each entry. Counts are in each
fund's own currency, at a rate that is stored with them and never worked out again.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, MinorUnits
from campaign.kernel.money import Money


class Standing(StrEnum):
    """How sure it is that money is here."""

    RECEIVED = "received"
    REPORTED = "reported"
    EXPECTED = "expected"


class EntryKind(StrEnum):
    CONTRIBUTION = "contribution"
    REVERSAL = "reversal"


class AccountKind(StrEnum):
    """Cash boxes hold money; income says what for it came."""

    CASH_BOX = "cash_box"
    INCOME = "income"


class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("cash_box_id", "currency"),
        UniqueConstraint("fund_id", "currency"),
        UniqueConstraint("id", "currency"),
        CheckConstraint("(kind = 'cash_box') = (cash_box_id IS NOT NULL)", name="box_names_one"),
        CheckConstraint("(kind = 'income') = (fund_id IS NOT NULL)", name="income_names_a_fund"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AccountKind]
    cash_box_id: Mapped[int | None] = mapped_column(ForeignKey("cash_boxes.id"))
    fund_id: Mapped[int | None] = mapped_column(ForeignKey("funds.id"))
    currency: Mapped[str] = mapped_column(CurrencyCode)


class JournalEntry(Base):
    """One thing that happened to money. Never changed, never deleted."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_has_one"),
        UniqueConstraint("kind", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind]
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entries.id"), unique=True)
    on_day: Mapped[date]
    booked_at: Mapped[datetime] = mapped_column(default=real_now)
    booked_by: Mapped[str] = mapped_column(String(80))

    postings: Mapped[list["Posting"]] = relationship(back_populates="entry")
    counts: Mapped[list["Count"]] = relationship(back_populates="entry")


class Posting(Base):
    """An amount on one account: more in a cash box is positive, income is negative."""

    __tablename__ = "postings"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "currency"], ["accounts.id", "accounts.currency"]),
        CheckConstraint("minor <> 0", name="is_not_nothing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entries.id"), index=True)
    account_id: Mapped[int] = mapped_column(index=True)
    amount: Mapped[Money] = composite(
        mapped_column("minor", MinorUnits), mapped_column("currency", CurrencyCode)
    )

    entry: Mapped[JournalEntry] = relationship(back_populates="postings")


class Count(Base):
    """What an entry, or a pledge, counts for in one fund of the chain; once per fund."""

    __tablename__ = "counts"
    __table_args__ = (
        ForeignKeyConstraint(["fund_id", "currency"], ["funds.id", "funds.currency"]),
        UniqueConstraint("entry_id", "fund_id"),
        UniqueConstraint("pledge_id", "fund_id"),
        CheckConstraint("(entry_id IS NULL) <> (pledge_id IS NULL)", name="of_one_thing"),
        CheckConstraint(
            "(standing = 'expected') = (pledge_id IS NOT NULL)", name="expected_is_a_pledge"
        ),
        Index("ix_counts_by_fund", "fund_id", "standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entries.id"))
    pledge_id: Mapped[int | None] = mapped_column(ForeignKey("pledges.id"))
    fund_id: Mapped[int]
    standing: Mapped[Standing]
    amount: Mapped[Money] = composite(
        mapped_column("minor", MinorUnits), mapped_column("currency", CurrencyCode)
    )
    rate_id: Mapped[int | None] = mapped_column(ForeignKey("rates.id"))
    """None: the same currency, no conversion."""
    second_rate_id: Mapped[int | None] = mapped_column(ForeignKey("rates.id"))
    """Of a conversion by way of a third currency, as reference rates have only one base."""

    entry: Mapped[JournalEntry | None] = relationship(back_populates="counts")

    def negated(self) -> "Count":
        """The same with its sign turned round, at the same rates; of no entry yet."""
        return Count(
            fund_id=self.fund_id,
            standing=self.standing,
            amount=-self.amount,
            rate_id=self.rate_id,
            second_rate_id=self.second_rate_id,
        )
