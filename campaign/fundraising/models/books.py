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
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, MinorUnits, OneLine
from campaign.kernel.money import Money


class Standing(StrEnum):
    """How sure it is that money is here."""

    RECEIVED = "received"
    REPORTED = "reported"
    EXPECTED = "expected"


class EntryKind(StrEnum):
    """The first two are of a gift and count for funds; the others move money between accounts."""

    CONTRIBUTION = "contribution"
    REVERSAL = "reversal"
    FEE = "fee"
    """A bank or a provider took something for itself."""
    PAYOUT = "payout"
    """From where a provider keeps card gifts to the owner's bank."""
    SETTLEMENT = "settlement"
    """A provider changed a gift into another currency, took its fee, or both."""
    TRANSFER = "transfer"
    """One owner passes money on to another."""


class AccountKind(StrEnum):
    """Cash boxes hold money, income says what for it came; fees and exchange say where it went."""

    CASH_BOX = "cash_box"
    EXCHANGE = "exchange"
    """What a box gave in one currency and got in another: no sum over currencies is made of it."""
    FEES = "fees"
    INCOME = "income"


class Account(Base):
    """One for each currency of a cash box (what lies in it, its fees, its exchange) or a fund."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("kind", "cash_box_id", "currency"),
        UniqueConstraint("fund_id", "currency"),
        UniqueConstraint("id", "currency"),
        CheckConstraint("(kind = 'income') = (cash_box_id IS NULL)", name="box_names_one"),
        CheckConstraint("(kind = 'income') = (fund_id IS NOT NULL)", name="income_names_a_fund"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AccountKind]
    cash_box_id: Mapped[int | None] = mapped_column(ForeignKey("cash_boxes.id"), index=True)
    fund_id: Mapped[int | None] = mapped_column(ForeignKey("funds.id"))
    currency: Mapped[str] = mapped_column(CurrencyCode)
    balance_minor: Mapped[int] = mapped_column(
        MinorUnits, default=0, info={"derived_from": "the postings"}
    )
    """What its postings add up to, written with each of them."""


class JournalEntry(Base):
    """One thing that happened to money. Never changed, never deleted."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        CheckConstraint("(kind = 'reversal') = (reversal_id IS NOT NULL)", name="reversal_has_one"),
        CheckConstraint(
            "(kind IN ('contribution', 'reversal')) = (contribution_id IS NOT NULL)",
            name="gift_has_one",
        ),
        Index(
            "ix_journal_entries_one_gift",
            "contribution_id",
            unique=True,
            sqlite_where=text("kind = 'contribution'"),
            postgresql_where=text("kind = 'contribution'"),
        ),
        Index(
            "ix_journal_entries_payouts",
            "on_day",
            sqlite_where=text("kind = 'payout'"),
            postgresql_where=text("kind = 'payout'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind]
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    reversal_id: Mapped[int | None] = mapped_column(ForeignKey("reversals.id"), unique=True)
    reference: Mapped[str | None] = mapped_column(OneLine(160), unique=True)
    """What caused it, such as the provider's own name of the movement: it is booked once."""
    on_day: Mapped[date]
    booked_at: Mapped[datetime] = mapped_column(default=real_now)
    booked_by: Mapped[str] = mapped_column(OneLine(80))

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
        mapped_column(
            "minor", MinorUnits, info={"derived_from": "the entry or pledge, and a dated rate"}
        ),
        mapped_column("currency", CurrencyCode),
    )
    rate_id: Mapped[int | None] = mapped_column(ForeignKey("rates.id"))
    """None: the same currency, no conversion."""
    second_rate_id: Mapped[int | None] = mapped_column(ForeignKey("rates.id"))
    """Of a conversion by way of a third currency, as reference rates have only one base."""

    entry: Mapped[JournalEntry | None] = relationship(back_populates="counts")

    def of_amount(self, amount: Money) -> "Count":
        """The same with another amount, at the same rates; of no entry yet."""
        return Count(
            fund_id=self.fund_id,
            standing=self.standing,
            amount=amount,
            rate_id=self.rate_id,
            second_rate_id=self.second_rate_id,
        )
