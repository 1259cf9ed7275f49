import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.accounts.models import Passkey, PersonSession, RecoveryCode
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from tests.accounts.authenticator import Authenticator, asked_on
from tests.accounts.pages import SIGN_IN, actions, mails, sign_in, token_of

NEW = "/en/desk/account/passkeys/new"
SECURITY = "/en/desk/account/security"
ENTER = "/en/desk/sign-in/passkey"
STEP = "/en/desk/sign-in/second-step"
GARBAGE = [None, "AAAA", "e30", "oA"]
"""Nothing, noise, and an empty object in JSON and in CBOR."""
FAILED = "This did not work. Try once more."


@pytest.fixture
def device(client_for, dana) -> Authenticator:
    """Dana's, with a passkey of hers."""
    authenticator = Authenticator()
    add(client_for(dana), authenticator)
    return authenticator


def test_a_passkey_is_added_and_shows_recovery_codes_once(client_for, dana):
    client = client_for(dana)
    first, second = (add(client, Authenticator(), name=name) for name in ("Phone", "Key"))
    page = client.get(SECURITY)

    assert first.status_code == 200
    assert first.text.count('<code dir="ltr">') == 10
    assert (second.status_code, second.location) == (303, SECURITY)
    assert [name in page.text for name in ("Phone", "Key")] == [True, True]
    assert [mail.payload["values"]["change"] for mail in mails()] == ["passkey_added"] * 2
    assert actions() == ["person.passkey_added"] * 2


def test_any_kind_of_device_is_asked_for(client_for, dana):
    asked, _ = asked_on(client_for(dana).get(NEW))

    assert "authenticatorAttachment" not in asked["authenticatorSelection"]
    assert asked["authenticatorSelection"]["residentKey"] == "preferred"
    assert asked["rp"]["id"] == "localhost"


def test_the_same_one_is_not_added_twice(client_for, dana, device):
    client = client_for(dana)
    asked, _ = asked_on(client.get(NEW))
    answer = add(client, device)

    assert len(asked["excludeCredentials"]) == 1
    assert answer.status_code == 422
    assert "This passkey is there already." in answer.text


def test_it_signs_in_without_a_password_and_without_a_second_step(client, dana, device):
    answer = enter(client, device)

    (session,) = db.session.scalars(select(PersonSession).where(PersonSession.via == "passkey"))
    assert (answer.status_code, answer.location) == (303, "/en/desk/")
    assert client.get(SECURITY).status_code == 200
    assert session.is_strong


def test_it_leads_on_to_the_page_that_was_asked_for(client, dana, device):
    answer = enter(client, device, onwards="/en/desk/harbour/")

    assert answer.location == "/en/desk/harbour/"


def test_an_answer_is_good_once(app, client, dana, device):
    page = client.get(SIGN_IN)
    fields = {"csrf_token": token_of(page), **device.get(page)}
    first = client.post(ENTER, data=fields)
    thief = app.test_client()
    again = thief.post(ENTER, data={**fields, "csrf_token": token_of(thief.get(SIGN_IN))})

    assert (first.location, again.location) == ("/en/desk/", SIGN_IN)
    assert FAILED in thief.get(SIGN_IN).text
    assert thief.get(SECURITY).status_code == 303


def test_a_question_grows_old(client, dana, device):
    page = client.get(SIGN_IN)
    fields = {"csrf_token": token_of(page), **device.get(page)}
    with time_machine.travel(real_now() + timedelta(minutes=31)):
        answer = client.post(ENTER, data=fields)

    assert answer.location == SIGN_IN


@pytest.mark.parametrize(
    "changes",
    [{"origin": "http://localhost.example"}, {"verifies": False}, {"name": b"another name"}],
)
def test_what_another_site_or_nobody_signed_is_refused(client, dana, device, changes):
    for name, value in changes.items():
        setattr(device, name, value)

    assert enter(client, device).location == SIGN_IN
    assert client.get(SECURITY).status_code == 303


def test_another_key_under_its_name_is_refused(client, dana, device):
    device.key = Authenticator().key

    assert enter(client, device).location == SIGN_IN


def test_a_copy_that_counts_behind_is_refused(client, client_for, dana):
    device = Authenticator(counts=True)
    add(client_for(dana), device)
    rightful = [enter(client, device).location for _ in range(2)]
    device.count = 0

    assert rightful == ["/en/desk/", "/en/desk/"]
    assert enter(client, device).location == SIGN_IN


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "no json", '{"id": 5}', '{"id": "x", "response": {}}']
)
def test_what_is_no_answer_is_refused_kindly(client, dana, device, credential):
    page = client.get(SIGN_IN)
    fields = {"csrf_token": token_of(page), **device.get(page), "credential": credential}

    assert client.post(ENTER, data=fields).location == SIGN_IN


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.parametrize("part", ["authenticatorData", "clientDataJSON", "signature"])
def test_a_mangled_answer_of_a_known_device_is_refused_kindly(client, dana, device, part, garbage):
    page = client.get(SIGN_IN)
    answer = device.get(page)
    fields = {"csrf_token": token_of(page), **answer, **mangled(answer, part, garbage)}

    assert client.post(ENTER, data=fields).location == SIGN_IN


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.parametrize("part", ["attestationObject", "clientDataJSON"])
def test_a_mangled_new_passkey_is_refused_kindly(client_for, dana, part, garbage):
    client = client_for(dana)
    answer = Authenticator().create(client.get(NEW))

    page = client.post(NEW, data={"name": "Phone", **answer, **mangled(answer, part, garbage)})

    assert page.status_code == 422
    assert FAILED in page.text


def test_a_closed_account_stays_out(client, dana, device):
    with transaction():
        dana.active = False

    assert enter(client, device).location == SIGN_IN


def test_after_a_password_it_is_asked_for_as_the_second_step(client, dana, device):
    sign_in(client, "dana@example.org")
    before = client.get(SECURITY).status_code
    page = client.get(STEP)
    asked, _ = asked_on(page)
    fields = {"csrf_token": token_of(page), **device.get(page)}

    answer = client.post(f"{STEP}/passkey", data=fields)

    assert before == 303
    assert len(asked["allowCredentials"]) == 1
    assert (answer.status_code, answer.location) == (303, "/en/desk/")
    assert client.get(SECURITY).status_code == 200


def test_the_second_step_takes_no_passkey_of_somebody_else(app, client, client_for, alice, dana):
    hers, his = Authenticator(), Authenticator()
    add(client_for(dana), hers)
    add(client_for(alice), his)
    sign_in(client, "dana@example.org")
    page = client.get(STEP)
    fields = {"csrf_token": token_of(page), **his.get(page)}

    assert client.post(f"{STEP}/passkey", data=fields).location == STEP
    assert client.get(SECURITY).status_code == 303


def test_an_answer_for_the_second_step_is_none_for_the_first(app, client, dana, device):
    sign_in(client, "dana@example.org")
    answer = device.get(client.get(STEP))
    other = app.test_client()
    fields = {"csrf_token": token_of(other.get(SIGN_IN)), **answer}

    assert other.post(ENTER, data=fields).location == SIGN_IN


def test_without_the_first_step_there_is_no_second(client, dana, device):
    page = client.get(SIGN_IN)
    fields = {"csrf_token": token_of(page), **device.get(page)}

    assert client.post(f"{STEP}/passkey", data=fields).location == SIGN_IN


def test_removing_the_last_one_takes_the_recovery_codes_along(client_for, dana, device):
    passkey = db.session.scalars(select(Passkey)).one()
    client = client_for(dana)
    answer = client.post(f"/en/desk/account/passkeys/{passkey.id}/end")

    assert (answer.status_code, answer.location) == (303, SECURITY)
    assert db.session.scalars(select(Passkey)).all() == []
    assert db.session.scalars(select(RecoveryCode)).all() == []


def test_nobody_removes_the_passkey_of_somebody_else(client_for, alice, dana, device):
    passkey = db.session.scalars(select(Passkey)).one()

    answer = client_for(alice).post(f"/en/desk/account/passkeys/{passkey.id}/end")

    assert answer.status_code == 404
    assert len(db.session.scalars(select(Passkey)).all()) == 1


def add(client, device, name="Phone"):
    return client.post(NEW, data={"name": name, **device.create(client.get(NEW))})


def enter(client, device, onwards=None):
    page = client.get(SIGN_IN)
    if page.status_code == 302:  # signed in: a browser of its own
        client = client.application.test_client()
        page = client.get(SIGN_IN)
    fields = {"csrf_token": token_of(page), **device.get(page)}
    return client.post(ENTER, data=fields, query_string={"next": onwards} if onwards else {})


def mangled(answer, part, garbage):
    credential = json.loads(answer["credential"])
    credential["response"][part] = garbage
    return {"credential": json.dumps(credential)}
