"""Where the practice Stripe keeps what it knows: one SQLite file, or memory."""

import json
import secrets
import sqlite3
import string
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Object = dict[str, Any]

# `sequence` is the order of creation: lists go by it, since many objects share a second.
TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, sequence);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER,
    body TEXT,
    request_id TEXT NOT NULL
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


class Store:
    """Thread safe: one connection, one writer or reader at a time."""

    def __init__(self, path: Path | None) -> None:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
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

    def add(self, thing: Object) -> Object:
        """Keep a new object under its own `id` and `object`."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT INTO objects (id, kind, created, body) VALUES (?, ?, ?, ?)",
                (thing["id"], thing["object"], thing["created"], json.dumps(thing)),
            )
        return thing

    def replace(self, thing: Object) -> Object:
        """Keep the new state of an object that is there."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE objects SET body = ? WHERE id = ?", (json.dumps(thing), thing["id"])
            )
        return thing

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
        where = " AND ".join(["kind = ?", *(condition.expression for condition in conditions)])
        values = [value for condition in conditions for value in condition.values]
        order = "ASC" if oldest_first else "DESC"
        query = (
            f"SELECT body FROM objects WHERE {where}"  # noqa: S608  conditions are texts of ours
            f" ORDER BY sequence {order} LIMIT ? OFFSET ?"
        )
        with self.transaction() as connection:
            rows = connection.execute(query, [kind, *values, limit, offset]).fetchall()
        return [json.loads(row["body"]) for row in rows]

    def count(self, kind: str) -> int:
        with self.transaction() as connection:
            row = connection.execute(
                "SELECT count(*) FROM objects WHERE kind = ?", (kind,)
            ).fetchone()
        return int(row[0])


def equals(field: str, value: str) -> Condition:
    """A top-level field of the object, or one further down written with dots."""
    return Condition("json_extract(body, ?) = ?", (f"$.{field}", value))


def before(identifier: str) -> Condition:
    """Created before that object."""
    return Condition("sequence < (SELECT sequence FROM objects WHERE id = ?)", (identifier,))


def after(identifier: str) -> Condition:
    """Created after that object."""
    return Condition("sequence > (SELECT sequence FROM objects WHERE id = ?)", (identifier,))
