"""People. All are invented."""

from typing import Any

from campaign.accounts.models import Person
from campaign.kernel.database import Base, db, transaction
from campaign.organizations.circles import AnyRole, Circle, kind_of
from tests.factories.numbers import another


def make_person(
    role: AnyRole | None = None,
    *,
    of: Circle | None = None,
    **attributes: Any,
) -> Person:
    """Somebody, with a role in an organization, a coalition or for a friend if one is named."""
    name = attributes.pop("name", None) or another("person")
    with transaction():
        person = Person(name=name, email=f"{name.lower()}@example.org", **attributes)
        db.session.add(person)
        if of is not None:
            db.session.add(membership(person, role, of))
    return person


def membership(person: Person, role: AnyRole | None, of: Circle) -> Base:
    kind = kind_of(of)
    assert isinstance(role, kind.roles)
    row: Base = kind.membership(person=person, role=role, **{kind.name: of})
    return row
