"""Whether the log is as it was sealed: works every seal out anew and names what does not agree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from campaign.kernel.audit.chain import (
    BATCH,
    BEGINNING,
    UNSEALED,
    Link,
    commitment,
    link_of,
    seal_of,
)
from campaign.kernel.audit.entries import AuditEntry
from campaign.kernel.database import db, read_one_moment

TOLERANCE = timedelta(days=1)
"""By how much an entry may be older than those that were sealed before it, as clocks differ."""


@dataclass
class Report:
    """What was found, and where the chain ends."""

    faults: list[str] = field(default_factory=list)
    head: Link = BEGINNING
    erased: int = 0
    unsealed: int = 0
    expected: bool = False
    """Whether the seal that was asked for stands in the chain."""


def count_entries() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def verify(advance: Callable[[int], None], expected: str | None = None) -> Report:
    """Check the whole log, a part at a time. Nothing is changed."""
    read_one_moment()
    walk = _Walk(expected)
    for entries in _sealed_entries():
        for entry in entries:
            walk.take(entry)
        advance(len(entries))
    for entry in _unsealed_entries():
        walk.take_unsealed(entry)
        advance(1)
    db.session.rollback()
    return walk.report


class _Walk:
    """One way along the chain."""

    def __init__(self, expected: str | None) -> None:
        self.report = Report()
        self._expected = expected
        self._newest: datetime | None = None

    def take(self, entry: AuditEntry) -> None:
        before, here = self.report.head, link_of(entry)
        if here.length != before.length + 1:
            self._say_missing(before.length + 1, here.length - 1, entry)
        elif seal_of(entry, before) != entry.seal:
            self._say(entry, "was changed, or is not in its place")
        self._check_values(entry)
        self._check_time(entry)
        self.report.head = here
        self.report.expected |= entry.seal == self._expected

    def take_unsealed(self, entry: AuditEntry) -> None:
        self.report.unsealed += 1
        self._check_time(entry)

    def _check_values(self, entry: AuditEntry) -> None:
        promised = dict(entry.commitments or {})
        for value in entry.values:
            if value.field not in promised:
                self._say(entry, f"got a value that was not sealed: {value.field}")
                continue
            sealed, now = promised.pop(value.field), commitment(value)
            if now is None:
                self.report.erased += 1
            elif now != sealed:
                self._say(entry, f"has a changed value: {value.field}")
        for name in promised:
            self._say(entry, f"lacks a value: {name}")

    def _check_time(self, entry: AuditEntry) -> None:
        if self._newest is not None and entry.at < self._newest - TOLERANCE:
            self._say(entry, f"was added after entries of {self._newest:%Y-%m-%d %H:%M} UTC")
        self._newest = max(entry.at, self._newest or entry.at)

    def _say_missing(self, first: int, last: int, after: AuditEntry) -> None:
        which = f"Number {first} is" if first == last else f"Numbers {first} to {last} are"
        self.report.faults.append(f"{which} missing.")
        self._say(after, "cannot be checked, since it follows what is missing")

    def _say(self, entry: AuditEntry, what: str) -> None:
        number = f"Number {entry.sealed_as}" if entry.sealed_as else "Unsealed"
        self.report.faults.append(
            f"{number} (entry {entry.id}, {entry.at:%Y-%m-%d %H:%M} UTC, {entry.action}) {what}."
        )


def _sealed_entries() -> Iterator[list[AuditEntry]]:
    done = 0
    query = select(AuditEntry).order_by(AuditEntry.sealed_as).limit(BATCH)
    while entries := list(
        db.session.scalars(
            query.where(AuditEntry.sealed_as > done).options(selectinload(AuditEntry.values))
        )
    ):
        yield entries
        done = entries[-1].sealed_as or 0


def _unsealed_entries() -> Iterator[AuditEntry]:
    yield from db.session.scalars(UNSEALED.execution_options(yield_per=BATCH))
