from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.accounts.devices import in_words
from campaign.accounts.models import KnownDevice, PersonSession
from campaign.accounts.operations import forget_old_sessions
from campaign.accounts.tokens import digest
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from tests.accounts.pages import SIGN_IN, actions, mails, sign_in, token_of

SECURITY = "/en/desk/account/security"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_the_cookie_names_a_row_and_the_table_keeps_the_name_of_none(client, dana):
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    sign_in(client, "dana@example.org")

    with client.session_transaction(path=SIGN_IN) as cookie:
        name = cookie["session"]
    (row,) = sessions()
    assert (row.person_id, row.device, row.via) == (dana.id, "Firefox, Linux", "password")
    assert (row.token_hash, row.is_strong) == (digest(name), False)


def test_a_session_that_ended_in_the_table_has_ended(client_for, dana):
    client = client_for(dana)
    with transaction():
        db.session.delete(db.session.scalars(select(PersonSession)).one())

    assert client.get("/en/desk/").status_code == 303


def test_signing_out_ends_it_in_the_table_too(app, client, dana):
    sign_in(client, "dana@example.org")
    cookie = client.get_cookie("desk")
    token = token_of(client.get("/en/desk/"))
    client.post("/en/desk/sign-out", data={"csrf_token": token})
    thief = app.test_client()
    thief.set_cookie("desk", cookie.value)

    assert thief.get("/en/desk/").status_code == 303
    assert sessions() == []
    assert actions() == ["person.signed_in", "person.signed_out"]


def test_another_sign_in_in_the_same_browser_takes_the_place_of_the_first(client, dana):
    sign_in(client, "dana@example.org")
    (first,) = [row.token_hash for row in sessions()]
    with transaction():
        dana.active = False  # she is asked anew, while the row is still there
    client.get(SIGN_IN)
    with transaction():
        dana.active = True
    with client.session_transaction(path=SIGN_IN) as cookie:
        cookie.pop("_user_id")
    sign_in(client, "dana@example.org")

    assert [row.token_hash == first for row in sessions()] == [False]


def test_a_session_waits_for_two_weeks_and_lasts_for_two_months(client_for, dana):
    idle, busy = client_for(dana), client_for(dana)
    busy_days = [status_after(days, busy) for days in (*range(10, 60, 10), 59, 61)]

    assert status_after(15, idle) == 303
    assert busy_days == [200] * 6 + [303]


def test_its_use_is_noted_every_few_minutes_only(client_for, dana):
    client = client_for(dana)
    (before,) = [row.seen_at for row in sessions()]
    client.get("/en/desk/")
    db.session.rollback()
    (soon,) = [row.seen_at for row in sessions()]
    with time_machine.travel(real_now() + timedelta(minutes=6)):
        client.get("/en/desk/")
    db.session.rollback()

    assert before == soon < sessions()[0].seen_at


def test_a_request_asks_for_its_person_once(client_for, dana, count_queries):
    client = client_for(dana)
    with count_queries() as queries:
        client.get("/en/desk/")

    about = [query for query in queries if "persons" in query or "person_sessions" in query]
    assert len(about) == 1


def test_the_list_shows_where_one_is_signed_in_and_ends_one(client_for, dana):
    here, there = client_for(dana), client_for(dana)
    mine, other = [row.id for row in sessions()]

    page = here.get(SECURITY)
    answer = here.post(f"/en/desk/account/sessions/{other}/end")

    assert page.text.count("Another browser") == 2
    assert f"/sessions/{other}/end" in page.text
    assert f"/sessions/{mine}/end" not in page.text
    assert (answer.status_code, answer.location) == (303, SECURITY)
    assert (here.get("/en/desk/").status_code, there.get("/en/desk/").status_code) == (200, 303)


def test_all_others_end_at_once(client_for, dana, alice):
    here, there, somebody = client_for(dana), client_for(dana), client_for(alice)
    here.post("/en/desk/account/sessions/ends")

    assert [each.get(SECURITY).status_code for each in (here, there, somebody)] == [200, 303, 200]


def test_nobody_ends_the_session_of_somebody_else(client_for, dana, alice):
    client_for(alice)
    (row,) = sessions()
    answer = client_for(dana).post(f"/en/desk/account/sessions/{row.id}/end")

    assert answer.status_code == 404
    assert len(sessions()) == 2


def test_a_browser_that_was_never_seen_before_is_told_but_the_first_is_not(app, client, dana):
    sign_in(client, "dana@example.org")
    sign_in(app.test_client(), "dana@example.org")

    (mail,) = mails()
    assert (mail.payload["template"], mail.payload["to"]) == ("new_device", "dana@example.org")


def test_a_browser_is_known_again_after_signing_out(client, dana):
    for _ in range(2):
        sign_in(client, "dana@example.org")
        token = token_of(client.get("/en/desk/"))
        client.post("/en/desk/sign-out", data={"csrf_token": token})

    assert mails() == []


def test_a_mark_that_we_did_not_sign_is_none(app, client, dana):
    sign_in(client, "dana@example.org")
    mark = client.get_cookie("device").value
    other = app.test_client()
    other.set_cookie("device", mark.rpartition(".")[0] + ".forged")
    sign_in(other, "dana@example.org")

    assert [mail.payload["template"] for mail in mails()] == ["new_device"]


def test_what_nobody_can_use_any_more_is_forgotten(client, dana):
    sign_in(client, "dana@example.org")
    forget_old_sessions()
    kept = len(sessions())
    with time_machine.travel(real_now() + timedelta(days=401)):
        forget_old_sessions()

    assert kept == 1
    assert sessions() == []
    assert db.session.scalars(select(KnownDevice)).all() == []


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/150.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.0", ""),
    ],
)
def test_a_browser_is_told_in_plain_words(user_agent, words):
    assert in_words(user_agent) == words


def status_after(days, client):
    with time_machine.travel(real_now() + timedelta(days=days)):
        return client.get(SECURITY).status_code


def sessions():
    return db.session.scalars(select(PersonSession).order_by(PersonSession.id)).all()
