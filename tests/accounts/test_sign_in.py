import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.accounts.passwords import hash_password
from campaign.app import UNLOCKED_ENDPOINTS
from campaign.guard import public
from campaign.kernel import mail
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from tests.accounts.pages import (
    PASSWORD,
    SIGN_IN,
    deliver_mails,
    mails,
    problems,
    send,
    sign_in,
    token_of,
)
from tests.factories.accounts import make_person

FORGOTTEN = "/en/desk/forgotten-password"
NEW_PASSWORD = "seven slow lighthouse keepers"


def test_the_desk_asks_strangers_to_sign_in_and_comes_back(client):
    answer = client.get("/en/desk/harbour/?page=2")

    assert answer.status_code == 303
    assert answer.location == "/en/desk/sign-in?next=/en/desk/harbour/?page%3D2"


def test_a_public_page_of_the_desk_is_open_to_strangers(app, client):
    app.add_url_rule("/<language>/desk/open", view_func=public(lambda: "open"), endpoint="open")

    answer = client.get("/en/desk/open")

    assert (answer.status_code, answer.text) == (200, "open")


def test_a_person_signs_in_whatever_letters_the_address_is_written_in(client, dana):
    answer = sign_in(client, " DANA@example.org")

    assert (answer.status_code, answer.location) == (302, "/en/desk/")
    assert "Dana" in client.get("/en/desk/").text


def test_a_letter_is_the_same_however_a_keyboard_composes_it(app, client):
    composed = "vier gr\N{LATIN SMALL LETTER U WITH DIAERESIS}ne Boote"
    make_person(name="Erik", password=hash_password(composed))

    answer = sign_in(client, "erik@example.org", "vier gru\N{COMBINING DIAERESIS}ne Boote")

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [("dana@example.org", "a wrong password"), ("nobody@example.org", PASSWORD)],
)
def test_a_wrong_password_and_an_unknown_address_are_told_alike(client, dana, email, password):
    answer = sign_in(client, email, password)

    assert answer.status_code == 422
    assert problems(answer) == ["This address and this password do not go together."]


def test_what_was_typed_is_kept_but_not_the_password(client, dana):
    answer = sign_in(client, "dana@example.org", "a wrong password")

    assert 'value="dana@example.org"' in answer.text
    assert "a wrong password" not in answer.text


def test_a_closed_account_stays_out(client, dana):
    with transaction():
        dana.active = False

    answer = sign_in(client, "dana@example.org")

    assert answer.status_code == 422
    assert client.get("/en/desk/").status_code == 303


def test_closing_an_account_ends_its_sessions(client_for, dana):
    client = client_for(dana)
    with transaction():
        dana.active = False

    assert client.get("/en/desk/").status_code == 303


def test_a_form_without_its_token_is_refused(client, dana):
    answer = client.post(SIGN_IN, data={"email": "dana@example.org", "password": PASSWORD})

    assert answer.status_code == 400


def test_nothing_in_the_session_outlives_the_sign_in(client, dana):
    with client.session_transaction(path=SIGN_IN) as before:
        before["planted"] = before["csrf_token"] = "by somebody else"
    sign_in(client, "dana@example.org")

    with client.session_transaction(path=SIGN_IN) as after:
        token = after.pop("csrf_token")
        assert set(after) == {"_user_id", "_fresh", "_id", "fs_paa", "_permanent", "session"}
    assert token.partition(".")[0] == dana.opaque_id  # so that a form tells who wrote it


def test_the_token_of_before_the_sign_in_is_worth_nothing_after(client, dana):
    planted = token_of(client.get(SIGN_IN))
    sign_in(client, "dana@example.org")

    answer = client.post("/en/desk/sign-out", data={"csrf_token": planted})

    assert answer.status_code == 400


def test_signing_out_ends_it(client, dana):
    sign_in(client, "dana@example.org")
    token = token_of(client.get("/en/desk/"))

    answer = client.post("/en/desk/sign-out", data={"csrf_token": token})

    assert (answer.status_code, answer.location) == (302, SIGN_IN)
    assert client.get("/en/desk/").status_code == 303


def test_signing_out_needs_a_form(client_for, dana):
    client = client_for(dana)

    assert client.get("/en/desk/sign-out", follow_redirects=True).status_code == 404
    assert client.get("/en/desk/").status_code == 200


def test_a_sign_in_leads_to_the_page_that_was_asked_for(client, dana):
    fields = {"email": "dana@example.org", "password": PASSWORD}

    answer = send(client, SIGN_IN, fields, query_string={"next": "/en/desk/harbour/?page=2"})

    assert answer.location == "/en/desk/harbour/?page=2"


@pytest.mark.parametrize("door", ["form", "address"])
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        r"/\elsewhere.example/",
        r"\\elsewhere.example/",
        "///elsewhere.example/",
        "\t//elsewhere.example/",
        " https://elsewhere.example/",
        "https:elsewhere.example",
        "javascript:alert(1)",
        "http://localhost@elsewhere.example/",
    ],
)
def test_a_sign_in_leads_to_no_other_site(client, dana, elsewhere, door):
    fields = {"email": "dana@example.org", "password": PASSWORD}
    if door == "form":
        answer = send(client, SIGN_IN, {**fields, "next": elsewhere})
    else:
        answer = send(client, SIGN_IN, fields, query_string={"next": elsewhere})

    location = answer.headers.get("Location", "/")
    assert not location.startswith(("//", "/\\", "\\", "/\t"))
    assert not location.lower().strip().startswith(("http", "javascript"))


def test_guessing_passwords_is_slowed_down_and_told_when_to_go_on(app, client, dana):
    refused = [sign_in(client, "dana@example.org", str(number)) for number in range(9)]
    right = sign_in(app.test_client(), "dana@example.org")
    refused.append(sign_in(client, "dana@example.org", "no"))
    late = sign_in(client, "dana@example.org")

    assert {each.status_code for each in refused} == {422}
    assert (right.status_code, late.status_code) == (302, 429)
    assert 0 < int(late.headers["Retry-After"]) <= 60
    assert "Try again in 1 minute." in late.text


def test_several_processes_count_together_in_valkey(settings, build_app, valkey_url):
    unused = secrets.token_hex(2)  # the server is shared with other tests
    answers = []
    for process in (build_app(replace(settings, redis_url=valkey_url)) for _ in range(2)):
        client = process.test_client()
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:{unused}::1"
        fields = {"email": f"{unused}@example.org"}
        answers += [send(client, FORGOTTEN, fields).status_code for _ in range(2)]

    assert answers == [200, 200, 200, 429]


def test_a_forgotten_password_is_answered_alike_whether_there_is_an_account_or_not(client, dana):
    known = send(client, FORGOTTEN, {"email": "dana@example.org"})
    unknown = send(client, FORGOTTEN, {"email": "nobo@example.org"})

    assert known.status_code == unknown.status_code == 200
    assert without_token(known).replace("dana@", "nobo@") == without_token(unknown)
    deliver_mails()
    assert [row.payload.get("to") for row in mails()] == [None, None, "dana@example.org"]


def test_what_is_no_address_is_told(client):
    answer = send(client, FORGOTTEN, {"email": "dana at example"})

    assert problems(answer) == ["E-mail address: This is no e-mail address."]


def test_one_box_is_not_flooded_with_links(client, dana):
    answers = [send(client, FORGOTTEN, {"email": "dana@example.org"}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_the_mailed_link_leads_to_a_new_password_once(client, dana):
    link = mailed_link(client)

    taken = choose(client, link, NEW_PASSWORD)
    again = client.get(link)
    old = sign_in(client, "dana@example.org", PASSWORD)
    new = sign_in(client, "dana@example.org", NEW_PASSWORD)

    assert (taken.status_code, taken.location) == (302, SIGN_IN)
    assert (again.status_code, again.location) == (302, FORGOTTEN)
    assert (old.status_code, new.status_code) == (422, 302)


def test_who_has_no_password_yet_chooses_one_by_the_same_link(app, client):
    make_person(name="Erik")
    refused = sign_in(client, "erik@example.org", "")
    link = mailed_link(client, "erik@example.org")

    taken = choose(client, link, NEW_PASSWORD)

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert sign_in(client, "erik@example.org", NEW_PASSWORD).status_code == 302


def test_the_mailed_link_leads_to_the_public_address(app, client, dana):
    client.environ_base["HTTP_HOST"] = "127.0.0.1:9999"
    send(client, FORGOTTEN, {"email": "dana@example.org"})
    deliver_mails()
    letter = mail.render(mails()[-1].payload)

    assert "\nhttp://localhost/en/desk/forgotten-password/" in letter.text


def test_a_link_that_is_too_old_is_told(client, dana):
    with time_machine.travel(real_now() - timedelta(hours=5), tick=True):
        link = mailed_link(client)

    answer = client.get(link, follow_redirects=True)

    assert "This link is too old. Ask for a new one." in answer.text


def test_who_is_signed_in_needs_no_form(client_for, dana):
    answer = client_for(dana).get(SIGN_IN)

    assert (answer.status_code, answer.location) == (302, "/en/desk/")


def test_a_new_password_ends_every_session_is_mailed_and_audited(client, client_for, dana):
    elsewhere = client_for(dana)
    choose(client, mailed_link(client), NEW_PASSWORD)

    assert elsewhere.get("/en/desk/").status_code == 303
    assert [row.payload.get("template") for row in mails()] == [
        None,
        "new_password",
        "password_changed",
    ]
    assert [
        (entry.actor, entry.action)
        for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ] == [
        ("machine:sign-in", "person.reset_link_sent"),
        (dana.reference, "person.password_replaced"),
    ]


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 12 letters"),
        ("password123456", "password123456", "easy to guess"),
        ("danadanadana", "danadanadana", "easy to guess"),
        (NEW_PASSWORD, "something else", "The two passwords differ."),
    ],
)
def test_a_weak_or_mistyped_new_password_is_refused(client, dana, password, again, sentence):
    answer = choose(client, mailed_link(client), password, again)

    assert answer.status_code == 422
    assert sentence in " ".join(problems(answer))


def test_a_token_in_an_address_signs_nobody_in(client, app, dana):
    with app.test_request_context():
        token = dana.get_auth_token()

    answer = client.get("/en/desk/", query_string={"auth_token": token})

    assert answer.status_code == 303


def test_the_doors_of_the_library_are_pinned(app):
    doors = {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("security.")
    }

    assert set(doors) == {each for each in UNLOCKED_ENDPOINTS if each.startswith("security.")}
    assert {rule.rpartition("/desk/")[0] for rule in doors.values()} == {"/<language>"}


def mailed_link(client, email="dana@example.org"):
    send(client, FORGOTTEN, {"email": email})
    deliver_mails()
    return f"{FORGOTTEN}/{mails()[-1].payload['values']['token']}"


def choose(client, link, password, again=None):
    return send(client, link, {"password": password, "password_confirm": again or password})


def without_token(page):
    return page.text.replace(token_of(page), "")
