"""Who is what in an organization or a coalition. What is so already stays so, without a trace."""

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.organizations.models import CoalitionMembership, Membership
from campaign.permissions import CoalitionRole, Role


def give_role(person_id: int, organization_id: int, role: Role, *, by: Author) -> None:
    with transaction():
        person = lock(Person, person_id)
        if _membership(person_id, organization_id, role) is None:
            db.session.add(
                Membership(person_id=person_id, organization_id=organization_id, role=role)
            )
            _note(by, "role.given", person, (None, role), organization_id=organization_id)


def take_role(person_id: int, organization_id: int, role: Role, *, by: Author) -> None:
    with transaction():
        person = lock(Person, person_id)
        membership = _membership(person_id, organization_id, role)
        if membership is not None:
            db.session.delete(membership)
            _note(by, "role.taken", person, (role, None), organization_id=organization_id)


def give_coalition_role(
    person_id: int, coalition_id: int, role: CoalitionRole, *, by: Author
) -> None:
    with transaction():
        person = lock(Person, person_id)
        if _coalition_membership(person_id, coalition_id, role) is None:
            db.session.add(
                CoalitionMembership(person_id=person_id, coalition_id=coalition_id, role=role)
            )
            _note(by, "role.given", person, (None, role), coalition_id=coalition_id)


def take_coalition_role(
    person_id: int, coalition_id: int, role: CoalitionRole, *, by: Author
) -> None:
    with transaction():
        person = lock(Person, person_id)
        membership = _coalition_membership(person_id, coalition_id, role)
        if membership is not None:
            db.session.delete(membership)
            _note(by, "role.taken", person, (role, None), coalition_id=coalition_id)


def _membership(person_id: int, organization_id: int, role: Role) -> Membership | None:
    return db.session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organization_id == organization_id,
            Membership.role == role,
        )
    )


def _coalition_membership(
    person_id: int, coalition_id: int, role: CoalitionRole
) -> CoalitionMembership | None:
    return db.session.scalar(
        select(CoalitionMembership).where(
            CoalitionMembership.person_id == person_id,
            CoalitionMembership.coalition_id == coalition_id,
            CoalitionMembership.role == role,
        )
    )


def _note(
    by: Author,
    action: str,
    person: Person,
    role: tuple[str | None, str | None],
    *,
    organization_id: int | None = None,
    coalition_id: int | None = None,
) -> None:
    audit.record(
        by,
        action,
        person.reference,
        {"role": role},
        organization_id=organization_id,
        coalition_id=coalition_id,
    )
