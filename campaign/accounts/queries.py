"""Who has an account."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.kernel.database import db
from campaign.kernel.errors import Missing


def all_people() -> Sequence[Person]:
    return db.session.scalars(select(Person).order_by(Person.email)).all()


def find_person(email: str) -> Person:
    """By the e-mail address, in whatever letters it is written. Raises Missing."""
    person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None:
        raise Missing(email)
    return person


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Names of the people behind audit references; who was erased is left out."""
    ids = [reference.removeprefix("person:") for reference in references]
    rows = db.session.execute(
        select(Person.opaque_id, Person.name).where(Person.opaque_id.in_(ids))
    )
    return {f"person:{row.opaque_id}": row.name for row in rows}
