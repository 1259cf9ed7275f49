"""End all that was in flight in the same transaction in which a credential of a person changes.

Nobody has to remember it: the session sees every password, address and factor that is written, and
ends what hangs on it (docs/adr/0022-credentials-in-flight.md). Another stamp, `fs_uniquifier`, ends
what is signed and stored nowhere: links to a new password, questions to a passkey.
"""

import secrets
from collections.abc import Iterator

from sqlalchemy import delete, event, inspect, update
from sqlalchemy.orm import ORMExecuteState, Session

from campaign.accounts.models import (
    CodeApp,
    EndsWithAddress,
    EndsWithCredentials,
    Passkey,
    Person,
    RecoveryCode,
)
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, WritingSession

CREDENTIALS: dict[type[Base], tuple[str, ...]] = {
    Person: ("active", "email", "fs_uniquifier", "password"),
    CodeApp: ("secret",),
    Passkey: ("public_key",),
    RecoveryCode: ("code_hash",),
}
"""These are the credentials of a person. A row that comes or goes changes them, too."""
FACTORS = (CodeApp, Passkey, RecoveryCode)
SAME_PASSWORD = "same_password"  # noqa: S105  a word, no secret
"""Says of a statement that it writes the password that the person has, under a stronger hash."""
USED_UP = "used_up"
"""Says of a statement that it takes a recovery code which somebody has just typed."""


def end_all_in_flight(person: Person) -> None:
    """Sign the person out everywhere and end every link; in a transaction."""
    person.fs_uniquifier = secrets.token_hex(32)


def marked(mark: type) -> Iterator[type[Base]]:
    """The tables with this mark, of whatever feature."""
    for mapper in Base.registry.mappers:
        model = mapper.class_
        if issubclass(model, mark) and issubclass(model, Base):
            yield model


@event.listens_for(Session, "before_flush")
def _end_what_hung_on_it(session: Session, *_: object) -> None:
    if not isinstance(session, WritingSession):
        return
    for person in _whose_credentials_change(session):
        state = inspect(person)
        email_before = state.attrs.email.history.deleted or [person.email]
        if not state.attrs.fs_uniquifier.history.has_changes():
            end_all_in_flight(person)
        _end(session, person, {*email_before, person.email})
        if email_before[0] != person.email:
            _leave_address(session, email_before[0])


def _whose_credentials_change(session: Session) -> list[Person]:
    people = {row.id: row for row in session.dirty if isinstance(row, Person) and _changes(row)}
    gone = {row.id for row in session.deleted if isinstance(row, Person)}
    for row in (*session.new, *session.deleted, *session.dirty):
        if isinstance(row, FACTORS) and (row not in session.dirty or _changes(row)):
            people.setdefault(row.person_id, session.get_one(Person, row.person_id))
    return [person for person in people.values() if person.id not in gone]


def _changes(row: Base) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in CREDENTIALS[type(row)])


def _end(session: Session, person: Person, addresses: set[str]) -> None:
    for model in marked(EndsWithCredentials):
        columns = model.__table__.c
        if "person_id" in columns:
            mine = columns.person_id == person.id
        else:
            mine = columns.email.in_(addresses)
        session.execute(delete(model).where(mine))


def _leave_address(session: Session, address: str) -> None:
    """End what was mailed to an address that the person has left."""
    for model in marked(EndsWithAddress):
        columns = model.__table__.c
        session.execute(
            update(model)
            .where(
                columns.email == address, columns.used_at.is_(None), columns.withdrawn_at.is_(None)
            )
            .values(withdrawn_at=real_now())
        )


@event.listens_for(Session, "do_orm_execute")
def _refuse_what_nobody_would_see(statement: ORMExecuteState) -> None:
    """A change of many rows at once goes around the session, which then ends nothing."""
    if not (statement.is_update or statement.is_delete) or not isinstance(
        statement.session, WritingSession
    ):
        return
    mapper = statement.bind_mapper
    if mapper is None or mapper.class_ not in CREDENTIALS:
        return
    said = statement.execution_options
    if said.get(SAME_PASSWORD) or said.get(USED_UP):
        return
    written = {
        getattr(column, "key", column)
        for column in getattr(statement.statement, "_values", None) or {}
    }
    if statement.is_delete or written.intersection(CREDENTIALS[mapper.class_]):
        raise RuntimeError(f"rows of {mapper.class_.__tablename__} change one by one only")
