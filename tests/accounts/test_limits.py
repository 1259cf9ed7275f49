"""Guessing is slow for everybody, and locks nobody out."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from campaign.accounts.limits import network
from tests.accounts.pages import SIGN_IN, deliver_mails, mails, problems, send, sign_in, token_of
from tests.accounts.test_links import LINK, press
from tests.factories.accounts import make_person

FORGOTTEN = "/en/desk/forgotten-password"
MANY = 1000


@pytest.fixture
def attacked(app, dana):
    """Dana has signed in once; then somebody types wrong passwords from many addresses."""
    owner = app.test_client()
    sign_in(owner, "dana@example.org")
    owner.post("/en/desk/sign-out", data={"csrf_token": token_of(owner.get("/en/desk/"))})
    attacker = app.test_client()
    fields = {
        "csrf_token": token_of(attacker.get(SIGN_IN)),
        "email": "dana@example.org",
        "password": "a wrong password",
    }
    statuses = []
    for number in range(MANY):
        attacker.environ_base["REMOTE_ADDR"] = str(ip_address("198.51.100.0") + number)
        statuses.append(attacker.post(SIGN_IN, data=fields).status_code)
    assert [statuses.count(code) for code in (422, 429)] == [20, MANY - 20]
    return owner


def test_a_thousand_wrong_passwords_do_not_lock_the_owner_out(app, attacked):
    """She gets in where she was before, and anywhere else by the mail that she is led to."""
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"

    at_home = sign_in(attacked, "dana@example.org")
    led = sign_in(elsewhere, "dana@example.org")
    sent = elsewhere.post(LINK, data={"csrf_token": token_of(led), "email": "dana@example.org"})
    deliver_mails()
    token = mails()[-1].payload["values"]["token"]
    arrived = press(elsewhere, f"{LINK}/{token}")

    assert (at_home.status_code, at_home.location) == (302, "/en/desk/")
    assert led.status_code == 429
    assert 'value="dana@example.org"' in led.text
    assert (sent.status_code, arrived.location) == (303, "/en/desk/")


def test_the_neighbours_of_an_attacked_account_are_left_alone(app, attacked, alice):
    neighbour = app.test_client()
    send(neighbour, LINK, {"email": "alice@example.org"})
    deliver_mails()
    token = mails()[-1].payload["values"]["token"]

    assert press(neighbour, f"{LINK}/{token}").location == "/en/desk/"


def test_who_may_not_uses_up_nobodys_allowance(client_for, alice, bob, organization):
    """Of one network: some who may not invite try, then somebody who may."""
    address = f"/en/desk/{organization.slug}/people/invitations/new"
    fields = {"email": "zoe@example.org", "role": "reader", "language": "en"}
    refused = [client_for(bob).post(address, data=fields).status_code for _ in range(25)]
    invited = client_for(alice).post(address, data=fields)

    assert refused == [403] * 25
    assert invited.status_code == 303


def test_an_account_that_there_is_not_is_slowed_down_alike(app):
    client = app.test_client()
    answers = []
    for number in range(21):
        client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        answers.append(sign_in(client, "nobody@example.org", "a wrong password"))

    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert 'value="nobody@example.org"' in answers[-1].text


@pytest.mark.parametrize("email", ["dana@example.org", "erik@example.org", "nobody@example.org"])
def test_a_sign_in_that_fails_takes_one_hash_whoever_is_asked_for(
    client, dana, email, hashes, monkeypatch
):
    make_person(name="Erik")  # he has no password
    answer = sign_in(client, email, "a wrong password")

    assert (answer.status_code, len(hashes)) == (422, 1)
    assert problems(answer) == ["This address and this password do not go together."]


@pytest.mark.parametrize("door", [LINK, FORGOTTEN])
def test_asking_for_a_mail_is_the_same_work_whoever_is_asked_for(
    client, dana, door, count_queries, hashes
):
    done = []
    for email in ("dana@example.org", "nobo@example.org"):
        fields = {"csrf_token": token_of(client.get(door)), "email": email}
        rows = len(mails())
        with count_queries() as queries:
            answer = client.post(door, data=fields)
        done.append((answer.status_code, queries, len(mails()) - rows, len(hashes)))

    assert done[0] == done[1]
    assert done[0][2:] == (1, 0)
    assert not any("persons" in query for query in done[0][1])


@pytest.mark.parametrize(
    ("address", "side"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_who_has_one_address_of_a_network_has_all_of_it(app, address, side):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert network() == side


@pytest.mark.parametrize("said", ["192.0.2.7:4711", "[2001:db8::1]:4711", "unknown", ",", "a;b"])
def test_whatever_a_proxy_says_of_who_asked_signing_in_answers(settings, build_app, said):
    client = build_app(replace(settings, trusted_proxies=1)).test_client()

    fields = {"email": "dana@example.org", "password": "a wrong password"}
    answer = send(client, SIGN_IN, fields, headers={"X-Forwarded-For": said})

    assert len(problems(answer)) == 1


@pytest.fixture
def hashes(app, monkeypatch):
    """Every time that a password is hashed, to keep it or to compare it."""
    context = app.extensions["security"].pwd_context
    counted = []
    for name in ("hash", "verify"):
        whole = getattr(context, name)

        def counting(*args, whole=whole, **options):
            counted.append(whole)
            return whole(*args, **options)

        monkeypatch.setattr(context, name, counting)
    return counted
