"""How the roles of people change: by those who may, and never the last one's."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from campaign.kernel import mail
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.operations import change_roles, hand_over, take_role
from campaign.organizations.queries import has_keeper, held_roles, kept_alone
from campaign.permissions import CoalitionRole, FriendRole, Role
from tests.factories.accounts import make_person, membership
from tests.factories.organizations import make_friend, make_organization

BY = Machine("tests")


def letters():
    rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    return [(row.payload["to"], mail.render(row.payload)) for row in rows]


def test_roles_are_changed_as_a_whole_and_the_person_is_told(organization, alice, bob):
    change_roles(organization, bob.id, {Role.TREASURER, Role.ADMINISTRATOR}, by=alice)

    entry = db.session.scalars(select(AuditEntry)).one()
    ((to, letter),) = letters()
    assert held_roles(organization, bob) == {Role.TREASURER, Role.ADMINISTRATOR}
    assert (entry.action, entry.subject) == ("role.changed", bob.reference)
    assert [(value.old, value.new) for value in entry.values] == [
        (["editor"], ["administrator", "treasurer"])
    ]
    assert to == bob.email
    assert letter.subject == f"Your roles: {organization.name}"
    assert "What you are now: administrator, treasurer" in letter.text


def test_who_is_removed_is_told(organization, alice, bob):
    change_roles(organization, bob.id, (), by=alice)

    ((_, letter),) = letters()
    assert held_roles(organization, bob) == set()
    assert "You have no role there any more." in letter.text


def test_who_sleeps_is_told_in_the_morning(organization, alice, bob):
    with transaction():
        bob.zone = "Europe/Berlin"
    with time_machine.travel("2026-03-20T22:30:00+00:00", tick=False):
        change_roles(organization, bob.id, (), by=alice)

    row = db.session.scalars(select(OutboxRow)).one()
    assert row.due_at == datetime(2026, 3, 21, 6, tzinfo=UTC)


def test_who_leaves_knows_it(organization, bob):
    change_roles(organization, bob.id, (), by=bob)

    assert letters() == []


def test_what_stays_leaves_no_trace(organization, alice, bob):
    change_roles(organization, bob.id, {Role.EDITOR}, by=alice)

    assert (db.session.scalars(select(AuditEntry)).all(), letters()) == ([], [])


def test_who_has_no_part_in_it_gets_none_that_way(organization, alice, charlie):
    with pytest.raises(Missing):
        change_roles(organization, charlie.id, {Role.EDITOR}, by=alice)
    with pytest.raises(Missing):
        hand_over(organization, alice.id, charlie.id, by=alice)


@pytest.mark.parametrize("after", [(), {Role.EDITOR}])
def test_the_last_administrator_stays(organization, alice, bob, after):
    with pytest.raises(Refused) as refused:
        change_roles(organization, alice.id, after, by=alice)

    assert refused.value.field == "roles"
    assert held_roles(organization, alice) == {Role.ADMINISTRATOR}


def test_a_closed_account_is_no_administrator_to_leave_it_to(organization, alice):
    make_person(Role.ADMINISTRATOR, of=organization, active=False)

    with pytest.raises(Refused):
        change_roles(organization, alice.id, (), by=alice)


def test_the_last_coordinator_stays_and_so_does_a_friends_last_administrator(coalition):
    friend = make_friend(coalition=coalition)
    erik = make_person(CoalitionRole.COORDINATOR, of=coalition)
    fay = make_person(FriendRole.ADMINISTRATOR, of=friend)

    for circle, person in ((coalition, erik), (friend, fay)):
        with pytest.raises(Refused):
            change_roles(circle, person.id, (), by=person)


def test_the_role_is_handed_over(organization, alice, bob):
    with transaction():
        db.session.add(membership(alice, Role.TREASURER, organization))
    hand_over(organization, alice.id, bob.id, by=alice)

    entry = db.session.scalars(select(AuditEntry)).one()
    assert held_roles(organization, alice) == {Role.TREASURER}
    assert held_roles(organization, bob) == {Role.ADMINISTRATOR, Role.EDITOR}
    assert (entry.action, entry.subject) == ("role.handed_over", bob.reference)
    assert [to for to, _ in letters()] == [bob.email]


def test_only_who_has_it_hands_it_over_and_to_another(organization, alice, bob):
    for one, other in ((bob, alice), (alice, alice)):
        with pytest.raises(Refused):
            hand_over(organization, one.id, other.id, by=alice)


def test_two_administrators_who_leave_at_once_leave_one(organization, alice, overlapping):
    other = make_person(Role.ADMINISTRATOR, of=organization)
    organization_id = organization.id

    def leaving(person_id):
        def leave():
            circle = db.session.get(Organization, organization_id)
            change_roles(circle, person_id, (), by=Machine("tests"))

        return leave

    answers = overlapping(leaving(alice.id), leaving(other.id))

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "Refused"]
    assert has_keeper(organization)


def test_two_coordinators_who_remove_each_other_leave_one(coalition, overlapping):
    pair = [make_person(CoalitionRole.COORDINATOR, of=coalition) for _ in range(2)]
    coalition_id, ids = coalition.id, [person.id for person in pair]

    def removing(person_id):
        def remove():
            circle = db.session.get(Coalition, coalition_id)
            change_roles(circle, person_id, (), by=Machine("tests"))

        return remove

    overlapping(*map(removing, ids))

    assert [bool(held_roles(coalition, person)) for person in pair].count(True) == 1


def test_an_operator_may_take_what_nobody_else_may(organization, alice):
    take_role(alice.id, organization.id, Role.ADMINISTRATOR, by=Machine("command"))

    assert not has_keeper(organization)


def test_it_is_known_what_somebody_keeps_alone_for_others(organization, coalition, alice, bob):
    friend, empty = make_friend(coalition=coalition), make_organization()
    make_person(FriendRole.READER, of=friend)
    shared = make_organization()
    make_person(Role.ADMINISTRATOR, of=shared)
    with transaction():
        db.session.add(membership(alice, FriendRole.ADMINISTRATOR, friend))
        db.session.add(membership(alice, Role.ADMINISTRATOR, shared))
        db.session.add(membership(alice, Role.ADMINISTRATOR, empty))

    assert kept_alone(alice) == [organization, friend]
    assert kept_alone(bob) == []
