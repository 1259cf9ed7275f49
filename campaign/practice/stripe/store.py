"""Where the practice Stripe keeps what it knows: one SQLite file, or memory."""

import json
import secrets
import sqlite3
import string
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Object = dict[str, Any]

SHAPE = 2
"""Of the objects and the tables. A file of another shape is emptied: nothing in it is dear."""

# `sequence` is the order of creation: lists go by it, since many objects share a second.
TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, sequence);
CREATE TABLE IF NOT EXISTS answers (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER,
    body TEXT,
    request_id TEXT NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL REFERENCES objects (id),
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    due REAL NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    answer TEXT
);
CREATE INDEX IF NOT EXISTS deliveries_by_state ON deliveries (state, due);
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
"""


def new_id(prefix: str, length: int = 24) -> str:
    """Random, as Stripe's are: who kept an id from a wiped practice file never meets it again."""
    letters = string.ascii_letters + string.digits
    return f"{prefix}_" + "".join(secrets.choice(letters) for _ in range(length))


@dataclass(frozen=True)
class Condition:
    """One narrowing of a list: an SQL expression of ours with a placeholder, and its values."""

    expression: str
    values: tuple[str | int, ...]


class Database:
    """Thread safe: one connection, one writer or reader at a time."""

    def __init__(self, path: Path | None) -> None:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._empty_another_shape()
        self._connection.executescript(TABLES)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; a transaction inside another one of the same thread joins it."""
        with self._lock:
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield self._connection

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def owner_of(self, identifier: str) -> str | None:
        """The account that an object belongs to."""
        with self.transaction() as connection:
            row = connection.execute(
                "SELECT account FROM objects WHERE id = ?", (identifier,)
            ).fetchone()
        return str(row["account"]) if row else None

    def _empty_another_shape(self) -> None:
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != SHAPE:
            for table in ("deliveries", "answers", "objects"):
                self._connection.execute(f"DROP TABLE IF EXISTS {table}")
            self._connection.execute(f"PRAGMA user_version = {SHAPE}")


class Store:
    """The objects of one account; without an account those of all, to be looked at."""

    def __init__(self, database: Database, account: str | None = None) -> None:
        self._database = database
        self._account = account

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """All or nothing, for everything that happens inside."""
        return self._database.transaction()

    def add(self, thing: Object) -> Object:
        """Keep a new object under its own `id` and `object`."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT INTO objects (account, id, kind, created, body) VALUES (?, ?, ?, ?, ?)",
                (self._account, thing["id"], thing["object"], thing["created"], json.dumps(thing)),
            )
        return thing

    def replace(self, thing: Object) -> Object:
        """Keep the new state of an object that is there."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE objects SET body = ? WHERE id = ?", (json.dumps(thing), thing["id"])
            )
        return thing

    def get(self, identifier: str) -> Object:
        """What another object links to, whatever kind it is of."""
        found = self._select([Condition("id = ?", (identifier,))])
        if not found:
            raise KeyError(identifier)
        return found[0]

    def find(self, kind: str, identifier: str) -> Object | None:
        found = self.select(kind, [Condition("id = ?", (identifier,))], limit=1)
        return found[0] if found else None

    def select(
        self,
        kind: str,
        conditions: Sequence[Condition] = (),
        *,
        limit: int = -1,
        offset: int = 0,
        oldest_first: bool = False,
    ) -> list[Object]:
        """Objects of one kind, newest first unless asked otherwise."""
        narrowed = [Condition("kind = ?", (kind,)), *conditions]
        order = "ASC" if oldest_first else "DESC"
        return self._select(
            narrowed, f"ORDER BY sequence {order} LIMIT {limit:d} OFFSET {offset:d}"
        )

    def _select(self, conditions: Sequence[Condition], order: str = "") -> list[Object]:
        own = [Condition("account = ?", (self._account,))] if self._account else []
        narrowed = [*own, *conditions]
        where = " AND ".join(condition.expression for condition in narrowed)
        values = [value for condition in narrowed for value in condition.values]
        query = f"SELECT body FROM objects WHERE {where} {order}"  # noqa: S608  texts of ours
        with self.transaction() as connection:
            rows = connection.execute(query, values).fetchall()
        return [json.loads(row["body"]) for row in rows]


def equals(field: str, value: str) -> Condition:
    """A top-level field of the object, or one further down written with dots."""
    return Condition("json_extract(body, ?) = ?", (f"$.{field}", value))


def before(identifier: str) -> Condition:
    """Created before that object."""
    return Condition("sequence < (SELECT sequence FROM objects WHERE id = ?)", (identifier,))


def after(identifier: str) -> Condition:
    """Created after that object."""
    return Condition("sequence > (SELECT sequence FROM objects WHERE id = ?)", (identifier,))
