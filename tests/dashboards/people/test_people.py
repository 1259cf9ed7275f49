"""Who has which roles, and how administrators change that."""

import re

import pytest
from sqlalchemy import select

from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.mail_refusals import NO_SMTPUTF8, note_refusal
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Invitation, InvitationState
from campaign.organizations.operations import change_roles
from campaign.organizations.queries import held_roles
from campaign.permissions import Role
from tests.accounts.pages import problems
from tests.factories.accounts import make_person, membership
from tests.factories.organizations import make_invitation, make_organization

PEOPLE = "/en/desk/harbour/people/"
INVITED = {"email": "guest@example.org", "role": "editor", "language": "en"}
FORBIDDEN_TO_READERS = ("invitations/new", "successor", "{bob}", "{bob}/removal")


def mailed_to():
    return [
        row.payload["to"] for row in db.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    ]


def test_everybody_of_an_organization_sees_who_is_what_there(
    client_for, organization, alice, bob, reader
):
    with transaction():
        db.session.add(membership(bob, Role.TREASURER, organization))
    page = client_for(reader).get(PEOPLE)

    assert page.status_code == 200
    assert "Alice" in page.text
    assert "editor, treasurer" in page.text
    assert "Rita (you)" in page.text


def test_addresses_and_invitations_are_for_administrators(
    client_for, organization, alice, bob, reader
):
    make_invitation(organization, Role.EDITOR, email="guest@example.org")
    owner, other = (client_for(each).get(PEOPLE).text for each in (alice, reader))

    for address in ("bob@example.org", "guest@example.org"):
        assert (address in owner, address in other) == (True, False)


def test_administrators_see_which_addresses_refuse_mails(
    client_for, organization, alice, bob, reader
):
    make_invitation(organization, Role.EDITOR, email="guest@example.org")
    before = client_for(alice).get(PEOPLE).text
    for address in (bob.email, "guest@example.org"):
        note_refusal(address, "5.1.1")
    owner, other = (client_for(each).get(PEOPLE).text for each in (alice, reader))
    one = client_for(alice).get(f"{PEOPLE}{bob.opaque_id}").text

    assert [page.count("mails come back") for page in (before, owner, other)] == [0, 2, 0]
    assert "Mails to this address come back (5.1.1), since " in one


def test_administrators_see_that_the_relay_cannot_write_an_address_down(client_for, alice, bob):
    note_refusal(bob.email, NO_SMTPUTF8)

    one = client_for(alice).get(f"{PEOPLE}{bob.opaque_id}").text
    assert "The mail server of this installation cannot write to this address" in one
    assert "Mails to this address come back" not in one


@pytest.mark.parametrize("path", FORBIDDEN_TO_READERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_is_no_administrator_changes_nothing(client_for, reader, bob, path, method):
    answer = client_for(reader).open(PEOPLE + path.format(bob=bob.opaque_id), method=method)

    assert answer.status_code == 403


def test_a_list_grows_and_its_queries_do_not(client_for, organization, alice, count_queries):
    client = client_for(alice)
    client.get(PEOPLE)
    counts = []
    for _ in range(2):
        with count_queries() as queries:
            client.get(PEOPLE)
        counts.append(len(queries))
        for _ in range(10):
            make_person(Role.EDITOR, of=organization)
            make_invitation(organization, Role.EDITOR, invited_by=alice.reference)

    assert counts[0] == counts[1] <= 14


def test_a_long_list_has_pages(client_for, organization, alice):
    for _ in range(50):
        make_person(Role.READER, of=organization)
    client = client_for(alice)

    assert "Alice (you)" in client.get(PEOPLE).text
    assert client.get(f"{PEOPLE}?page=2").text.count("table-label") == 2
    assert client.get(f"{PEOPLE}?page=3").status_code == 404


def test_an_administrator_invites(client_for, organization, alice):
    client = client_for(alice)
    answer = client.post(f"{PEOPLE}invitations/new", data=INVITED)
    page = client.get(PEOPLE)

    invitation = db.session.scalars(select(Invitation)).one()
    assert (answer.status_code, answer.location) == (303, PEOPLE)
    assert (invitation.organization_id, invitation.organization_role) == (
        organization.id,
        Role.EDITOR,
    )
    assert mailed_to() == ["guest@example.org"]
    assert "guest@example.org" in page.text
    assert "Invited by: Alice" in page.text


@pytest.mark.parametrize(("theirs", "offered"), [("fr", "fr"), ("de", "en"), (None, "en")])
def test_the_least_role_and_the_organizations_language_are_offered_first(
    client_for, organization, alice, theirs, offered
):
    with transaction():
        organization.language = theirs
    page = client_for(alice).get(f"{PEOPLE}invitations/new")

    assert re.findall(r'<option selected value="(\w+)">', page.text) == ["reader", offered]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": ""}, "E-mail address: Type the e-mail address."),
        ({"email": "nowhere"}, "E-mail address: This is no e-mail address."),
        ({"email": "alice@example.org", "role": "administrator"}, "E-mail address: This person"),
        ({"role": "coordinator"}, "Role: Not a valid choice"),
        ({"language": "xx"}, "Language of the mail: Not a valid choice"),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept(client_for, alice, typed, sentence):
    answer = client_for(alice).post(f"{PEOPLE}invitations/new", data={**INVITED, **typed})

    assert answer.status_code == 422
    assert [words.startswith(sentence) for words in problems(answer)] == [True]
    assert mailed_to() == []


@pytest.mark.parametrize(
    ("verb", "state", "sent"),
    [
        ("renewal", InvitationState.OPEN, ["guest@example.org"]),
        ("withdrawal", InvitationState.WITHDRAWN, []),
    ],
)
def test_an_invitation_is_sent_again_or_withdrawn(
    client_for, organization, alice, verb, state, sent
):
    invitation, _ = make_invitation(organization, Role.EDITOR, email="guest@example.org")
    answer = client_for(alice).post(f"{PEOPLE}invitations/{invitation.id}/{verb}")

    assert answer.location == PEOPLE
    assert (invitation.state, mailed_to()) == (state, sent)


def test_an_invitation_to_elsewhere_is_not_here(client_for, alice):
    invitation, _ = make_invitation(make_organization(), Role.EDITOR)

    for verb in ("renewal", "withdrawal"):
        answer = client_for(alice).post(f"{PEOPLE}invitations/{invitation.id}/{verb}")
        assert answer.status_code == 404


def test_what_was_accepted_in_between_is_said(client_for, organization, alice):
    invitation, _ = make_invitation(organization, Role.EDITOR, used_at=real_now())
    client = client_for(alice)
    client.post(f"{PEOPLE}invitations/{invitation.id}/withdrawal")

    assert "This invitation was accepted already." in client.get(PEOPLE).text


def test_roles_are_ticked(client_for, organization, alice, bob):
    client = client_for(alice)
    page = client.get(f"{PEOPLE}{bob.opaque_id}")
    answer = client.post(f"{PEOPLE}{bob.opaque_id}", data={"roles": ["treasurer", "reader"]})

    assert page.text.count("checked") == 1
    assert answer.location == PEOPLE
    assert held_roles(organization, bob) == {Role.TREASURER, Role.READER}
    assert mailed_to() == [bob.email]


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [([], "Roles: Tick at least one role"), (["coordinator"], "Roles: &#39;coordinator&#39;")],
)
def test_no_role_and_no_such_role_are_refused(client_for, alice, bob, roles, sentence):
    answer = client_for(alice).post(
        f"{PEOPLE}{bob.opaque_id}", data={"roles": roles, "csrf_token": ""}
    )

    assert answer.status_code == 422
    assert [words.startswith(sentence) for words in problems(answer)] == [True]


def test_somebody_is_removed(client_for, organization, alice, bob):
    answer = client_for(alice).post(f"{PEOPLE}{bob.opaque_id}/removal")

    assert answer.location == PEOPLE
    assert held_roles(organization, bob) == set()


def test_who_is_not_here_cannot_be_changed_here(client_for, alice, charlie):
    client = client_for(alice)
    for address in (charlie.opaque_id, f"{charlie.opaque_id}/removal", "nobody"):
        assert client.get(PEOPLE + address).status_code == 404


def test_the_last_administrator_hands_over_before_leaving(client_for, organization, alice, bob):
    client = client_for(alice)
    refused = [
        client.post(f"{PEOPLE}leave"),
        client.post(f"{PEOPLE}{alice.opaque_id}", data={"roles": ["editor"]}),
        client.post(f"{PEOPLE}{alice.opaque_id}/removal"),
    ]
    page = client.get(f"{PEOPLE}leave")

    assert [answer.status_code for answer in refused] == [422, 422, 422]
    assert held_roles(organization, alice) == {Role.ADMINISTRATOR}
    assert f'href="{PEOPLE}successor"' in page.text
    answer = client.post(f"{PEOPLE}successor", data={"successor": bob.opaque_id})
    assert answer.status_code == 303
    assert held_roles(organization, alice) == set()
    assert held_roles(organization, bob) == {Role.ADMINISTRATOR, Role.EDITOR}


def test_who_is_alone_is_told_to_invite_first(client_for, alice):
    page = client_for(alice).get(f"{PEOPLE}successor")

    assert "Nobody else is here yet." in page.text


def test_everybody_may_leave(client_for, organization, alice, reader):
    client = client_for(reader)
    page = client.get(f"{PEOPLE}leave")
    answer = client.post(f"{PEOPLE}leave")

    assert page.status_code == 200
    assert answer.location == "/en/desk/"
    assert held_roles(organization, reader) == set()
    assert client.get(PEOPLE).status_code == 404


def test_who_removes_oneself_is_led_away(client_for, organization, alice, bob):
    change_roles(organization, bob.id, {Role.ADMINISTRATOR}, by=alice)
    answer = client_for(alice).post(f"{PEOPLE}{alice.opaque_id}/removal")

    assert answer.location == "/en/desk/"
