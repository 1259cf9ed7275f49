"""Who has an account, and who is signed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from campaign.accounts.models import (
    CodeApp,
    KeptForm,
    KnownDevice,
    Passkey,
    Person,
    PersonSession,
    RecoveryCode,
)
from campaign.accounts.tokens import digest
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.errors import Missing

LASTS_UNSEEN = timedelta(days=14)
"""How long a session waits for its person."""
LASTS = timedelta(days=60)
"""How long a session lasts at most, however much it is used."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The session that a request names, as it was when it came in."""

    id: int
    person: Person
    via: str
    is_strong: bool
    has_second_factor: bool
    begun_at: datetime
    seen_at: datetime


def all_people() -> Sequence[Person]:
    return db.session.scalars(select(Person).order_by(Person.email)).all()


def find_person(email: str) -> Person:
    """By the e-mail address, in whatever letters it is written. Raises Missing."""
    person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise Missing(email)
    return person


def person_of_id(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def has_account(email: str) -> bool:
    return db.session.scalar(select(Person.id).where(Person.email == email)) is not None


def person_by_opaque_id(opaque_id: str) -> Person:
    """As addresses of pages name a person. Raises Missing."""
    person = db.session.scalar(select(Person).where(Person.opaque_id == opaque_id))
    if person is None:
        raise Missing("person")
    return person


def find_writer(opaque_id: str) -> Person | None:
    """Return who wrote a form, if the account is still open."""
    return db.session.scalar(select(Person).where(Person.opaque_id == opaque_id, Person.active))


def find_kept_form(person: Person, key: str) -> KeptForm | None:
    """Return what this very person wrote."""
    return db.session.scalar(
        select(KeptForm).where(KeptForm.person_id == person.id, KeptForm.key == key)
    )


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Names of the people behind audit references; who was erased is left out."""
    ids = [reference.removeprefix("person:") for reference in references]
    rows = db.session.execute(
        select(Person.opaque_id, Person.name).where(Person.opaque_id.in_(ids))
    )
    return {f"person:{row.opaque_id}": row.name for row in rows}


def has_second_factor(person_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """For a query: whether this person has one to show."""
    return or_(
        exists().where(CodeApp.person_id == person_id),
        exists().where(Passkey.person_id == person_id),
    )


def find_passkey(credential_id: str) -> Passkey | None:
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def passkeys_of(person: Person) -> Sequence[Passkey]:
    return db.session.scalars(
        select(Passkey).where(Passkey.person_id == person.id).order_by(Passkey.id)
    ).all()


def find_code_app(person: Person) -> CodeApp | None:
    return db.session.get(CodeApp, person.id)


def recovery_codes_left(person: Person) -> int:
    query = select(func.count()).where(RecoveryCode.person_id == person.id)
    return db.session.scalar(query) or 0


def open_session(token: str, uniquifier: str) -> OpenSession | None:
    """The session of that name with its person, in one question; None if it has ended."""
    row = db.session.execute(
        select(PersonSession, Person, has_second_factor(Person.id))
        .join(Person)
        .where(
            PersonSession.token_hash == digest(token),
            Person.fs_uniquifier == uniquifier,
            Person.active,
            *_lasting(),
        )
    ).one_or_none()
    if row is None:
        return None
    found, person, has_factor = row
    return OpenSession(
        id=found.id,
        person=person,
        via=found.via,
        is_strong=found.is_strong,
        has_second_factor=has_factor,
        begun_at=found.begun_at,
        seen_at=found.seen_at,
    )


def open_sessions(person: Person) -> Sequence[PersonSession]:
    """All of a person's, the last used first."""
    return db.session.scalars(
        select(PersonSession)
        .where(PersonSession.person_id == person.id, *_lasting())
        .order_by(PersonSession.seen_at.desc(), PersonSession.id.desc())
    ).all()


def is_known_device(email: str, mark: str) -> bool:
    """Whether the person of this address signed in before in the browser of this mark."""
    query = (
        select(KnownDevice.id)
        .join(Person, Person.id == KnownDevice.person_id)
        .where(Person.email == email, KnownDevice.mark_hash == digest(mark))
    )
    return db.session.scalar(query) is not None


def _lasting() -> tuple[ColumnElement[bool], ...]:
    now = real_now()
    return (PersonSession.seen_at > now - LASTS_UNSEEN, PersonSession.begun_at > now - LASTS)
