"""Roles and invitations of whoever is erased."""

import pytest
from sqlalchemy import func, select

from campaign.kernel.audit import Machine
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.organizations.models import FriendMembership, Invitation, Organization
from campaign.organizations.operations import change_roles
from campaign.organizations.queries import has_keeper
from campaign.permissions import FriendRole, Role
from campaign.privacy.operations import erase
from tests.factories.accounts import make_person
from tests.factories.organizations import make_friend, make_invitation


def test_roles_for_friends_and_invitations_go_with_the_person(organization, coalition, bob):
    friend = make_friend(coalition=coalition)
    fay = make_person(FriendRole.READER, of=friend)
    make_invitation(organization, Role.EDITOR, email=fay.email)
    make_invitation(organization, Role.EDITOR, email="other@example.org")

    erase(fay.email)

    assert db.session.scalar(select(func.count(FriendMembership.id))) == 0
    assert db.session.scalars(select(Invitation.email)).all() == ["other@example.org"]


def test_a_friends_last_administrator_hands_over_first(coalition):
    friend = make_friend(coalition=coalition, name="Harbour choir", is_group=True)
    fay = make_person(FriendRole.ADMINISTRATOR, of=friend)
    make_person(FriendRole.READER, of=friend)

    with pytest.raises(Refused, match="Harbour choir"):
        erase(fay.email)


def test_of_two_administrators_who_go_at_once_one_stays(organization, alice, bob, overlapping):
    other = make_person(Role.ADMINISTRATOR, of=organization)
    organization_id, email, other_id = organization.id, alice.email, other.id

    def leave():
        circle = db.session.get(Organization, organization_id)
        change_roles(circle, other_id, (), by=Machine("tests"))

    answers = overlapping(lambda: bool(erase(email)), leave)

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert has_keeper(organization)
