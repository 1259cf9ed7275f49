"""A friend's own desk: few rights, and its name is its own."""

from sqlalchemy import select

from campaign.kernel.database import db
from campaign.organizations.models import Invitation
from campaign.organizations.queries import held_roles
from campaign.permissions import FriendRole
from tests.factories.accounts import make_person

DESK = "/en/desk/friends/choir/"


def test_a_friends_people_come_to_its_desk_at_once(client_for, fay):
    client = client_for(fay)
    page = client.get(client.get("/en/desk/").location)

    assert page.request.path == DESK
    assert page.status_code == 200
    assert 'You act for </span><b class="switcher-now">Harbour choir</b>' in page.text
    assert "not shown" in page.text


def test_whether_the_name_is_public_the_friend_decides(client_for, friend, fay):
    answer = client_for(fay).post(
        f"{DESK}profile", data={"name": "Choir", "country": "FR", "name_is_public": "y"}
    )

    assert answer.location == DESK
    assert (friend.name, friend.country, friend.name_is_public) == ("Choir", "FR", True)


def test_a_name_is_needed(client_for, friend, fay):
    answer = client_for(fay).post(f"{DESK}profile", data={"name": " ", "country": ""})

    assert answer.status_code == 422
    assert friend.name == "Harbour choir"


def test_a_reader_reads(client_for, friend):
    client = client_for(make_person(FriendRole.READER, of=friend))
    seen = {path: client.get(DESK + path).status_code for path in ("", "people/", "people/leave")}

    assert set(seen.values()) == {200}
    assert client.get(f"{DESK}profile").status_code == 403
    assert client.get(f"{DESK}people/invitations/new").status_code == 403


def test_a_friends_administrator_invites_and_removes(client_for, friend, fay):
    client = client_for(fay)
    reader = make_person(FriendRole.READER, of=friend)
    client.post(
        f"{DESK}people/invitations/new",
        data={"email": "guest@example.org", "role": "reader", "language": "en"},
    )
    client.post(f"{DESK}people/{reader.opaque_id}/removal")

    assert db.session.scalars(select(Invitation)).one().friend_role is FriendRole.READER
    assert held_roles(friend, reader) == set()


def test_a_coordinator_does_not_sit_at_a_friends_desk(client_for, friend, erik):
    client = client_for(erik)

    for path in ("", "profile", "people/"):
        assert client.get(DESK + path).status_code == 404
