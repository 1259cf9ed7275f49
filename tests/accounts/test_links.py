from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.accounts.models import SignInLink
from campaign.accounts.operations import forget_old_links, send_link, use_link
from campaign.accounts.tokens import digest
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from tests.accounts.pages import SIGN_IN, actions, deliver_mails, mails, send, token_of

LINK = "/en/desk/sign-in/link"


def test_a_mailed_link_shows_a_button_and_signs_in_by_it(client, dana):
    link = asked_for(client, "Dana@Example.org")

    page = client.get(link)
    before = client.get("/en/desk/").status_code
    answer = client.post(link, data={"csrf_token": token_of(page)})

    assert (page.status_code, before) == (200, 303)
    assert (answer.status_code, answer.location) == (303, "/en/desk/")
    assert client.get("/en/desk/").status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_looking_at_it_uses_nothing_up_but_it_is_good_once(app, client, dana):
    link = asked_for(client)
    for _ in range(3):
        client.get(link)

    first, again = press(client, link), press(app.test_client(), link)

    assert (first.location, again.location) == ("/en/desk/", LINK)


def test_of_two_who_press_at_once_one_gets_in(app, dana):
    send_link(dana.id)
    token = mails()[0].payload["values"]["token"]

    def try_it(_):
        with app.app_context():
            try:
                return use_link(token).person_id
            except Refused:
                return None
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(4) as several:
        came = list(several.map(try_it, range(4)))

    assert sorted(came, key=str) == [dana.id, None, None, None]


def test_it_grows_old(client, dana):
    link = asked_for(client)
    with time_machine.travel(real_now() + timedelta(minutes=31)):
        answer = press(client, link)
        page = client.get(answer.location)

    assert "This link was used already, or it is too old. Ask for a new one." in page.text
    assert client.get("/en/desk/").status_code == 303


def test_the_table_cannot_be_used_to_get_in(client, dana):
    link = asked_for(client)
    (row,) = db.session.scalars(select(SignInLink))

    assert row.token_hash == digest(link.rpartition("/")[2])
    assert row.token_hash not in link


def test_it_leads_on_to_the_page_that_was_asked_for_if_that_is_ours(client, dana):
    links = [
        asked_for(client, query_string={"next": address})
        for address in ("/en/desk/harbour/?page=2", "https://elsewhere.example/en/desk/")
    ]

    assert [press(client, link).location for link in links] == [
        "/en/desk/harbour/?page=2",
        "/en/desk/",
    ]


def test_it_comes_in_the_language_of_its_reader(client, dana):
    with transaction():
        dana.language = "fr"
    client.get(LINK)
    send(client, LINK, {"email": "dana@example.org"})
    deliver_mails()

    assert [(mail.payload["template"], mail.payload["language"]) for mail in mails()[1:]] == [
        ("sign_in_link", "fr")
    ]


@pytest.mark.parametrize("email", ["nobody@example.org", "erik@example.org"])
def test_who_has_no_account_or_a_closed_one_gets_no_mail(client, dana, email):
    with transaction():
        dana.email, dana.active = "erik@example.org", False
    answer = send(client, LINK, {"email": email})
    deliver_mails()

    assert (answer.status_code, answer.location) == (303, SIGN_IN)
    assert [row.kind for row in mails()] == ["account_mail"]


def test_a_box_is_not_flooded_and_whoever_floods_it_leaves_a_link_that_works(app, client, dana):
    for number in range(9):
        stranger = app.test_client()
        stranger.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        send(stranger, LINK, {"email": "dana@example.org"})
    deliver_mails()
    tokens = [mail.payload["values"]["token"] for mail in mails() if mail.kind == "mail"]

    assert len(tokens) == 3
    assert press(client, f"{LINK}/{tokens[0]}").location == "/en/desk/"


def test_what_is_no_address_is_told(client):
    answer = send(client, LINK, {"email": "dana at example"})

    assert answer.status_code == 422
    assert "This is no e-mail address." in answer.text


def test_the_log_tells_of_the_link_and_of_its_use(client, dana):
    press(client, asked_for(client))

    assert actions() == ["person.sign_in_link_sent", "person.signed_in"]


def test_what_is_too_old_is_forgotten(dana):
    send_link(dana.id)
    forget_old_links()
    kept = len(db.session.scalars(select(SignInLink)).all())
    with time_machine.travel(real_now() + timedelta(hours=1)):
        forget_old_links()

    assert (kept, db.session.scalars(select(SignInLink)).all()) == (1, [])


def asked_for(client, email="dana@example.org", **options):
    """The link of the mail that came."""
    send(client, LINK, {"email": email}, **options)
    deliver_mails()
    newest = [mail for mail in mails() if mail.kind == "mail"][-1]
    return f"{LINK}/{newest.payload['values']['token']}"


def press(client, link):
    return client.post(link, data={"csrf_token": token_of(client.get(link))})
