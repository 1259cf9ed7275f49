"""How entries are sealed: each seal is a hash over the entry and the seal before it.

Values enter as salted commitments, so that erasing a value and its salt leaves every seal as it
is, and what was erased cannot be guessed from its commitment. The chain shows that nothing in it
was changed, taken out or put in. It cannot show that its end was cut off: for that the last seal
has to be kept elsewhere (`campaign verify-audit` prints it).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from campaign.kernel.audit.entries import AuditEntry, AuditValue
from campaign.kernel.database import db, take_turns, transaction

FORM = "audit 1"
"""Part of every seal: a chain that is made otherwise has another name."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Link:
    """The end of the chain: how many entries it has, and the last one's seal."""

    length: int
    seal: str


BEGINNING = Link(0, "")
UNSEALED = select(AuditEntry).where(AuditEntry.sealed_as.is_(None)).order_by(AuditEntry.id)


def seal_entries() -> None:
    """Seal what is not sealed yet, in the order of ids as far as they are committed."""
    while _seal_batch():
        pass


def head() -> Link:
    query = select(AuditEntry).where(AuditEntry.sealed_as.is_not(None))
    entry = db.session.scalar(query.order_by(AuditEntry.sealed_as.desc()).limit(1))
    return link_of(entry) if entry else BEGINNING


def link_of(entry: AuditEntry) -> Link:
    """The place of a sealed entry in the chain."""
    if entry.sealed_as is None or entry.seal is None:
        raise ValueError("not sealed yet")
    return Link(entry.sealed_as, entry.seal)


def seal_of(entry: AuditEntry, link: Link) -> str:
    """The seal of an entry that is to follow `link`."""
    return _hash(
        FORM,
        link.length + 1,
        link.seal,
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject,
        entry.organization_id,
        entry.coalition_id,
        entry.commitments,
    )


def commitment(value: AuditValue) -> str | None:
    """What binds to a value without telling it; None once it was erased."""
    if value.salt is None:
        return None
    return _hash(value.salt, value.entry_id, value.field, value.old, value.new)


def _seal_batch() -> bool:
    """Whether there was any."""
    if db.session.scalar(UNSEALED.with_only_columns(AuditEntry.id).limit(1)) is None:
        db.session.rollback()
        return False
    with transaction():
        take_turns(AuditEntry)
        entries = db.session.scalars(
            UNSEALED.limit(BATCH).options(selectinload(AuditEntry.values))
        ).all()
        link = head()
        for entry in entries:
            entry.commitments = {value.field: commitment(value) for value in entry.values}
            link = Link(link.length + 1, seal_of(entry, link))
            entry.sealed_as, entry.seal = link.length, link.seal
    return True


def _hash(*parts: object) -> str:
    written = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()
