"""What a mailed invitation opens, and for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaign.accounts.passwords import hash_password
from campaign.accounts.queries import find_person
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.organizations.models import InvitationState, Membership
from campaign.organizations.queries import held_roles
from campaign.permissions import Role
from tests.accounts.pages import PASSWORD, problems, send, sign_in, token_of
from tests.factories.accounts import make_person
from tests.factories.organizations import make_invitation

WHO = {"name": "Guest", "language": "fr", "password": ""}


@pytest.fixture
def invited(organization, alice):
    """An open invitation for guest@example.org, by Alice, and the address of its page."""
    invitation, token = make_invitation(
        organization, Role.EDITOR, email="guest@example.org", invited_by=alice.reference
    )
    return invitation, f"/en/desk/invitations/{token}"


def test_it_says_who_invites_to_what(client, invited):
    page = client.get(invited[1])

    assert page.status_code == 200
    for words in ("Hafen", "editor", "Alice", "guest@example.org", "Your name"):
        assert words in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_opening_it_uses_nothing_up(client, invited):
    for _ in range(3):
        client.get(invited[1])

    assert invited[0].state is InvitationState.OPEN


def test_who_has_no_account_joins_and_is_at_the_desk(client, organization, invited):
    answer = send(client, invited[1], WHO)
    page = client.get(answer.location)

    person = find_person("guest@example.org")
    assert (answer.status_code, answer.location) == (303, "/fr/desk/harbour/")
    assert (person.name, person.language, person.password) == ("Guest", "fr", None)
    assert held_roles(organization, person) == {Role.EDITOR}
    assert page.status_code == 200
    assert "Guest" in page.text


def test_the_password_typed_there_is_good_for_signing_in(app, client, invited):
    send(client, invited[1], {**WHO, "password": PASSWORD})

    assert sign_in(app.test_client(), "guest@example.org").status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Your name: Write your name."),
        ({"password": "short"}, "Password: Take at least 12 letters"),
        ({"password": "guest@example.org"}, "Password: This password is easy to guess."),
    ],
)
def test_what_is_missing_or_weak_is_said_and_changes_nothing(client, invited, typed, sentence):
    answer = send(client, invited[1], {**WHO, **typed})

    assert answer.status_code == 422
    assert [words.startswith(sentence) for words in problems(answer)] == [True]
    assert invited[0].state is InvitationState.OPEN


def test_who_has_an_account_signs_in_first_and_comes_back(app, client, organization, invited):
    person = make_person(name="guest", password=hash_password(PASSWORD))
    page = client.get(invited[1])
    way = page.text.partition('class="button" href="')[2].partition('"')[0]
    back = send(client, way, {"email": "guest@example.org", "password": PASSWORD}).location

    assert "Your name" not in page.text
    assert (way.partition("?")[0], back) == ("/en/desk/sign-in", invited[1])
    answer = send(client, back, {})
    assert (answer.status_code, answer.location) == (303, "/en/desk/harbour/")
    assert held_roles(organization, person) == {Role.EDITOR}


def test_who_is_signed_in_as_that_address_presses_one_button(client_for, organization, invited):
    person = make_person(name="guest")
    answer = client_for(person).post(invited[1])

    assert (answer.status_code, answer.location) == (303, "/en/desk/harbour/")
    assert held_roles(organization, person) == {Role.EDITOR}


def test_who_is_signed_in_as_another_is_told_so_and_chooses(client_for, charlie, invited):
    client = client_for(charlie)
    page = client.get(invited[1])
    refused = client.post(invited[1])

    assert "You are signed in with another address: charlie@example.org." in page.text
    assert f'action="/en/desk/sign-out?next={invited[1]}"' in page.text
    assert refused.status_code == 422
    assert invited[0].state is InvitationState.OPEN
    answer = client.post(f"/en/desk/sign-out?next={invited[1]}")
    assert answer.location == invited[1]
    assert "Your name" in client.get(invited[1]).text


def test_the_link_alone_opens_no_old_account(client, invited):
    make_person(name="guest")
    token = token_of(client.get("/en/desk/sign-in"))

    answer = client.post(invited[1], data={**WHO, "csrf_token": token})

    assert answer.status_code == 422
    assert invited[0].state is InvitationState.OPEN
    assert client.get("/en/desk/").status_code == 303


def test_sending_it_twice_gives_one_membership(client_for, invited):
    client = client_for(make_person(name="guest"))
    first, second = client.post(invited[1]), client.post(invited[1])

    assert (first.status_code, second.status_code) == (303, 410)
    count = select(func.count(Membership.id)).where(Membership.role == Role.EDITOR)
    assert db.session.scalar(count) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"used_at": real_now()}, "This invitation was accepted already"),
        ({"withdrawn_at": real_now()}, "This invitation was withdrawn"),
        ({"expires_at": real_now() - timedelta(seconds=1)}, "This invitation is too old"),
    ],
)
def test_a_link_that_ended_says_why_and_whom_to_ask(client, organization, alice, changes, words):
    _, token = make_invitation(
        organization, Role.EDITOR, email="guest@example.org", invited_by=alice.reference, **changes
    )
    page = client.get(f"/en/desk/invitations/{token}")

    assert page.status_code == 410
    assert words in page.text
    assert "Hafen" in page.text
    assert "Alice" in page.text
    assert "guest@example.org" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_an_unknown_link_says_what_may_be_wrong(client):
    page = client.get("/en/desk/invitations/nothing-of-the-kind")

    assert page.status_code == 404
    assert "copy the whole of it" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_forged_answer_is_refused(client, invited):
    assert client.post(invited[1], data=WHO).status_code == 400


def test_the_role_holds_from_the_next_request_on(client_for, organization, invited, alice):
    person = make_person(name="guest")
    client = client_for(person)
    before = client.get("/en/desk/harbour/").status_code
    client.post(invited[1])

    assert (before, client.get("/en/desk/harbour/").status_code) == (404, 200)
    owner = client_for(alice)
    owner.post(f"/en/desk/harbour/people/{person.opaque_id}/removal")
    assert client.get("/en/desk/harbour/").status_code == 404
