"""Idempotency keys: the same key with the same parameters gets the first answer again."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.parameters import Raw
from campaign.practice.stripe.store import Database


@dataclass(frozen=True)
class Answer:
    """What a call answers; `first_request` is set when it was answered before."""

    status: int
    body: dict[str, Any]
    first_request: str | None = None


class Idempotency:
    """The answers kept by account and key; a key counts for one method, path and set of values."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:  # begun before a restart, never finished
            connection.execute("DELETE FROM answers WHERE status IS NULL")

    def once(
        self,
        account: str,
        key: str,
        call: tuple[str, str, dict[str, Raw]],
        request_id: str,
        perform: Callable[[], Answer],
        pause: Callable[[], None],
    ) -> Answer:
        """Perform the call, unless it was performed before; `pause` while the key is in use.

        The work and its answer are kept together or not at all; a call that was refused keeps
        nothing, so that its key can be used again once the parameters are right.
        """
        if len(key) > 255:
            raise ApiError(
                400, "Idempotency keys can be up to 255 characters long.", kind="idempotency_error"
            )
        kept = self._begin(account, key, _fingerprint(call), request_id)
        if kept is not None:
            return kept
        try:
            pause()
            with self._database.transaction() as connection:
                answer = perform()
                connection.execute(
                    "UPDATE answers SET status = ?, body = ? WHERE account = ? AND key = ?",
                    (answer.status, json.dumps(answer.body), account, key),
                )
        except BaseException:
            self._forget(account, key)
            raise
        return answer

    def _begin(self, account: str, key: str, fingerprint: str, request_id: str) -> Answer | None:
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT * FROM answers WHERE account = ? AND key = ?", (account, key)
            ).fetchone()
            if row is not None:
                return _replayed(row, fingerprint)
            connection.execute(
                "INSERT INTO answers (account, key, fingerprint, request_id) VALUES (?, ?, ?, ?)",
                (account, key, fingerprint, request_id),
            )
        return None

    def _forget(self, account: str, key: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM answers WHERE account = ? AND key = ? AND status IS NULL",
                (account, key),
            )


def _replayed(row: sqlite3.Row, fingerprint: str) -> Answer:
    if row["fingerprint"] != fingerprint:
        raise ApiError(
            400,
            f"The idempotency key '{row['key']}' was first used with other parameters;"
            " a different request needs a key of its own.",
            kind="idempotency_error",
        )
    if row["status"] is None:
        raise ApiError(
            409,
            f"Another request with the idempotency key '{row['key']}' is still under way.",
            kind="idempotency_error",
            code="idempotency_key_in_use",
        )
    return Answer(row["status"], json.loads(row["body"]), first_request=row["request_id"])


def _fingerprint(call: tuple[str, str, dict[str, Raw]]) -> str:
    return hashlib.sha256(json.dumps(call, sort_keys=True).encode()).hexdigest()
