"""What a bank told of a cash box: uploaded files, and their lines until each is settled."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    bindparam,
    text,
)
from sqlalchemy.orm import Mapped, composite, deferred, mapped_column, relationship

from campaign.fundraising.models.books import JournalEntry
from campaign.fundraising.models.contributions import Contribution, Pledge
from campaign.fundraising.models.funds import CashBox
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, CurrencyCode, MinorUnits, OneLine
from campaign.kernel.money import Money


class ImportState(StrEnum):
    STORED = "stored"
    """The worker reads it."""
    REFUSED = "refused"
    DRAFT = "draft"
    """Its lines can be looked at; nothing of it is booked."""
    CONFIRMED = "confirmed"
    """Its lines are taken over, batch after batch."""
    DONE = "done"


class StatementImport(Base):
    """One uploaded file."""

    __tablename__ = "statement_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    cash_box_id: Mapped[int] = mapped_column(ForeignKey("cash_boxes.id"), index=True)
    state: Mapped[ImportState] = mapped_column(default=ImportState.STORED)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    """The file as it came; None once its lines are here, and its columns are no longer in doubt."""
    layout: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Which column of a CSV file is what."""
    form: Mapped[str | None] = mapped_column(OneLine(40))
    """Of which kind the file is. The same movement has one name in all files of one form."""
    lines: Mapped[int] = mapped_column(default=0, info={"derived_from": "the file"})
    """How many were read."""
    taken: Mapped[int] = mapped_column(default=0, info={"derived_from": "the lines taken over"})
    """How many were taken over since it was confirmed."""
    with_likely: Mapped[bool] = mapped_column(default=False)
    """Whether likely matches are booked too, not only certain ones."""
    problem: Mapped[str | None] = mapped_column(OneLine(300))
    uploaded_at: Mapped[datetime] = mapped_column(default=real_now)
    uploaded_by: Mapped[str] = mapped_column(OneLine(80))

    cash_box: Mapped[CashBox] = relationship()


class LineState(StrEnum):
    DRAFT = "draft"
    """Of an import that nobody confirmed."""
    KNOWN = "known"
    """An earlier file had it; of no further use."""
    WAITING = "waiting"
    """In the queue: somebody has to say what it is."""
    BOOKED = "booked"
    OTHER = "other"
    """It is no gift."""


NOT_TAKEN = (LineState.DRAFT, LineState.KNOWN)


class Confidence(StrEnum):
    """How sure the proposal for a line is."""

    CERTAIN = "certain"
    """By reference."""
    LIKELY = "likely"
    """By amount and name."""
    POSSIBLE = "possible"
    """By amount alone."""
    NONE = "none"


class OtherMoney(StrEnum):
    """What a line is that is no gift."""

    OWN_TRANSFER = "own_transfer"
    PAYOUT = "payout"
    FEE = "fee"
    REPEATED = "repeated"
    """A line of another file told of it already."""
    OTHER = "other"


class BankLine(Base):
    """One movement on the account. Whoever it names is forgotten some time after it is settled."""

    __tablename__ = "bank_lines"
    __table_args__ = (
        UniqueConstraint("import_id", "key"),
        CheckConstraint("(state = 'other') = (other IS NOT NULL)", name="other_says_what"),
        Index(
            "ix_bank_lines_once",
            "cash_box_id",
            "key",
            unique=True,
            sqlite_where=text("state NOT IN ('draft', 'known')"),
            postgresql_where=text("state NOT IN ('draft', 'known')"),
        ),
        Index("ix_bank_lines_queue", "cash_box_id", "state", "id"),
        Index("ix_bank_lines_of_import", "import_id", "state", "id"),
        Index("ix_bank_lines_by_end_to_end", "cash_box_id", "end_to_end"),
        Index("ix_bank_lines_by_reference", "cash_box_id", "reference"),
        Index("ix_bank_lines_by_day", "cash_box_id", "booked_on"),
        Index(
            "ix_bank_lines_one_payout",
            "payout_id",
            unique=True,
            sqlite_where=text("state = 'other'"),
            postgresql_where=text("state = 'other'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("statement_imports.id"))
    cash_box_id: Mapped[int] = mapped_column(ForeignKey("cash_boxes.id"))
    key: Mapped[str] = mapped_column(
        OneLine(80), info={"derived_from": "the line as its file has it"}
    )
    """The same for the same movement in every file: by it a line is taken over once."""
    state: Mapped[LineState] = mapped_column(default=LineState.DRAFT)
    place: Mapped[int]
    booked_on: Mapped[date]
    valued_on: Mapped[date | None]
    """From when it counts for interest: the only day that some files tell."""
    amount: Mapped[Money] = composite(
        mapped_column("minor", MinorUnits), mapped_column("currency", CurrencyCode)
    )
    name: Mapped[str | None] = mapped_column(OneLine(140))
    iban: Mapped[str | None] = mapped_column(OneLine(40))
    text: Mapped[str | None] = mapped_column(OneLine(500))
    reference: Mapped[str | None] = mapped_column(OneLine(27))
    end_to_end: Mapped[str | None] = mapped_column(OneLine(80))
    is_returned: Mapped[bool] = mapped_column(default=False)
    confidence: Mapped[Confidence] = mapped_column(
        default=Confidence.NONE, info={"derived_from": "the line and the books"}
    )
    pledge_id: Mapped[int | None] = mapped_column(
        ForeignKey("pledges.id"), info={"derived_from": "the line and the pledges"}
    )
    """To which it seems to belong."""
    returns_id: Mapped[int | None] = mapped_column(
        ForeignKey("contributions.id"), info={"derived_from": "the line and the gifts"}
    )
    """The gift that it seems to take back."""
    payout_id: Mapped[int | None] = mapped_column(
        ForeignKey("journal_entries.id"), info={"derived_from": "the line and the payouts"}
    )
    """Card gifts that the provider paid out, and that seem to have arrived by it."""
    twin_id: Mapped[int | None] = mapped_column(
        ForeignKey("bank_lines.id"),
        index=True,
        info={"derived_from": "the line and lines of other files"},
    )
    """The line of a file of another form that perhaps tells of the same movement."""
    other: Mapped[OtherMoney | None]
    settled_on: Mapped[date | None]

    statement_import: Mapped[StatementImport] = relationship()
    cash_box: Mapped[CashBox] = relationship()
    pledge: Mapped[Pledge | None] = relationship()
    returns: Mapped[Contribution | None] = relationship()
    payout: Mapped[JournalEntry | None] = relationship()
    twin: Mapped["BankLine | None"] = relationship(remote_side="BankLine.id")
    gifts: Mapped[list["BankLineGift"]] = relationship(order_by="BankLineGift.id")


def is_taken(line: type[BankLine] = BankLine) -> ColumnElement[bool]:
    """Whether it was taken over. Written out, or SQLite would not see that its index serves."""
    states: BindParameter[LineState] = bindparam(
        None, NOT_TAKEN, expanding=True, literal_execute=True
    )
    return line.state.not_in(states)


class BankLineGift(Base):
    """A gift that a line brought; several of one line are two gifts in one transfer."""

    __tablename__ = "bank_line_gifts"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), unique=True)
    pledge_id: Mapped[int | None] = mapped_column(ForeignKey("pledges.id"))

    contribution: Mapped[Contribution] = relationship()
    pledge: Mapped[Pledge | None] = relationship()
