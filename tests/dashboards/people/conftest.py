"""The people of an organization, of its coalition, and of a friend."""

import pytest

from campaign.permissions import CoalitionRole, FriendRole, Role
from tests.factories.accounts import make_person
from tests.factories.organizations import make_friend, make_organization


@pytest.fixture
def organization(coalition):
    return make_organization(coalition=coalition, slug="harbour", name="Hafen", language="de")


@pytest.fixture
def erik(coalition):
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Erik")


@pytest.fixture
def friend(coalition):
    return make_friend(coalition=coalition, slug="choir", name="Harbour choir", is_group=True)


@pytest.fixture
def fay(friend):
    return make_person(FriendRole.ADMINISTRATOR, of=friend, name="Fay")


@pytest.fixture
def reader(organization):
    return make_person(Role.READER, of=organization, name="Rita")
