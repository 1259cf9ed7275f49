"""Chores: what is to be done again and again, by whichever worker comes first.

When each is due lies in the database, so that what fell due while nobody worked is still done:
once, however often it was missed.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine, db, transaction
from campaign.kernel.rows import insert_missing

WAIT_AFTER_FAILURE = timedelta(minutes=5)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """`run` begins and ends its own transactions, and may be run again after it failed or died."""

    name: str
    every: timedelta
    run: Callable[[], None]
    longest: timedelta = timedelta(minutes=15)
    """For how long other workers leave it alone: one that takes longer has died."""


class DueChore(Base):
    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(OneLine(40), primary_key=True)
    due_at: Mapped[datetime]


def run_due(chores: Sequence[Chore]) -> int:
    """Run each chore that is due; how many were. What fails is tried again a little later."""
    known = {row.name: row.due_at for row in db.session.scalars(select(DueChore))}
    db.session.rollback()
    _plan([chore.name for chore in chores if chore.name not in known])
    due = [chore for chore in chores if known.get(chore.name, real_now()) <= real_now()]
    return sum(_run_if_still_due(chore) for chore in due)


def _plan(names: Sequence[str]) -> None:
    """A chore nobody has done yet is due at once."""
    if names:
        with transaction():
            now = real_now()
            insert_missing(DueChore, ["name"], [{"name": name, "due_at": now} for name in names])


def _run_if_still_due(chore: Chore) -> bool:
    was_due = _take(chore)
    if was_due is None:
        return False
    until = was_due + chore.every * ((real_now() - was_due) // chore.every + 1)
    try:
        chore.run()
    except Exception as error:
        db.session.rollback()
        log.warning("the chore %s failed: %s", chore.name, type(error).__name__)
        until = min(until, real_now() + WAIT_AFTER_FAILURE)
    with transaction():
        _put_off(chore, until)
    return True


def _take(chore: Chore) -> datetime | None:
    """When it was due; None if another worker has it. From here on nobody else takes it."""
    with transaction():
        was_due = db.session.scalar(
            select(DueChore.due_at)
            .where(DueChore.name == chore.name, DueChore.due_at <= real_now())
            .with_for_update(skip_locked=True)
        )
        if was_due is not None:
            _put_off(chore, real_now() + chore.longest)
    return was_due


def _put_off(chore: Chore, until: datetime) -> None:
    db.session.execute(update(DueChore).where(DueChore.name == chore.name).values(due_at=until))
