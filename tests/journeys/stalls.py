"""Holds up whoever writes into a table, in the middle of the transaction, until they are killed.

A trigger does it, so that the program knows nothing of it. On PostgreSQL it waits for a lock that
the test has, on SQLite for a query without an end. Both databases tell who is at it.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from campaign.kernel.database import db, is_postgresql

ENDLESS = """
CREATE VIEW endless AS
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
SELECT n FROM numbers
"""
ON_SQLITE = """
CREATE TRIGGER stall AFTER INSERT ON {table} WHEN {when}
BEGIN SELECT count(*) FROM endless; END
"""
LOCK = 4711
FUNCTION = f"""
CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock({LOCK}); RETURN NEW; END $$
"""
ON_POSTGRESQL = """
CREATE TRIGGER stall AFTER INSERT ON {table} FOR EACH ROW WHEN ({when})
EXECUTE FUNCTION stall()
"""
WAITING = text(
    "SELECT query FROM pg_stat_activity JOIN pg_locks USING (pid) "
    "WHERE locktype = 'advisory' AND NOT granted AND xact_start IS NOT NULL "
    "AND datname = current_database()"
)
WRITE_LOCK = "120 120"
"""Of SQLite's file of shared memory: who holds this byte writes."""


LOOKS = 100
"""In a row, which take two seconds: none of our transactions writes for so long by itself."""


@dataclass
class Stall:
    """Whoever inserts into the table, of rows for which `when` is true, waits for ever."""

    table: str
    when: str = "NEW.id IS NOT NULL"
    _seen: int = 0

    def has(self, processes: Collection[int]) -> bool:
        """Whether one of them is in the middle of its transaction: it has written, and waits."""
        if is_postgresql():
            with db.engine.connect() as connection:
                queries = connection.scalars(WAITING).all()
            return any(query.startswith(f"INSERT INTO {self.table}") for query in queries)
        self._seen = self._seen + 1 if _sqlite_writer() in processes else 0
        return self._seen >= LOOKS

    def rows(self) -> int:
        with db.engine.connect() as connection:
            query = f"SELECT count(*) FROM {self.table} AS NEW WHERE {self.when}"  # noqa: S608  ours
            return int(connection.scalar(text(query)) or 0)

    @contextmanager
    def laid(self) -> Iterator[None]:
        """The trigger is there while the block runs; within it whoever waits has to be killed."""
        db.session.rollback()
        if is_postgresql():
            with db.engine.connect() as holder:
                holder.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
                self._lay([FUNCTION, ON_POSTGRESQL])
                yield
                holder.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
                holder.rollback()
            _run([f"DROP TRIGGER stall ON {self.table}", "DROP FUNCTION stall"])
        else:
            self._lay([ENDLESS, ON_SQLITE])
            yield
            _run(["DROP TRIGGER stall", "DROP VIEW endless"])

    def _lay(self, statements: list[str]) -> None:
        _run([each.format(table=self.table, when=self.when) for each in statements])


def _run(statements: list[str]) -> None:
    connection: Connection
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def _sqlite_writer() -> int | None:
    """The process that holds the lock of SQLite's one writer."""
    shared = os.stat(f"{db.engine.url.database}-shm").st_ino
    for line in Path("/proc/locks").read_text().splitlines():
        words = line.split()
        if words[1] == "POSIX" and line.endswith(f":{shared} {WRITE_LOCK}"):
            return int(words[4])
    return None
