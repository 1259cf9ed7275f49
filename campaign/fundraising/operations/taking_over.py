"""A draft is confirmed: its lines are taken over, the sure ones booked, the others queued."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from campaign.fundraising.models import (
    BankLine,
    CashBox,
    Confidence,
    ImportState,
    LineState,
    StatementImport,
)
from campaign.fundraising.operations.bank_lines import book_proposal
from campaign.fundraising.operations.bank_statements import note_import
from campaign.kernel import outbox
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _

TAKE_OVER = "statement_taken_over"
"""The kind of outbox row that has the worker take a confirmed file over."""
BOOKED_AT_ONCE = 100
"""Lines of one transaction: few, so that others book between two of them."""


@dataclass(frozen=True, slots=True)
class _Actor:
    """Who confirmed, when the worker carries it out."""

    reference: str


def confirm_import(import_id: int, *, by: Author, with_likely: bool = False) -> StatementImport:
    """From now on its lines are taken over; a second call changes nothing."""
    with transaction():
        stored = lock(StatementImport, import_id)
        if stored.state in (ImportState.CONFIRMED, ImportState.DONE):
            return stored
        if stored.state is not ImportState.DRAFT:
            raise Refused(_("This file is not read yet."))
        stored.state, stored.with_likely = ImportState.CONFIRMED, with_likely
        note_import(by, "statement.confirmed", stored)
        outbox.post(TAKE_OVER, {"import": import_id, "by": by.reference})
        return stored


def take_over(_row: int, payload: Mapping[str, Any]) -> None:
    """What the worker does with a confirmed file: batch after batch, until none is left."""
    while take_over_some(payload["import"], by=_Actor(payload["by"])):
        pass


def take_over_some(import_id: int, *, by: Author) -> bool:
    """The next lines: known ones are left out, sure ones booked, all others go to the queue.

    Whether more are left. Whoever calls it, and how often: each line is taken over once.
    """
    with transaction():
        stored = _confirmed(import_id)
        if stored is None:
            return False
        query = select(BankLine).where(
            BankLine.import_id == import_id, BankLine.state == LineState.DRAFT
        )
        lines = db.session.scalars(query.order_by(BankLine.id).limit(BOOKED_AT_ONCE)).all()
        known = _known_keys(stored.cash_box_id, [line.key for line in lines])
        for line in lines:
            line.state = LineState.KNOWN if line.key in known else LineState.WAITING
        db.session.flush()
        for line in lines:
            if line.state is LineState.WAITING and _is_sure(line, stored.with_likely):
                book_proposal(line, by=by)
        stored.taken += len(lines)
        if len(lines) < BOOKED_AT_ONCE:
            stored.state = ImportState.DONE
        return len(lines) == BOOKED_AT_ONCE


def _confirmed(import_id: int) -> StatementImport | None:
    """With its box locked first: two files of one account are taken over one after the other."""
    stored = db.session.get(StatementImport, import_id)
    if stored is None:
        raise Missing(import_id)
    lock(CashBox, stored.cash_box_id)
    stored = lock(StatementImport, import_id)
    return stored if stored.state is ImportState.CONFIRMED else None


def _known_keys(cash_box_id: int, keys: list[str]) -> set[str]:
    query = select(BankLine.key).where(
        BankLine.cash_box_id == cash_box_id,
        BankLine.key.in_(keys),
        BankLine.state.not_in((LineState.DRAFT, LineState.KNOWN)),
    )
    return set(db.session.scalars(query))


def _is_sure(line: BankLine, with_likely: bool) -> bool:
    if line.pledge_id is None or line.amount.minor <= 0:
        return False  # also what was returned: somebody looks at it first
    return line.confidence is Confidence.CERTAIN or (
        with_likely and line.confidence is Confidence.LIKELY
    )
