from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from campaign.accounts.models import Person
from campaign.accounts.queries import find_person
from campaign.kernel import mail
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Invitation, InvitationState, Membership
from campaign.organizations.operations import (
    accept_invitation,
    change_roles,
    forget_invitations,
    invite_first_keeper,
    invite_person,
    join_by_invitation,
    renew_invitation,
    withdraw_invitation,
)
from campaign.organizations.queries import find_invitation, held_roles
from campaign.permissions import CoalitionRole, FriendRole, Role
from tests.factories.accounts import make_person
from tests.factories.organizations import make_friend, make_invitation, make_organization

BY = Machine("tests")


def letters():
    return db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()


def last_token():
    return letters()[-1].payload["values"]["token"]


def invite(circle, email="guest@example.org", role=Role.EDITOR, by=BY):
    return invite_person(circle, email, role, language="en", by=by)


def test_an_invitation_is_a_mail_whose_link_is_kept_nowhere(organization, alice):
    invitation = invite(organization, " Guest@Example.org ", by=alice)

    (row,) = letters()
    token = row.payload["values"]["token"]
    letter = mail.render(row.payload)
    stored = [str(value) for value in vars(invitation).values()]
    assert (row.payload["to"], invitation.email) == ("guest@example.org", "guest@example.org")
    assert letter.subject == f"Invitation: {organization.name}"
    assert f"http://localhost/en/desk/invitations/{token}" in letter.text
    assert "Alice invites you to work along." in letter.text
    assert "Your role: editor" in letter.text
    assert [value for value in stored if token in value] == []
    assert find_invitation(token) == invitation


def test_a_machine_that_invites_has_no_name(organization):
    invite(organization)

    assert "You are invited to work along." in mail.render(letters()[0].payload).text


def test_the_log_names_neither_the_address_nor_the_person(organization, alice):
    invite(organization, by=alice)
    person = join_by_invitation(last_token(), "Guest", language="en", password_hash=None)

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.actor, entry.action) for entry in entries] == [
        (alice.reference, "invitation.sent"),
        ("machine:sign-in", "person.added"),
        (person.reference, "invitation.accepted"),
    ]
    assert [entry.organization_id for entry in entries] == [organization.id, None, organization.id]
    told = str([[(value.old, value.new) for value in entry.values] for entry in entries])
    assert "guest" not in told.lower()


def test_who_has_no_account_gets_one_with_the_role(organization):
    invite(organization)
    person = join_by_invitation(last_token(), " Guest ", language="fr", password_hash=None)

    assert (person.name, person.email, person.language) == ("Guest", "guest@example.org", "fr")
    assert held_roles(organization, person) == {Role.EDITOR}
    assert find_invitation(last_token()).state is InvitationState.USED


def test_who_has_an_account_takes_the_role_once(organization, charlie):
    invite(organization, charlie.email)
    accept_invitation(last_token(), charlie.id)

    with pytest.raises(Refused):
        accept_invitation(last_token(), charlie.id)
    assert held_roles(organization, charlie) == {Role.EDITOR}


def test_a_link_that_is_used_twice_at_once_gives_one_membership(organization, at_once):
    _, token = make_invitation(organization, Role.EDITOR)

    answers = at_once(
        *[lambda: join_by_invitation(token, "Guest", language="en", password_hash=None).id] * 3
    )

    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert db.session.scalar(select(func.count(Membership.id))) == 1
    assert db.session.scalar(select(func.count(Person.id))) == 1


def test_nobody_takes_a_role_that_is_meant_for_another(organization, charlie):
    invite(organization)

    with pytest.raises(Refused, match="another address"):
        accept_invitation(last_token(), charlie.id)
    assert held_roles(organization, charlie) == set()


def test_nobody_joins_twice_under_one_address(organization, charlie):
    invite(organization, charlie.email)

    with pytest.raises(Refused):
        join_by_invitation(last_token(), "Charlie", language="en", password_hash=None)


@pytest.mark.parametrize("end", ["expire", "withdraw", "replace", "renew"])
def test_a_link_that_ended_gives_nothing(organization, end):
    invitation = invite(organization)
    token = last_token()
    match end:
        case "expire":
            with transaction():
                invitation.expires_at = real_now()
        case "withdraw":
            withdraw_invitation(invitation.id, by=BY)
        case "replace":
            invite(organization, role=Role.READER)
        case "renew":
            renew_invitation(invitation.id, by=BY)

    with pytest.raises(Missing if end == "renew" else Refused):
        join_by_invitation(token, "Guest", language="en", password_hash=None)
    assert db.session.scalar(select(func.count(Person.id))) == 0


def test_a_link_is_good_for_two_weeks_of_the_real_clock(organization):
    invitation = invite(organization)
    sent = invitation.created_at

    with time_machine.travel(sent + timedelta(days=13, hours=23), tick=False):
        before = invitation.state
    with time_machine.travel(sent + timedelta(days=14, minutes=1), tick=False):
        after = invitation.state

    assert (before, after) == (InvitationState.OPEN, InvitationState.EXPIRED)


def test_inviting_the_same_address_again_replaces_the_invitation(organization, coalition):
    first = invite(organization)
    elsewhere = invite(coalition, role=CoalitionRole.TRANSLATOR)
    second = invite(organization, "GUEST@example.org", Role.READER)

    assert (first.state, second.state) == (InvitationState.WITHDRAWN, InvitationState.OPEN)
    assert elsewhere.state is InvitationState.OPEN


def test_an_old_invitation_is_sent_again_with_a_new_link(organization):
    invitation = invite(organization)
    with transaction():
        invitation.expires_at = real_now()
    renew_invitation(invitation.id, by=BY)

    assert invitation.state is InvitationState.OPEN
    person = join_by_invitation(last_token(), "Guest", language="en", password_hash=None)
    assert held_roles(organization, person) == {Role.EDITOR}


@pytest.mark.parametrize("change", [renew_invitation, withdraw_invitation])
def test_what_was_accepted_is_not_sent_again_nor_withdrawn(organization, change):
    invitation = invite(organization)
    join_by_invitation(last_token(), "Guest", language="en", password_hash=None)

    with pytest.raises(Refused):
        change(invitation.id, by=BY)
    with pytest.raises(Missing):
        change(10**6, by=BY)


def test_what_was_withdrawn_is_not_sent_again(organization):
    invitation = invite(organization)
    withdraw_invitation(invitation.id, by=BY)
    withdraw_invitation(invitation.id, by=BY)

    with pytest.raises(Refused):
        renew_invitation(invitation.id, by=BY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"email": "nowhere"}, "email"), ({"language": "french"}, "language")],
)
def test_what_cannot_be_sent_is_refused(organization, changes, field):
    wanted = {"email": "guest@example.org", "language": "en", **changes}

    with pytest.raises(Refused) as refused:
        invite_person(
            organization, wanted["email"], Role.EDITOR, language=wanted["language"], by=BY
        )
    assert refused.value.field == field
    assert letters() == []


def test_nobody_is_invited_to_what_they_are(organization, bob):
    with pytest.raises(Refused, match="already"):
        invite(organization, bob.email, Role.EDITOR)

    assert invite(organization, bob.email, Role.TREASURER).state is InvitationState.OPEN


def test_a_name_is_needed(organization):
    invite(organization)

    with pytest.raises(Refused) as refused:
        join_by_invitation(last_token(), " ", language="en", password_hash=None)
    assert refused.value.field == "name"


def test_an_unknown_link_is_missing(app, alice):
    with pytest.raises(Missing):
        accept_invitation("nothing", alice.id)


def test_the_first_administrator_is_invited_while_there_is_none(coalition, bob, organization):
    first = invite_first_keeper(
        organization, "first@example.org", language="en", by=BY, coalition_id=coalition.id
    )
    second = invite_first_keeper(organization, "second@example.org", language="en", by=BY)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
    join_by_invitation(last_token(), "Second", language="en", password_hash=None)

    assert (first.state, second.state) == (InvitationState.WITHDRAWN, InvitationState.USED)
    assert (entry.organization_id, entry.coalition_id) == (organization.id, coalition.id)
    with pytest.raises(Refused):
        invite_first_keeper(organization, "third@example.org", language="en", by=BY)


def test_a_claim_is_worth_nothing_once_there_is_an_administrator(organization, bob):
    _, token = make_invitation(organization, Role.ADMINISTRATOR, is_claim=True)
    change_roles(organization, bob.id, {Role.ADMINISTRATOR}, by=BY)

    with pytest.raises(Refused):
        join_by_invitation(token, "Guest", language="en", password_hash=None)


def test_a_closed_account_administers_nothing(organization, alice):
    with transaction():
        alice.active = False

    assert invite_first_keeper(organization, "new@example.org", language="en", by=BY).is_claim


def test_two_claims_at_once_make_one_administrator(organization, overlapping):
    tokens = [make_invitation(organization, Role.ADMINISTRATOR, is_claim=True)[1] for _ in range(2)]

    overlapping(
        *[
            lambda token=token: (
                join_by_invitation(token, "Guest", language="en", password_hash=None).id
            )
            for token in tokens
        ]
    )

    assert db.session.scalar(select(func.count(Membership.id))) == 1


def test_coalitions_and_friends_invite_alike(coalition):
    friend = make_friend(coalition=coalition)
    invite(coalition, "erik@example.org", CoalitionRole.COORDINATOR)
    join_by_invitation(last_token(), "Erik", language="en", password_hash=None)
    invite(friend, "erik@example.org", FriendRole.READER)
    accept_invitation(last_token(), find_person("erik@example.org").id)

    erik = find_person("erik@example.org")
    assert held_roles(coalition, erik) == {CoalitionRole.COORDINATOR}
    assert held_roles(friend, erik) == {FriendRole.READER}


def test_the_mail_is_in_the_language_of_its_reader(organization):
    invite_person(organization, "guest@example.org", Role.EDITOR, language="fr", by=BY)

    letter = mail.render(letters()[0].payload)
    assert letter.language == "fr"
    assert "http://localhost/fr/desk/invitations/" in letter.text


def test_what_ended_long_ago_is_forgotten(organization):
    make_invitation(organization, Role.EDITOR, expires_at=real_now() - timedelta(days=31))
    recent = make_invitation(organization, Role.EDITOR, used_at=real_now() - timedelta(days=29))
    kept = make_invitation(make_organization(), Role.EDITOR)

    forget_invitations()

    assert db.session.scalars(select(Invitation.id).order_by(Invitation.id)).all() == [
        recent[0].id,
        kept[0].id,
    ]


def test_a_person_may_be_several_things(organization, bob):
    invite(organization, bob.email, Role.TREASURER)
    accept_invitation(last_token(), bob.id)

    assert held_roles(organization, bob) == {Role.EDITOR, Role.TREASURER}
    assert held_roles(make_organization(), make_person()) == set()
