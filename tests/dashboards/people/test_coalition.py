"""The people of a coalition, and whom its coordinators bring in."""

import pytest
from sqlalchemy import select

from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Friend, Invitation, InvitationState
from campaign.organizations.queries import held_roles
from campaign.permissions import CoalitionRole, FriendRole, Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign
from tests.factories.organizations import (
    make_coalition,
    make_friend,
    make_invitation,
    make_organization,
)

GUEST = {"email": "guest@example.org", "language": "en"}


@pytest.fixture
def people(coalition):
    return f"/en/desk/coalitions/{coalition.slug}/people/"


def test_coordinators_manage_the_coalitions_people(client_for, coalition, people, erik):
    client = client_for(erik)
    translator = make_person(CoalitionRole.TRANSLATOR, of=coalition, name="Tom")
    client.post(f"{people}invitations/new", data={**GUEST, "role": "coordinating_group"})
    client.post(f"{people}{translator.opaque_id}", data={"roles": ["treasurer"]})
    refused = client.post(f"{people}leave")

    invitation = db.session.scalars(select(Invitation)).one()
    assert invitation.coalition_role is CoalitionRole.COORDINATING_GROUP
    assert held_roles(coalition, translator) == {CoalitionRole.TREASURER}
    assert refused.status_code == 422


def test_others_of_the_coalition_read_names_and_roles(client_for, coalition, people, erik):
    make_invitation(coalition, CoalitionRole.TREASURER, email="guest@example.org")
    make_organization(coalition=coalition, name="Nobody's yet")
    client = client_for(make_person(CoalitionRole.TRANSLATOR, of=coalition))
    page = client.get(people)

    assert page.status_code == 200
    assert "Erik" in page.text
    for kept in ("erik@example.org", "guest@example.org", "yet"):
        assert kept not in page.text.partition("<main")[2]
    assert client.get(f"{people}friends/new").status_code == 403


def test_a_member_without_an_administrator_is_claimed_through_a_coordinator(
    client_for, coalition, organization, people, erik
):
    client = client_for(erik)
    listed = client.get(people).text
    answer = client.post(f"{people}organizations/harbour", data=GUEST)

    invitation = db.session.scalars(select(Invitation)).one()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert f'href="{people}organizations/harbour"' in listed
    assert answer.location == people
    assert (invitation.organization_id, invitation.organization_role, invitation.is_claim) == (
        organization.id,
        Role.ADMINISTRATOR,
        True,
    )
    assert (entry.organization_id, entry.coalition_id) == (organization.id, coalition.id)
    client.post(f"{people}claims/{invitation.id}/withdrawal")
    db.session.refresh(invitation)
    assert invitation.state is InvitationState.WITHDRAWN


def test_an_organization_with_an_administrator_is_its_own(client_for, people, erik, alice):
    client = client_for(erik)
    listed = client.get(people).text
    page = client.get(f"{people}organizations/harbour")
    refused = client.post(f"{people}organizations/harbour", data=GUEST)

    assert "organizations/harbour" not in listed
    assert "There is an administrator already" in page.text
    assert refused.status_code == 422
    assert db.session.scalars(select(OutboxRow)).all() == []


def test_a_coordinator_touches_nothing_of_another_coalition(client_for, people, erik):
    elsewhere = make_organization()
    other_friend = make_friend(coalition=make_coalition())
    claim, _ = make_invitation(elsewhere, Role.ADMINISTRATOR, is_claim=True)
    client = client_for(erik)

    assert client.post(f"{people}organizations/{elsewhere.slug}", data=GUEST).status_code == 404
    assert client.post(f"{people}friends/{other_friend.slug}", data=GUEST).status_code == 404
    assert client.post(f"{people}claims/{claim.id}/withdrawal").status_code == 404


def test_a_coordinator_withdraws_no_invitation_of_an_organization(
    client_for, organization, people, erik
):
    invitation, _ = make_invitation(organization, Role.EDITOR)

    answer = client_for(erik).post(f"{people}claims/{invitation.id}/withdrawal")

    assert answer.status_code == 404
    assert invitation.state is InvitationState.OPEN


def test_a_new_friend_is_invited_and_not_named(client_for, coalition, people, erik):
    answer = client_for(erik).post(
        f"{people}friends/new", data={**GUEST, "name": "Ms Example", "is_group": ""}
    )

    friend = db.session.scalars(select(Friend)).one()
    invitation = db.session.scalars(select(Invitation)).one()
    assert answer.location == people
    assert (friend.name, friend.name_is_public, friend.coalition_id) == (
        "Ms Example",
        False,
        coalition.id,
    )
    assert "example" not in friend.slug
    assert (invitation.friend_role, invitation.is_claim) == (FriendRole.ADMINISTRATOR, True)


def test_a_friend_is_invited_once_by_a_form_that_is_sent_twice(client_for, people, erik):
    client = client_for(erik)
    fields = {**GUEST, "name": "Ms Example", "is_group": "", "form_token": "of one page"}
    answers = [client.post(f"{people}friends/new", data=fields).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(db.session.scalars(select(Friend)).all()) == 1
    assert len(db.session.scalars(select(OutboxRow)).all()) == 1


def test_a_friend_who_was_only_noted_is_invited(client_for, people, friend, erik):
    client_for(erik).post(f"{people}friends/choir", data=GUEST)

    assert db.session.scalars(select(Invitation)).one().friend_id == friend.id


def test_a_list_grows_and_its_queries_do_not(client_for, coalition, people, erik, count_queries):
    client = client_for(erik)
    counts = []
    for _ in range(3):
        for _ in range(5):
            make_person(CoalitionRole.TRANSLATOR, of=coalition)
            organization = make_organization(coalition=coalition)
            make_invitation(organization, Role.ADMINISTRATOR, is_claim=True)
            make_friend(coalition=coalition)
        with count_queries() as queries:
            client.get(people)
        counts.append(len(queries))

    assert counts[1] == counts[2] <= 20


def test_from_the_people_one_comes_to_each_campaign_and_back(client_for, coalition, people, erik):
    campaign = make_campaign(coalition=coalition, slug="harbours")
    state = f"/en/desk/coalitions/{coalition.slug}/{campaign.slug}/"
    client = client_for(erik)

    assert f'href="{state}"' in client.get(people).text
    assert f'href="{people}"' in client.get(state).text
