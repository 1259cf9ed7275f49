"""Which coalitions and organizations there are, and who is what in them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, exists, select

from campaign.accounts.models import Person
from campaign.accounts.tokens import digest
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.organizations.circles import KINDS, AnyRole, Circle, kind_of
from campaign.organizations.models import (
    Affiliation,
    Coalition,
    CoalitionMembership,
    Friend,
    Invitation,
    Membership,
    Organization,
)
from campaign.permissions import CoalitionRole, Role


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


def find_friend(slug: str) -> Friend:
    """Raises Missing."""
    friend = db.session.scalar(select(Friend).where(Friend.slug == slug))
    if friend is None:
        raise Missing(slug)
    return friend


def held_roles(circle: Circle, person: Person) -> set[AnyRole]:
    """What this person is there."""
    kind = kind_of(circle)
    query = select(kind.membership.role).where(
        kind.circle_id == circle.id, kind.membership.person_id == person.id
    )
    return set(db.session.scalars(query))


def held_by_address(circle: Circle, email: str) -> set[AnyRole]:
    person = db.session.scalar(select(Person).where(Person.email == email))
    return held_roles(circle, person) if person is not None else set()


def people_in(circle: Circle) -> Select[Person]:
    """Everybody who has a role there, by name."""
    kind = kind_of(circle)
    here = select(kind.membership.person_id).where(kind.circle_id == circle.id)
    return select(Person).where(Person.id.in_(here)).order_by(Person.name, Person.id)


def treasurers_of(owner: Organization | Coalition) -> Sequence[Person]:
    """Who keeps its books, and an organization's administrators, who may as well."""
    if isinstance(owner, Organization):
        query = (
            select(Person)
            .join(Membership)
            .where(
                Membership.organization_id == owner.id,
                Membership.role.in_((Role.ADMINISTRATOR, Role.TREASURER)),
            )
        )
    else:
        query = (
            select(Person)
            .join(CoalitionMembership)
            .where(
                CoalitionMembership.coalition_id == owner.id,
                CoalitionMembership.role == CoalitionRole.TREASURER,
            )
        )
    return db.session.scalars(query.where(Person.active).distinct().order_by(Person.id)).all()


def roles_in(circle: Circle, people: Iterable[Person]) -> dict[int, list[AnyRole]]:
    """What each of these people is there."""
    kind = kind_of(circle)
    found: dict[int, set[AnyRole]] = {person.id: set() for person in people}
    query = select(kind.membership.person_id, kind.membership.role).where(
        kind.circle_id == circle.id, kind.membership.person_id.in_(found)
    )
    for person_id, role in db.session.execute(query):
        found[person_id].add(role)
    return {person_id: kind.in_order(roles) for person_id, roles in found.items()}


def has_keeper(circle: Circle, *, beside: Person | None = None) -> bool:
    """Whether somebody there gives and takes roles, other than this person if one is named.

    A closed account keeps nothing.
    """
    kind = kind_of(circle)
    query = select(
        exists().where(
            kind.circle_id == circle.id,
            kind.membership.role == kind.keeper,
            kind.membership.person_id == Person.id,
            Person.active,
            Person.id != (beside.id if beside is not None else 0),
        )
    )
    return bool(db.session.scalar(query))


def circles_of(person: Person) -> list[Circle]:
    """Wherever this person has a role: coalitions first, then what belongs to them."""
    return [
        circle
        for kind in KINDS
        for circle in db.session.scalars(
            select(kind.circle)
            .where(
                kind.circle.id.in_(
                    select(kind.circle_id).where(kind.membership.person_id == person.id)
                )
            )
            .order_by(kind.circle.id)
        )
    ]


def kept_alone(person: Person) -> list[Circle]:
    """Where others have roles, and nobody but this person gives and takes them."""
    return [
        circle
        for circle in circles_of(person)
        if kind_of(circle).keeper in held_roles(circle, person)
        and not has_keeper(circle, beside=person)
        and db.session.scalar(people_in(circle).where(Person.id != person.id).limit(1)) is not None
    ]


def find_invitation(token: str) -> Invitation:
    """Whatever became of it. Raises Missing."""
    query = select(Invitation).where(Invitation.token_hash == digest(token))
    invitation = db.session.scalar(query)
    if invitation is None:
        raise Missing("invitation")
    return invitation


def invitation_by_id(invitation_id: int) -> Invitation:
    """Raises Missing."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None:
        raise Missing("invitation")
    return invitation


def invitations_to(circle: Circle) -> Select[Invitation]:
    """The newest first, whatever became of them."""
    return (
        select(Invitation)
        .where(kind_of(circle).invited_to == circle.id)
        .order_by(Invitation.id.desc())
    )


def friends_of(coalition: Coalition) -> Sequence[Friend]:
    """By name."""
    query = select(Friend).where(Friend.coalition_id == coalition.id)
    return db.session.scalars(query.order_by(Friend.name, Friend.id)).all()


def without_keeper(circles: Sequence[Circle]) -> list[tuple[Circle, Invitation | None]]:
    """Those of one kind that nobody administers yet, and whether somebody was invited to."""
    if not circles:
        return []
    kind = kind_of(circles[0])
    ids = [circle.id for circle in circles]
    kept = set(
        db.session.scalars(
            select(kind.circle_id)
            .join(Person, kind.membership.person_id == Person.id)
            .where(kind.circle_id.in_(ids), kind.membership.role == kind.keeper, Person.active)
        )
    )
    claims = db.session.scalars(
        select(Invitation)
        .where(
            kind.invited_to.in_(ids),
            Invitation.is_claim,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .order_by(Invitation.id)
    )
    open_claims = {getattr(claim, f"{kind.name}_id"): claim for claim in claims}
    return [(circle, open_claims.get(circle.id)) for circle in circles if circle.id not in kept]
