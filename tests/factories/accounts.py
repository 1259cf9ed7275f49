"""People. All are invented."""

from typing import Any

from campaign.accounts.models import Person
from campaign.kernel.database import db, transaction
from campaign.organizations.models import (
    Coalition,
    CoalitionMembership,
    Membership,
    Organization,
)
from campaign.permissions import CoalitionRole, Role
from tests.factories.numbers import another


def make_person(
    role: Role | CoalitionRole | None = None,
    *,
    of: Organization | Coalition | None = None,
    **attributes: Any,
) -> Person:
    """Somebody, with a role in an organization or coalition if one is named."""
    name = attributes.pop("name", None) or another("person")
    with transaction():
        person = Person(name=name, email=f"{name.lower()}@example.org", **attributes)
        db.session.add(person)
        if of is not None:
            db.session.add(membership(person, role, of))
    return person


def membership(
    person: Person, role: Role | CoalitionRole | None, of: Organization | Coalition
) -> Membership | CoalitionMembership:
    if isinstance(of, Organization):
        assert isinstance(role, Role)
        return Membership(person=person, organization=of, role=role)
    assert isinstance(role, CoalitionRole)
    return CoalitionMembership(person=person, coalition=of, role=role)
