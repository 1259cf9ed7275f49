"""A draft is confirmed: its lines are taken over, the sure ones booked, the others queued."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, exists, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import (
    BankLine,
    CashBox,
    Confidence,
    Fund,
    ImportState,
    LineState,
    Pledge,
    StatementImport,
)
from campaign.fundraising.operations.bank_lines import book_proposal
from campaign.fundraising.operations.bank_statements import note_import
from campaign.fundraising.operations.comparing_files import compare_with_other_files
from campaign.fundraising.queries.bank_statements import keys_taken
from campaign.fundraising.queries.matching import returns_found_late
from campaign.kernel import outbox
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, lock_all, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _

TAKE_OVER = "statement_taken_over"
"""The kind of outbox row that has the worker take a confirmed file over."""
TAKEN_AT_ONCE = 2000
"""Lines of one transaction."""
SECONDS_AT_ONCE = 20
BOOKED_AT_ONCE = 50
"""Gifts of one transaction: few, so that others book between two of them."""


@dataclass(frozen=True, slots=True)
class _Actor:
    """Who confirmed, when the worker carries it out."""

    reference: str


def confirm_import(import_id: int, *, by: Author, with_likely: bool = False) -> StatementImport:
    """From now on its lines are taken over; a second call changes nothing."""
    with transaction():
        stored = _locked(import_id)
        if stored.state in (ImportState.CONFIRMED, ImportState.DONE):
            return stored
        if stored.state is not ImportState.DRAFT:
            raise Refused(_("This file is not read yet."))
        compare_with_other_files(stored)
        stored.state, stored.with_likely = ImportState.CONFIRMED, with_likely
        stored.content = None
        note_import(by, "statement.confirmed", stored)
        outbox.post(TAKE_OVER, {"import": import_id, "by": by.reference})
        return stored


def take_over(_row: int, payload: Mapping[str, Any]) -> None:
    """What the worker does with a confirmed file: batch after batch.

    From time to time what else waits in the outbox comes first: mails, say.
    """
    until = time.monotonic() + SECONDS_AT_ONCE
    while take_over_some(payload["import"], by=_Actor(payload["by"])):
        if time.monotonic() > until:
            with transaction():
                outbox.post(TAKE_OVER, payload)
            return


def take_over_some(import_id: int, *, by: Author) -> bool:
    """The next lines: known ones are left out, sure ones booked, all others go to the queue.

    Whether more are left. Whoever calls it, and how often: each line is taken over once.
    """
    with transaction():
        stored = _locked(import_id)
        if stored.state is not ImportState.CONFIRMED:
            return False
        lines = _next_lines(stored)
        known = keys_taken(stored.cash_box_id, [line.key for line in lines])
        _move(LineState.KNOWN, [line.id for line in lines if line.key in known])
        new = [line for line in lines if line.key not in known]
        _move(LineState.WAITING, [line.id for line in new])
        sure = [line.id for line in new if line.is_sure]
        _lock_funds_of(sure)
        for line in _with_pledges(sure):
            book_proposal(line, by=by)
        stored.taken += len(lines)
        is_more = _has_more(stored)
        if not is_more:
            stored.state = ImportState.DONE
            _propose_late_returns(stored)
        return is_more


def _propose_late_returns(stored: StatementImport) -> None:
    """Of gifts that the same file brought: before it was taken over, they were none."""
    for line_id, gift_id in returns_found_late(stored).items():
        proposed = update(BankLine).where(BankLine.id == line_id)
        db.session.execute(
            proposed.values(returns_id=gift_id, confidence=Confidence.CERTAIN).execution_options(
                synchronize_session=False
            )
        )


def _has_more(stored: StatementImport) -> bool:
    drafts = exists().where(BankLine.import_id == stored.id, BankLine.state == LineState.DRAFT)
    return bool(db.session.scalar(select(drafts)))


def _next_lines(stored: StatementImport) -> list[Row[int, str, bool]]:
    """Many where nothing is booked, fewer where something is."""
    sure = Confidence.CERTAIN, *((Confidence.LIKELY,) if stored.with_likely else ())
    is_sure = and_(
        BankLine.confidence.in_(sure),
        or_(BankLine.pledge_id.is_not(None), BankLine.payout_id.is_not(None)),  # no return
        BankLine.twin_id.is_(None),
    )
    query = (
        select(BankLine.id, BankLine.key, is_sure.label("is_sure"))
        .where(BankLine.import_id == stored.id, BankLine.state == LineState.DRAFT)
        .order_by(BankLine.id)
        .limit(TAKEN_AT_ONCE)
    )
    lines = list(db.session.execute(query))
    sure_at = [at for at, line in enumerate(lines) if line.is_sure]
    return lines if len(sure_at) <= BOOKED_AT_ONCE else lines[: sure_at[BOOKED_AT_ONCE]]


def _move(state: LineState, ids: list[int]) -> None:
    if ids:
        changed = update(BankLine).where(BankLine.id.in_(ids)).values(state=state)
        db.session.execute(changed.execution_options(synchronize_session=False))


def _lock_funds_of(line_ids: list[int]) -> None:
    """All at once, before the first sum changes: whoever books for one of them holds no sum that
    this transaction waits for."""
    funds = select(Pledge.fund_id).join(BankLine, BankLine.pledge_id == Pledge.id)
    lock_all(Fund, db.session.scalars(funds.where(BankLine.id.in_(line_ids))))


def _with_pledges(ids: list[int]) -> Sequence[BankLine]:
    """With all that booking asks of each, read once and held until the last of them is booked."""
    fund = joinedload(BankLine.pledge).joinedload(Pledge.fund)
    query = select(BankLine).options(
        joinedload(BankLine.cash_box),
        fund.joinedload(Fund.campaign).joinedload(Campaign.coalition),
        fund.joinedload(Fund.parent),
        selectinload(BankLine.gifts),
    )
    return db.session.scalars(query.where(BankLine.id.in_(ids)).order_by(BankLine.id)).all()


def _locked(import_id: int) -> StatementImport:
    """With its box locked first: two files of one account are taken over one after the other."""
    stored = db.session.get(StatementImport, import_id)
    if stored is None:
        raise Missing(import_id)
    lock(CashBox, stored.cash_box_id)
    return lock(StatementImport, import_id)
