"""How Flask-Security reads and writes people: by our transactions and operations."""

from typing import Any

from flask import g
from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import set_committed_value

from campaign.accounts import operations
from campaign.accounts.models import Person
from campaign.kernel.database import db

_WRITTEN_TOGETHER = {"password", "fs_uniquifier"}


class PersonStore(SQLAlchemyUserDatastore):
    """Flask-Security changes a person, puts it, and commits after the view.

    Between the two the session must hold nothing that wants to be written, since it writes inside
    `transaction()` only. So `put` notes what changed, and `commit` carries it out.
    """

    def find_user(self, case_insensitive: bool = False, **sought: Any) -> Person | None:
        """By one column. Addresses are stored in small letters."""
        ((name, value),) = sought.items()
        if case_insensitive:
            value = value.lower()
        return db.session.scalar(select(Person).where(getattr(Person, name) == value))

    def put(self, model: Person) -> Person:
        state = inspect(model)
        assert state.identity is not None, "people are added by our own operations"
        noted = _noted().setdefault(state.identity[0], {})
        for attribute in state.attrs:
            if attribute.history.has_changes():
                noted[attribute.key] = attribute.value
                set_committed_value(model, attribute.key, attribute.value)
        return model

    def commit(self) -> None:
        for person_id, changes in _noted().items():
            if set(changes) == {"password"}:
                operations.rehash_password(person_id, changes["password"])
            elif set(changes) == _WRITTEN_TOGETHER:
                operations.replace_password(person_id, changes["password"])
            elif changes:
                raise RuntimeError(f"Flask-Security may not change {sorted(changes)}")
        _noted().clear()

    def delete(self, model: object) -> None:
        raise RuntimeError("Flask-Security may not delete")


def _noted() -> dict[int, dict[str, Any]]:
    noted: dict[int, dict[str, Any]] = g.setdefault("changes_of_people", {})
    return noted
