"""Which coalitions and organizations there are."""

from collections.abc import Sequence

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.organizations.models import (
    Affiliation,
    Coalition,
    CoalitionMembership,
    Membership,
    Organization,
)


def all_coalitions() -> Sequence[Coalition]:
    return db.session.scalars(select(Coalition).order_by(Coalition.slug)).all()


def find_coalition(slug: str) -> Coalition:
    """Raises Missing."""
    coalition = db.session.scalar(select(Coalition).where(Coalition.slug == slug))
    if coalition is None:
        raise Missing(slug)
    return coalition


def find_organization(slug: str) -> Organization:
    """Raises Missing."""
    organization = db.session.scalar(select(Organization).where(Organization.slug == slug))
    if organization is None:
        raise Missing(slug)
    return organization


def member_organizations(coalition: Coalition) -> Sequence[Organization]:
    """In the order of their affiliation."""
    return db.session.scalars(
        select(Organization)
        .join(Affiliation)
        .where(Affiliation.coalition_id == coalition.id)
        .order_by(Affiliation.position)
    ).all()


def roles_of(person: Person) -> list[tuple[str, str]]:
    """Every role of a person: where, by its slug, and what."""
    own = (
        select(Organization.slug, Membership.role)
        .join(Membership.organization)
        .where(Membership.person_id == person.id)
        .order_by(Organization.slug, Membership.role)
    )
    in_coalitions = (
        select(Coalition.slug, CoalitionMembership.role)
        .join(CoalitionMembership.coalition)
        .where(CoalitionMembership.person_id == person.id)
        .order_by(Coalition.slug, CoalitionMembership.role)
    )
    return [
        (slug, str(role))
        for query in (own, in_coalitions)
        for slug, role in db.session.execute(query)
    ]
