"""Work for after the commit: rows written with what caused them, delivered at least once.

The worker takes due rows one by one, of each line for itself; a failure is tried again, later each
time. What a row was for is erased when it is delivered, since it may name a person. What cannot be
delivered at all is given up, and that is said in the log and at `/-/ready`.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, Select, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine, db, transaction
from campaign.kernel.rows import insert_rows

MOST_ATTEMPTS = 100
LONGEST_WAIT = timedelta(hours=1)
"""Together: a row is given up after four days."""
REPORTED_FOR = timedelta(days=7)
"""How long it is said that a row was given up."""
LEASE = timedelta(minutes=5)
"""How long a row is left alone after it was taken: a worker that died gives it back."""

MOST_TOGETHER = 25
"""Few enough that others do not wait long for the database meanwhile."""

Handler = Callable[[int, Mapping[str, Any]], None]
TogetherHandler = Callable[[Mapping[int, Mapping[str, Any]]], Collection[int]]
"""Gets payloads by row; gives the rows that it delivered, all in one transaction."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """Kinds of work that wait for each other, and for no others."""

    only: Collection[str] | None = None
    all_but: Collection[str] = ()

    def rows(self) -> ColumnElement[bool]:
        if self.only is not None:
            return OutboxRow.kind.in_(self.only)
        return OutboxRow.kind.not_in(self.all_but)


EVERYTHING = Line()


class GivenUp(Exception):
    """A handler raises it where trying again is useless. The words are kept: they name nobody."""


class OutboxRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "delivered_at", "kind", "can_wait", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(OneLine(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=real_now)
    due_at: Mapped[datetime] = mapped_column(
        default=real_now, info={"derived_from": "the hour where the reader lives"}
    )
    can_wait: Mapped[bool] = mapped_column(default=False)
    """Whether all other work of its line goes first."""
    attempts: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(OneLine(200))


def post(
    kind: str,
    payload: Mapping[str, Any],
    *,
    due_at: datetime | None = None,
    can_wait: bool = False,
) -> OutboxRow:
    """Leave work for later, in the transaction that asks for it. The payload is JSON."""
    due_at = due_at or real_now()
    row = OutboxRow(kind=kind, payload=dict(payload), due_at=due_at, can_wait=can_wait)
    db.session.add(row)
    return row


def post_each(kind: str, payloads: Sequence[Mapping[str, Any]]) -> None:
    """Leave the same work for each of them, in the transaction that asks for it."""
    insert_rows(OutboxRow, [{"kind": kind, "payload": dict(payload)} for payload in payloads])


def deliver_due(
    handlers: Mapping[str, Handler],
    *,
    together: Mapping[str, TogetherHandler] | None = None,
    keep_payload: bool = False,
    line: Line = EVERYTHING,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Deliver what is due in a line, one row after the other, and return how many were taken.

    A handler gets the row's id and payload and may be called twice for one row. Of a kind that has
    a handler for several `together`, that one gets all at once that were never tried before; what
    it leaves, or all of it where it fails, is delivered one by one.
    """
    together = together or {}
    taken = 0
    while not is_stopping() and (rows := _take(line, together.keys())):
        taken += len(rows)
        if rows[0].kind in together:
            done = _deliver_together(rows, together[rows[0].kind], keep_payload)
            rows = [row for row in rows if row.id not in done]
        for row in rows:
            _deliver(row, handlers, keep_payload)
    return taken


def was_tried(row_id: int, kind: str) -> bool:
    """Whether there is such a row, and somebody has begun to deliver it."""
    row = db.session.get(OutboxRow, row_id)
    return row is not None and row.kind == kind and row.attempts > 0


def go_on_with(row_id: int) -> None:
    """Of work that takes long, from time to time: others leave it alone for another while."""
    with transaction():
        until = real_now() + LEASE
        db.session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(due_at=until))


def count_given_up() -> int:
    """Rows that were given up lately: somebody should look why."""
    query = select(func.count()).where(OutboxRow.given_up_at > real_now() - REPORTED_FOR)
    return db.session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row as it was when this worker took it."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int


def _take(line: Line, together: Collection[str]) -> list[_Taken]:
    """The first row that is due; with it others of its kind, if they are delivered together."""
    if not _is_any_due(line):  # most looks find nothing, and need not wait for their turn to write
        return []
    with transaction():
        rows = db.session.scalars(_due(line.rows(), limit=1)).all()
        if rows and rows[0].kind in together and rows[0].attempts == 0:
            others = OutboxRow.kind == rows[0].kind, OutboxRow.attempts == 0
            rows = db.session.scalars(_due(*others, limit=MOST_TOGETHER)).all()
        for row in rows:
            row.attempts += 1
            row.due_at = real_now() + LEASE
        return [_Taken(row.id, row.kind, dict(row.payload), row.attempts) for row in rows]


def _is_any_due(line: Line) -> bool:
    db.session.rollback()  # what was read before is no news
    first = db.session.scalar(select(OutboxRow.id).where(*_waiting(), line.rows()).limit(1))
    db.session.rollback()
    return first is not None


def _due(*further: ColumnElement[bool], limit: int) -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(*_waiting(), *further)
        .order_by(OutboxRow.can_wait, OutboxRow.due_at, OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxRow.delivered_at.is_(None),
        OutboxRow.given_up_at.is_(None),
        OutboxRow.due_at <= real_now(),
    )


def _deliver_together(
    rows: Sequence[_Taken], handler: TogetherHandler, keep_payload: bool
) -> Collection[int]:
    """Which of them are delivered."""
    if rows[0].attempts > 1:  # tried before, and perhaps what killed a worker
        return ()
    try:
        done = handler({row.id: row.payload for row in rows})
    except Exception as error:  # each of them is tried alone, and says what is wrong with it
        log.warning("outbox rows (%s) failed together: %s", rows[0].kind, type(error).__name__)
        return ()
    _finish(done, keep_payload)
    return done


def _deliver(row: _Taken, handlers: Mapping[str, Handler], keep_payload: bool) -> None:
    try:
        if row.attempts > MOST_ATTEMPTS:  # each of them killed its worker
            raise GivenUp("too many attempts")
        handlers[row.kind](row.id, row.payload)
    except GivenUp as error:
        _give_up(row.id, str(error), keep_payload)
    except Exception as error:
        log.warning("outbox row %s (%s) failed: %s", row.id, row.kind, type(error).__name__)
        _put_back(row.id, row.attempts, type(error).__name__)
    else:
        _finish([row.id], keep_payload)


def _put_back(row_id: int, attempts: int, error: str) -> None:
    with transaction():
        row = db.session.get_one(OutboxRow, row_id)
        row.last_error = error
        if attempts >= MOST_ATTEMPTS:
            _mark_given_up(row)
        row.due_at = real_now() + min(timedelta(seconds=10 * 2 ** min(attempts, 12)), LONGEST_WAIT)


def _give_up(row_id: int, reason: str, keep_payload: bool) -> None:
    """Nobody will try again, so nobody needs what it was for."""
    with transaction():
        row = db.session.get_one(OutboxRow, row_id)
        row.last_error = reason[:200]
        _mark_given_up(row)
        if not keep_payload:
            row.payload = {}


def _mark_given_up(row: OutboxRow) -> None:
    row.given_up_at = real_now()
    log.error("outbox row %s (%s) is given up: %s", row.id, row.kind, row.last_error)


def _finish(row_ids: Collection[int], keep_payload: bool) -> None:
    done: dict[str, object] = {"delivered_at": real_now(), "last_error": None}
    if not keep_payload:
        done["payload"] = {}
    with transaction():
        db.session.execute(update(OutboxRow).where(OutboxRow.id.in_(row_ids)).values(done))
