"""Choosing one's mails when signed in, and stopping them by a link when not."""

import pytest
from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.kernel.mail_refusals import note_refusal, refusal_of
from campaign.organizations.zones import zone_of
from campaign.permissions import Role
from campaign.subscriptions.models import Rhythm
from campaign.subscriptions.queries import rhythm_of, stop_key
from tests.factories.accounts import make_person
from tests.factories.organizations import make_organization

PAGE = "/en/desk/account/mail/"


def test_a_choice_is_kept_and_logged(client_for, alice):
    answer = client_for(alice).post(PAGE, data={"digest": "daily", "zone": "Asia/Kolkata"})

    assert answer.status_code == 303
    assert rhythm_of(again(alice)) is Rhythm.DAILY
    assert zone_of(again(alice)) == "Asia/Kolkata"
    assert acts() == [(alice.reference, "person.mails_chosen", alice.reference)]


@pytest.mark.parametrize("typed", [{"digest": "hourly"}, {"digest": "daily", "zone": "Mars/North"}])
def test_what_cannot_be_chosen_is_refused(client_for, alice, typed):
    answer = client_for(alice).post(PAGE, data=typed)

    assert answer.status_code == 422
    assert rhythm_of(again(alice)) is Rhythm.WEEKLY


def test_an_address_that_refuses_mails_is_said_and_can_be_tried_again(client_for, alice):
    client = client_for(alice)
    assert "come back" not in client.get(PAGE).text

    note_refusal(alice.email, "5.1.1")
    assert "come back (5.1.1)" in client.get(PAGE).text
    assert client.post(f"{PAGE}address").status_code == 303
    assert refusal_of(alice.email) is None


def test_the_page_is_for_who_is_signed_in(client):
    assert client.get(PAGE).status_code == 303


def test_a_link_shows_a_button_and_changes_nothing(client, alice):
    page = client.get(stop_url(alice))

    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert rhythm_of(again(alice)) is Rhythm.WEEKLY


def test_a_mail_program_stops_them_with_one_click(client, alice):
    """It knows no cookie, and says of where it comes from what it likes."""
    answer = client.post(
        stop_url(alice),
        data={"List-Unsubscribe": "One-Click"},
        headers={"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 200
    assert answer.headers.getlist("Set-Cookie") == []
    assert rhythm_of(again(alice)) is Rhythm.NEVER
    assert acts() == [("machine:mailed link", "person.mails_stopped", alice.reference)]


def test_stopping_twice_is_stopping_once(client, alice):
    client.post(stop_url(alice))

    assert client.post(stop_url(alice)).status_code == 200
    assert len(acts()) == 1


def test_a_link_is_for_its_reader_only(client, alice, bob):
    address = stop_url(alice).replace(alice.opaque_id, bob.opaque_id)

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert rhythm_of(again(bob)) is Rhythm.WEEKLY


def test_the_link_of_somebody_who_was_erased_does_no_harm(app, client):
    nobody = Person(opaque_id="0" * 32, name="Nobody", email="nobody@example.org")

    assert client.post(stop_url(nobody)).status_code == 200


@pytest.mark.parametrize(
    ("countries", "zone"), [(["JP"], "Asia/Tokyo"), (["DE", "JP"], "Europe/Berlin"), ([], "UTC")]
)
def test_who_says_nothing_lives_where_the_organization_works(coalition, countries, zone):
    organization = make_organization(coalition=coalition, countries=countries)

    assert zone_of(make_person(Role.EDITOR, of=organization)) == zone


def stop_url(person):
    return f"/en/-/mails/{person.opaque_id}/{stop_key(person)}"


def again(person):
    return db.session.get(Person, person.id)


def acts():
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.actor, row.action, row.subject) for row in rows]
