"""Rows written past the session: many at once, or on top of what is there.

In a transaction, as all that is written. Statements are made once and kept: to make one takes
longer than to carry it out.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from campaign.kernel.database import Base, db, is_postgresql


def upsert(model: type[Base], key: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows, each instead of the one with the same key if there is one."""
    if not rows:
        return
    statement = _inserting(model, is_postgresql())
    others = {name: statement.excluded[name] for name in rows[0] if name not in key}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=list(key), set_=others),
        [dict(row) for row in rows],
    )


def upsert_adding(
    model: type[Base],
    key: Mapping[str, object],
    amounts: Mapping[str, int],
    latest: Mapping[str, object] | None = None,
) -> None:
    """Add amounts to a row of sums, making it if it is new; atomic on both databases.

    `latest` are columns that take the newest value instead of a sum.
    """
    upsert_adding_to_each(model, [key], amounts, latest)


def upsert_adding_to_each(
    model: type[Base],
    keys: Sequence[Mapping[str, object]],
    amounts: Mapping[str, int],
    latest: Mapping[str, object] | None = None,
) -> None:
    """Add the same to several rows, in the order of their keys."""
    if keys:
        rows = [{**key, **amounts, **(latest or {})} for key in keys]
        _add(model, tuple(keys[0]), tuple(amounts), tuple(latest or {}), rows)


def upsert_adding_rows(
    model: type[Base], key: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> None:
    """Add to several rows what each one gains, in their order; all but the key are amounts."""
    if rows:
        amounts = tuple(name for name in rows[0] if name not in key)
        _add(model, tuple(key), amounts, (), rows)


def _add(
    model: type[Base],
    key: tuple[str, ...],
    amounts: tuple[str, ...],
    latest: tuple[str, ...],
    rows: Sequence[Mapping[str, object]],
) -> None:
    db.session.flush()  # a sum may belong to a row that was just made
    db.session.execute(
        _adding(model, is_postgresql(), key, amounts, latest), [dict(row) for row in rows]
    )


@cache
def _adding(
    model: type[Base],
    for_postgresql: bool,
    key: tuple[str, ...],
    amounts: tuple[str, ...],
    latest: tuple[str, ...],
) -> postgresql.Insert | sqlite.Insert:
    statement = _inserting(model, for_postgresql)
    sums = {name: model.__table__.c[name] + statement.excluded[name] for name in amounts}
    newest = {name: statement.excluded[name] for name in latest}
    return statement.on_conflict_do_update(index_elements=list(key), set_={**sums, **newest})


def insert_rows(model: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Write many rows whose numbers nobody needs; what they belong to is written before."""
    if rows:
        db.session.flush()
        db.session.execute(_inserting(model, is_postgresql()), [dict(row) for row in rows])


def insert_numbered(
    model: type[Base], key: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> dict[tuple[object, ...], int]:
    """Write many rows; their numbers, by columns that tell them from each other."""
    if not rows:
        return {}
    db.session.flush()
    inserting = _inserting_numbered(model, is_postgresql(), tuple(key))
    found = db.session.execute(inserting, [dict(row) for row in rows])
    return {tuple(columns): number for number, *columns in found}


@cache
def _inserting_numbered(
    model: type[Base], for_postgresql: bool, key: tuple[str, ...]
) -> ReturningInsert[Any]:
    columns = model.__table__.c
    return _inserting(model, for_postgresql).returning(columns.id, *(columns[name] for name in key))


def insert_missing(
    model: type[Base], key: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> None:
    """Write rows, but for those whose key has one already; no key: any unique one."""
    if rows:
        statement = _adding_missing(model, is_postgresql(), tuple(key))
        db.session.execute(statement, [dict(row) for row in rows])


def insert_missing_numbered(
    model: type[Base], key: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> dict[tuple[object, ...], int]:
    """Like `insert_missing`; the numbers of the new rows, by their keys."""
    if not rows:
        return {}
    found = db.session.execute(
        _adding_missing_numbered(model, is_postgresql(), tuple(key)), [dict(row) for row in rows]
    )
    return {tuple(columns): number for number, *columns in found}


@cache
def _adding_missing_numbered(
    model: type[Base], for_postgresql: bool, key: tuple[str, ...]
) -> ReturningInsert[Any]:
    columns = model.__table__.c
    adding = _adding_missing(model, for_postgresql, key)
    return adding.returning(columns.id, *(columns[name] for name in key))


@cache
def _adding_missing(
    model: type[Base], for_postgresql: bool, key: tuple[str, ...]
) -> postgresql.Insert | sqlite.Insert:
    inserting = _inserting(model, for_postgresql)
    return inserting.on_conflict_do_nothing(index_elements=list(key) or None)


@cache
def _inserting(model: type[Base], for_postgresql: bool) -> postgresql.Insert | sqlite.Insert:
    table = model.__table__
    assert isinstance(table, Table)
    return postgresql.insert(table) if for_postgresql else sqlite.insert(table)
