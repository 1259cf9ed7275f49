"""The log's rows, and how an operation writes one.

An entry names its actor and objects by kind and opaque id, without foreign keys, so that a person
can be erased without breaking it; shown names are looked up when it is read. Old and new values
lie in a table of their own, which can be emptied for one person. The database itself refuses to
change or delete a row, but to seal an entry once and to empty its values (migration 0008).
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Protocol

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine, db
from campaign.kernel.rows import insert_numbered, insert_rows
from campaign.kernel.translated import Translated


class Author(Protocol):
    """Whoever acts: a person, or a machine such as the payment provider."""

    @property
    def reference(self) -> str:
        """Kind and opaque id, such as `person:5f1c`."""


@dataclass(frozen=True, slots=True)
class Machine:
    """An actor that is no person: a command, the worker, the payment provider."""

    name: str

    @property
    def reference(self) -> str:
        return f"machine:{self.name}"


MASK = "•••"
"""Stands in the log for what is nobody's business there: it says that something changed."""

MASKED = frozenset(
    {
        ("cash_box", "bic"),
        ("cash_box", "holder"),
        ("cash_box", "iban"),
        ("event", "online_url"),
        ("friend", "name"),
        ("organization", "contact_email"),
    }
)
"""Kinds of subjects with the fields whose values never get into the log."""


class AuditEntry(Base):
    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint("(sealed_as IS NULL) = (seal IS NULL)", name="sealed_whole"),
        Index(
            "ix_audit_entries_unsealed",
            "id",
            sqlite_where=text("sealed_as IS NULL"),
            postgresql_where=text("sealed_as IS NULL"),
        ),
        Index("ix_audit_entries_of_organization", "organization_id", "id"),
        Index("ix_audit_entries_of_coalition", "coalition_id", "id"),
        Index("ix_audit_entries_of_actor", "actor", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=real_now)
    actor: Mapped[str] = mapped_column(OneLine(80))
    action: Mapped[str] = mapped_column(OneLine(60))
    subject: Mapped[str] = mapped_column(OneLine(80), index=True)
    """Kind and id of what was acted on, such as `event:12`."""
    organization_id: Mapped[int | None]
    coalition_id: Mapped[int | None]
    sealed_as: Mapped[int | None] = mapped_column(unique=True)
    """Its place in the chain: the order of sealing, as a lower id may be committed later."""
    commitments: Mapped[dict[str, str | None] | None] = mapped_column(
        JSON(none_as_null=True), info={"derived_from": "the values and their salts"}
    )
    """Field to a salted hash of its values; None for one that was erased before."""
    seal: Mapped[str | None] = mapped_column(
        OneLine(64), info={"derived_from": "the entry and the seal before"}
    )

    values: Mapped[list["AuditValue"]] = relationship(order_by="AuditValue.id")


class AuditValue(Base):
    """What one field was and became."""

    __tablename__ = "audit_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entries.id"), index=True)
    field: Mapped[str] = mapped_column(OneLine(60))
    old: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    new: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    salt: Mapped[str | None] = mapped_column(OneLine(32), default=lambda: secrets.token_hex(16))
    """None: the values were erased."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did. `changes`: field to (old, new), JSON."""

    action: str
    subject: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    organization_id: int | None = None
    coalition_id: int | None = None


def record(
    by: Author,
    action: str,
    subject: str,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    *,
    organization_id: int | None = None,
    coalition_id: int | None = None,
) -> AuditEntry:
    """Note an act in the transaction that carries it out. `changes`: field to (old, new), JSON."""
    act = Act(action, subject, changes or {}, organization_id, coalition_id)
    values = [AuditValue(**changed) for changed in _values(act)]
    entry = AuditEntry(**_entry(by, act), values=values)
    db.session.add(entry)
    return entry


def record_all(by: Author, acts: Sequence[Act]) -> None:
    """Note many acts, of which no two do the same to one subject, by few statements."""
    entries = [_entry(by, act) for act in acts]
    numbers = insert_numbered(AuditEntry, ("action", "subject"), entries)
    insert_rows(
        AuditValue,
        [
            {"entry_id": numbers[act.action, act.subject], **changed}
            for act in acts
            for changed in _values(act)
        ],
    )


def _entry(by: Author, act: Act) -> dict[str, Any]:
    return {
        "actor": by.reference,
        "action": act.action,
        "subject": act.subject,
        "organization_id": act.organization_id,
        "coalition_id": act.coalition_id,
    }


def _values(act: Act) -> list[dict[str, Any]]:
    return [
        {
            "field": name,
            "old": _masked(act.subject, name, old),
            "new": _masked(act.subject, name, new),
        }
        for name, (old, new) in act.changes.items()
        if old != new
    ]


def _masked(subject: str, field: str, value: Any) -> Any:
    """What may be kept of a value: whether there is one can always be told."""
    is_masked = (subject.partition(":")[0], field) in MASKED
    return MASK if is_masked and value else value


def differences(before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    """Field to (old, new) of two drafts of one dataclass, for `record`; `before` may be None."""
    return {
        field.name: (
            None if before is None else as_json(getattr(before, field.name)),
            as_json(getattr(after, field.name)),
        )
        for field in fields(after)
    }


def as_json(value: Any) -> Any:
    """A value of a draft as it is kept: texts by language, days and moments as ISO 8601."""
    match value:
        case Translated():
            return value.texts
        case date() | time():
            return value.isoformat()
        case Enum():
            return value.value
        case tuple() | list():
            return [as_json(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    return value
