"""The book of webhook deliveries: what is to be sent, when, and how each attempt ended."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from campaign.practice.stripe.store import Database

Order = Literal["given", "reversed"] | Sequence[str]


class State(StrEnum):
    DUE = "due"
    SENDING = "sending"
    HELD = "held"
    LOST = "lost"
    DELIVERED = "delivered"
    FAILED = "failed"


class Kind(StrEnum):
    """Only real deliveries are tried again."""

    REAL = "real"
    FORGED = "forged"
    STALE = "stale"


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one endpoint."""

    id: int
    event: str
    url: str
    kind: Kind
    state: State
    due: float
    attempts: int
    answer: str | None
    """How the last attempt ended: the status, or what broke."""


class Deliveries:
    """Rows of the store, so that they survive a restart and are sent after it."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._change("state = 'due'", "state = 'sending'")  # begun before a restart: at least once

    def add(
        self,
        event: str,
        url: str,
        *,
        kind: Kind = Kind.REAL,
        state: State = State.DUE,
        delay: int = 0,
    ) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO deliveries (event, url, kind, state, due) VALUES (?, ?, ?, ?, ?)",
                (event, url, kind, state, self._clock() + delay),
            )

    def take_due(self) -> Delivery | None:
        """The next one to send, marked so that nobody else sends it too."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT * FROM deliveries WHERE state = 'due' AND due <= ?"
                " ORDER BY due, position, id LIMIT 1",
                (self._clock(),),
            ).fetchone()
            if row is None:
                return None
            self._change("state = 'sending', attempts = attempts + 1", "id = ?", row["id"])
        return _delivery(row)

    def finish(self, delivery: Delivery, state: State, answer: str) -> None:
        """Note how it ended for good."""
        self._change("state = ?, answer = ?", "id = ?", state, answer, delivery.id)

    def postpone(self, delivery: Delivery, delay: float, answer: str) -> None:
        """Note why it failed, and when to try again."""
        due = self._clock() + delay
        self._change("state = 'due', due = ?, answer = ?", "id = ?", due, answer, delivery.id)

    def release(self, order: Order) -> int:
        """Let go what is held, in the given, the reversed, or a listed order.

        A list names events by id or by type; what it does not name follows as it came.
        """
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT deliveries.id, event, json_extract(body, '$.type') AS type FROM deliveries"
                " JOIN objects ON objects.id = event WHERE state = 'held' ORDER BY deliveries.id"
            ).fetchall()
            for position, row in enumerate(_ordered(rows, order)):
                self._change(
                    "state = 'due', due = ?, position = ?", "id = ?",
                    self._clock(), position, row["id"],
                )  # fmt: skip
        return len(rows)

    def pending(self) -> int:
        """How many are still to be sent, now or later; held and lost ones are not."""
        return self._number("SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending')")

    def undelivered_endpoints(self, event: str) -> int:
        """How many endpoints have not yet taken this event."""
        return self._number(
            "SELECT count(DISTINCT url) FROM deliveries WHERE event = ?1 AND url NOT IN"
            " (SELECT url FROM deliveries WHERE event = ?1 AND state = 'delivered')",
            event,
        )

    def next_due(self) -> float | None:
        """When the next attempt falls due."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT min(due) FROM deliveries WHERE state = 'due'"
            ).fetchone()
        return None if row[0] is None else float(row[0])

    def all(self) -> list[Delivery]:
        """Every delivery, oldest first."""
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT * FROM deliveries ORDER BY id").fetchall()
        return [_delivery(row) for row in rows]

    def of_events(self, events: Sequence[str]) -> dict[str, list[Delivery]]:
        """The deliveries of these events, in one query."""
        found: dict[str, list[Delivery]] = {event: [] for event in events}
        marks = ", ".join("?" * len(events))
        with self._database.transaction() as connection:
            rows = connection.execute(
                f"SELECT * FROM deliveries WHERE event IN ({marks}) ORDER BY id",  # noqa: S608  marks
                list(events),
            ).fetchall()
        for row in rows:
            found[row["event"]].append(_delivery(row))
        return found

    def _change(self, changes: str, where: str, *values: str | float) -> None:
        statement = f"UPDATE deliveries SET {changes} WHERE {where}"  # noqa: S608  texts of ours
        with self._database.transaction() as connection:
            connection.execute(statement, values)

    def _number(self, query: str, *values: str) -> int:
        with self._database.transaction() as connection:
            return int(connection.execute(query, values).fetchone()[0])


def _ordered(rows: list[sqlite3.Row], order: Order) -> list[sqlite3.Row]:
    if order == "given":
        return rows
    if order == "reversed":
        return rows[::-1]
    ranks = {name: rank for rank, name in enumerate(order)}
    last = len(ranks)
    return sorted(
        rows, key=lambda row: min(ranks.get(row["event"], last), ranks.get(row["type"], last))
    )


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        id=row["id"],
        event=row["event"],
        url=row["url"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        due=row["due"],
        attempts=row["attempts"],
        answer=row["answer"],
    )
