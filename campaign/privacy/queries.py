"""What is stored about a person: whatever refers to the person or names the address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Row, Table, func, or_, select
from sqlalchemy.orm import selectinload

from campaign.accounts.models import Person
from campaign.fundraising.models import KeptRecord, ProviderEvent
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.organizations.models import Coalition, Friend, Organization
from campaign.privacy.bank import told_lines
from campaign.privacy.gifts import gifts_of
from campaign.privacy.traces import address_columns, names_one_of, own_columns

SECRETS = ("code", "counter", "digest", "hash", "key", "password", "secret", "token", "uniquifier")
"""Parts of names of columns that hold what nobody is shown, the person included."""
PLACES: Mapping[str, type[Coalition | Friend | Organization]] = {
    "coalition_id": Coalition,
    "friend_id": Friend,
    "organization_id": Organization,
}
"""Columns that are told by the slug of what they refer to."""
READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Somebody:
    """An address that was proved, and the account that it belongs to, if any."""

    address: str
    person: Person | None


def somebody_at(address: str) -> Somebody:
    return Somebody(address, db.session.scalar(select(Person).where(Person.email == address)))


def stored_rows(who: Somebody) -> dict[str, list[dict[str, Any]]]:
    """Table to rows, those without any left out. Secrets are left out of rows."""
    found: dict[str, list[dict[str, Any]]] = {}
    places = _places()
    for table, column, value in _wanted(who):
        rows = db.session.execute(select(table).where(column == value)).all()
        if rows:
            found.setdefault(table.name, []).extend(_told(table, row, places) for row in rows)
    return found


def acts_of(who: Somebody) -> Iterator[dict[str, Any]]:
    """What the log says of the person: as the author, or as whom it was done to."""
    if who.person is None:
        return
    mine = who.person.reference
    query = (
        select(AuditEntry)
        .where(or_(AuditEntry.actor == mine, AuditEntry.subject == mine))
        .order_by(AuditEntry.id)
        .options(selectinload(AuditEntry.values))
        .execution_options(yield_per=READ_AT_ONCE)
    )
    for entry in db.session.scalars(query):
        yield {
            "at": entry.at.isoformat(),
            "by": "you" if entry.actor == mine else "somebody else",
            "action": entry.action,
            "subject": entry.subject,
            "changes": [
                {"field": value.field, "old": value.old, "new": value.new} for value in entry.values
            ],
        }


def payments_of(who: Somebody) -> list[dict[str, Any]]:
    """Messages of the payment provider that name the address and are not emptied yet."""
    query = select(ProviderEvent).where(ProviderEvent.body.is_not(None)).order_by(ProviderEvent.id)
    return [
        {"received_at": event.received_at.isoformat(), "message": text}
        for event in db.session.scalars(query.execution_options(yield_per=READ_AT_ONCE))
        if names_one_of((who.address,), text := (event.body or b"").decode(errors="replace"))
    ]


def _wanted(who: Somebody) -> Iterator[tuple[Table, Column[Any], Any]]:
    if who.person is not None:
        yield Person.__table__, Person.__table__.c.id, who.person.id  # type: ignore[misc]
        for table, column in own_columns():
            yield table, column, who.person.id
    for table, column in address_columns():
        yield table, func.lower(column), who.address  # type: ignore[misc]
    kept = KeptRecord.__table__
    yield kept, kept.c.email, who.address  # type: ignore[misc]


def _places() -> Mapping[str, Mapping[int, str]]:
    return {
        name: {row.id: row.slug for row in db.session.execute(select(model.id, model.slug))}
        for name, model in PLACES.items()
    }


def _told(table: Table, row: Row[Any], places: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    return {
        column.name.removesuffix("_id"): places[column.name].get(value, value)
        if column.name in places
        else _as_json(value)
        for column, value in zip(table.columns, row, strict=True)
        if _is_shown(column) and value is not None
    }


def _is_shown(column: Column[Any]) -> bool:
    refers_elsewhere = column.name == "id" or (column.foreign_keys and column.name not in PLACES)
    return not refers_elsewhere and not any(part in column.name for part in SECRETS)


def _as_json(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case bytes():
            return value.hex()
        case str() | int() | float() | bool() | None | dict() | list():
            return value
    return str(value)


def count_stored(who: Somebody) -> list[tuple[str, int]]:
    """How many rows of each kind there are, by the names of the exported files."""
    counts = {name: len(rows) for name, rows in stored_rows(who).items()}
    counts["payments"] = len(payments_of(who))
    counts["gifts"] = len(gifts_of(who.address))
    counts["bank_lines"] = len(told_lines(who.address))
    if who.person is not None:
        mine = who.person.reference
        about = or_(AuditEntry.actor == mine, AuditEntry.subject == mine)
        counts["acts"] = db.session.scalar(select(func.count(AuditEntry.id)).where(about)) or 0
    return [(name, count) for name, count in counts.items() if count]
