"""Whatever is sent to whichever door, the answer is a page or a sentence; no mistake of ours."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError

from campaign.guard import public
from campaign.kernel.database import db, transaction
from campaign.permissions import CoalitionRole, FriendRole, Role
from tests.accounts.authenticator import Authenticator
from tests.factories.accounts import make_person, membership
from tests.permissions.world import make_world
from tests.security.addresses import SAFE

DEEP = "[" * 100_000
FIELDS = (
    *("name", "title", "about", "description", "note", "reason", "message", "text", "summary"),
    *("email", "contact_email", "website", "language", "country", "zone", "currency", "amount"),
    *("on_day", "day", "starts_at", "time", "month", "year", "version", "form_token", "roles"),
    *("next", "page", "role", "fund", "number", "iban", "code", "password", "credential", "seal"),
)
VALUES = ["\0", "\U0001f600" * 3, "9" * 400, "1e999999", "\u2028", "-1", "[", "x" * 5000]
QUERIES = [
    "page=x&next=%ff%fe&lang=%00&month=%00&day=%00",
    "page=-1&day=99999999999999999999&q=%ed%a0%80&month=9999999999-99",
    "page[]=1&page=" + "9" * 5000 + "&country=%F0%9F%98%80&lang=" + "x" * 300,
]
BODIES = [
    (b"\x00\xff\xfe", "application/x-www-form-urlencoded"),
    (b"a=%00&name=%ed%a0%80&email=%ff@x&language=%c3", "application/x-www-form-urlencoded"),
    (b"--x\r\nno head", "multipart/form-data; boundary=x"),
    (b"no boundary", "multipart/form-data"),
    (
        b'--x\r\nContent-Disposition: form-data; name="\xff"; filename="\x00"\r\n\r\n\xff\r\n--x--',
        "multipart/form-data; boundary=x",
    ),
    (DEEP.encode(), "application/json"),
    (b'{"a": "\\ud800"}', "text/plain; charset=nonsense"),
]
HEADERS = [
    {"Cookie": "desk=nonsense; device=nonsense; remember_token=x"},
    {"Cookie": "desk=.eJw.x.y; device=\"'; remember_token=1|" + "a" * 128},
    {"Cookie": "\xff=\xff; ;=; desk=e30.Z.x", "Accept-Language": "\xff;q=x,,,*;q=9"},
    {"Range": "bytes=x-", "If-None-Match": '"', "If-Modified-Since": "x", "Referer": "http://["},
    {"X-Forwarded-For": "198.51.100.1:4711, unknown", "Accept-Encoding": "\xff", "Accept": "\xff"},
]
ENDS_THE_SESSION = {"security.logout", "account.end_session"}
CREDENTIALS = [
    DEEP,
    '{"id": "\\ud800"}',
    '{"id": "a\\u0000"}',
    '{"id": ' + "9" * 5000 + "}",
    '{"id": {}}',
    "null",
    "",
]


@pytest.fixture
def doors(app) -> list[tuple[str, str, str]]:
    """Every endpoint, method and address, with what there is in place of its variables."""
    world = make_world("here")
    with transaction():
        person = make_person(Role.ADMINISTRATOR, of=world.organization, name="Everybody")
        for role in (CoalitionRole.COORDINATOR, CoalitionRole.TREASURER):
            db.session.add(membership(person, role, world.coalition))
        db.session.add(membership(person, Role.TREASURER, world.organization))
        db.session.add(membership(person, FriendRole.ADMINISTRATOR, world.friend))
    values = {**world.of_friend, **world.of_coalition, **world.of_organization}
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        own = {
            name: values.get(f"{rule.endpoint}:{name}", values.get(name, "x"))
            for name in rule.arguments
        }
        try:
            address = adapter.build(rule.endpoint, own)
        except ValueError:  # "x" where a number belongs
            continue
        found += [(rule.endpoint, method, address) for method in rule.methods - {"OPTIONS"}]
    app.extensions["everybody"] = person
    return sorted(found)


@pytest.fixture
def everybody(app, doors, client_for) -> FlaskClient:
    """Whoever may do everything that anybody may."""
    return client_for(app.extensions["everybody"])


def mistakes(
    client: FlaskClient, doors: list[tuple[str, str, str]], sent: list[dict[str, Any]]
) -> dict[tuple[str, str], int]:
    """Send each door the next of these, in turn."""
    found = {}
    for number, (endpoint, method, address) in enumerate(doors):
        with client.open(address, method=method, **sent[number % len(sent)]) as answer:
            answer.get_data()
            if answer.status_code >= 500:
                found[endpoint, method] = answer.status_code
    return found


@pytest.fixture
def reading(doors):
    return [door for door in doors if door[1] == "GET"]


@pytest.fixture
def writing(doors):
    return [door for door in doors if door[1] not in SAFE and door[0] not in ENDS_THE_SESSION]


def test_any_words_after_any_address_are_read_or_ignored(everybody, reading):
    assert mistakes(everybody, reading, [{"query_string": query} for query in QUERIES]) == {}


def test_any_head_of_a_request_is_read_or_ignored(app, reading):
    client = app.test_client(use_cookies=False)

    assert mistakes(client, reading, [{"headers": headers} for headers in HEADERS]) == {}


@pytest.mark.parametrize("first", [0, 3])
def test_any_body_to_any_door_is_read_or_refused(everybody, writing, first):
    bodies = [*BODIES[first:], *BODIES[:first]]
    sent = [{"data": body, "content_type": kind} for body, kind in bodies]

    assert mistakes(everybody, writing, sent) == {}


@pytest.mark.parametrize("first", [0, 3])
def test_any_words_in_any_field_are_read_or_refused(everybody, writing, first):
    values = [*VALUES[first:], *VALUES[:first]]

    assert mistakes(everybody, writing, [{"data": dict.fromkeys(FIELDS, v)} for v in values]) == {}


@pytest.mark.parametrize("credential", CREDENTIALS, ids=range(len(CREDENTIALS)))
def test_no_answer_for_a_passkey_is_a_mistake_of_ours(client_for, alice, credential):
    client = client_for(None)
    page = client.get("/en/desk/sign-in")
    seal = page.text.partition('name="seal" value="')[2].partition('"')[0]
    fields = {"credential": credential, "seal": seal}
    entered = client.post("/en/desk/sign-in/passkey", data=fields)
    adding = client_for(alice)
    address = "/en/desk/account/passkeys/new"
    answer = Authenticator().create(adding.get(address))
    added = adding.post(address, data={**answer, "credential": credential, "name": "Phone"})

    assert (entered.status_code, added.status_code) == (303, 422)


@pytest.mark.parametrize("transports", [[{}], {}, 1, "internal", [None, "internal", DEEP[:50]]])
def test_what_a_browser_says_of_the_way_to_a_device_may_be_anything(client_for, alice, transports):
    client = client_for(alice)
    address = "/en/desk/account/passkeys/new"
    fields = Authenticator().create(client.get(address))
    credential = json.loads(fields["credential"])
    credential["response"]["transports"] = transports
    fields = {**fields, "credential": json.dumps(credential), "name": "Phone"}

    assert client.post(address, data=fields).status_code in (200, 422)


@pytest.mark.parametrize(
    "error",
    [
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
        RecursionError("maximum recursion depth exceeded"),
        DataError("INSERT", {}, ValueError("out of range")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_library_says_of_nonsense_becomes_a_sentence(app, client, monkeypatch, error):
    """For doors that let through what nobody thought of."""

    def stumble(**_: object) -> None:
        raise error

    monkeypatch.setitem(app.view_functions, "privacy.show_privacy", public(stumble))
    answer = client.get("/en/privacy")

    assert answer.status_code == 400
    assert "Something that was sent cannot be read." in answer.text
