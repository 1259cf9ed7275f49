"""Who is what in an organization, in a coalition, for a friend.

What is so already stays so, without a trace. Giving and taking one role is the operator's; people
change the roles of others as a whole, and never those of the last keeper.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.organizations import notifications
from campaign.organizations.circles import (
    COALITION,
    ORGANIZATION,
    AnyRole,
    Circle,
    Kind,
    kind_of,
    whose,
)
from campaign.organizations.models import Coalition, Friend, Organization
from campaign.organizations.operations.ending import end_invitations_of
from campaign.organizations.queries import circles_of, has_keeper, held_roles
from campaign.permissions import CoalitionRole, Role


def give_role(person_id: int, organization_id: int, role: Role, *, by: Author) -> None:
    _give(ORGANIZATION, organization_id, person_id, role, by)


def take_role(person_id: int, organization_id: int, role: Role, *, by: Author) -> None:
    _take(ORGANIZATION, organization_id, person_id, role, by)


def give_coalition_role(
    person_id: int, coalition_id: int, role: CoalitionRole, *, by: Author
) -> None:
    _give(COALITION, coalition_id, person_id, role, by)


def take_coalition_role(
    person_id: int, coalition_id: int, role: CoalitionRole, *, by: Author
) -> None:
    _take(COALITION, coalition_id, person_id, role, by)


def change_roles(circle: Circle, person_id: int, roles: Collection[AnyRole], *, by: Author) -> None:
    """From now on the person has these roles here; with none of them, no part in it.

    Raises Missing for somebody who has no part in it, Refused if nobody were left to give roles.
    """
    with transaction():
        person, before = _lock_member(circle, person_id)
        after = set(roles)
        if before == after:
            return
        _write(circle, person, before, after)
        _check_keeper(circle, before - after)
        changes = {"roles": (_listed(before), _listed(after))}
        _note(circle, person, changes, "role.changed", by)
        if by.reference != person.reference:
            notifications.tell_roles(circle, person, kind_of(circle).in_order(after))


def hand_over(circle: Circle, person_id: int, successor_id: int, *, by: Author) -> None:
    """Another member gives and takes the roles from now on, in this person's place."""
    keeper = {kind_of(circle).keeper}
    with transaction():
        successor, theirs = _lock_member(circle, successor_id)
        person, own = _lock_member(circle, person_id)
        if not keeper <= own or person is successor:
            raise Refused(_("There is nothing to hand over."))
        _write(circle, successor, theirs, theirs | keeper)
        _write(circle, person, own, own - keeper)
        _check_keeper(circle, keeper)
        changes = {"keeper": (person.reference, successor.reference)}
        _note(circle, successor, changes, "role.handed_over", by)
        if by.reference != successor.reference:
            notifications.tell_roles(circle, successor, kind_of(circle).in_order(theirs | keeper))


def lock_circle(circle: Circle) -> None:
    """Whoever changes the roles of a circle waits here for others who do."""
    lock(kind_of(circle).circle, circle.id)


def lock_circles_of(person: Person) -> None:
    """Wherever this person has a role, nobody's roles change until the transaction ends."""
    for circle in circles_of(person):
        lock_circle(circle)


def _lock_member(circle: Circle, person_id: int) -> tuple[Person, set[AnyRole]]:
    lock_circle(circle)
    person = lock(Person, person_id)
    roles = held_roles(circle, person)
    if not roles:
        raise Missing(person.reference)
    return person, roles


def _check_keeper(circle: Circle, taken: set[AnyRole]) -> None:
    if kind_of(circle).keeper in taken and not has_keeper(circle):
        match circle:
            case Organization():
                sentence = _(
                    "An organization needs an administrator. Hand this role over to somebody first."
                )
            case Coalition():
                sentence = _(
                    "A coalition needs a coordinator. Hand this role over to somebody first."
                )
            case Friend():
                sentence = _("Somebody must be the administrator. Hand this role over first.")
        raise Refused(sentence, field="roles")


def _write(circle: Circle, person: Person, before: set[AnyRole], after: set[AnyRole]) -> None:
    kind = kind_of(circle)
    for row in db.session.scalars(
        select(kind.membership).where(
            kind.circle_id == circle.id,
            kind.membership.person_id == person.id,
            kind.membership.role.in_(before - after),
        )
    ):
        db.session.delete(row)
    for role in sorted(after - before):
        db.session.add(kind.new_membership(circle.id, person.id, role))
    db.session.flush()
    if kind.keeper in before - after:
        end_invitations_of(circle, person)


def _note(
    circle: Circle,
    person: Person,
    changes: Mapping[str, tuple[object, object]],
    action: str,
    by: Author,
) -> None:
    friend = {"friend": (None, circle.slug)} if isinstance(circle, Friend) else {}
    audit.record(by, action, person.reference, {**changes, **friend}, **whose(circle))


def _listed(roles: set[AnyRole]) -> list[str]:
    return sorted(role.value for role in roles)


def _give(kind: Kind, circle_id: int, person_id: int, role: AnyRole, by: Author) -> None:
    with transaction():
        circle = lock(kind.circle, circle_id)
        person = lock(Person, person_id)
        before = held_roles(circle, person)
        if role not in before:
            _write(circle, person, before, before | {role})
            audit.record(
                by, "role.given", person.reference, {"role": (None, role)}, **whose(circle)
            )


def _take(kind: Kind, circle_id: int, person_id: int, role: AnyRole, by: Author) -> None:
    with transaction():
        circle = lock(kind.circle, circle_id)
        person = lock(Person, person_id)
        before = held_roles(circle, person)
        if role in before:
            _write(circle, person, before, before - {role})
            audit.record(
                by, "role.taken", person.reference, {"role": (role, None)}, **whose(circle)
            )
