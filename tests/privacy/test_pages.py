"""People see what is stored about them, take it along, and erase it."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from markupsafe import escape
from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.outbox import OutboxRow
from campaign.permissions import Role
from campaign.privacy.operations.links import GOOD_FOR
from campaign.privacy.retention import RULES
from tests.factories.accounts import make_person
from tests.privacy.conftest import ADDRESS, NAME
from tests.privacy.traces import places_of

MINE = "/en/desk/account/privacy/"


@pytest.fixture
def link(client):
    """`link(address)` asks for one, as anybody may, and reads it in the mail."""

    def ask(address):
        assert client.post("/en/privacy", data={"email": address}).status_code == 200
        rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()))
        token = next(row.payload["values"]["token"] for row in rows if row.payload)
        db.session.rollback()
        return f"/en/privacy/links/{token}"

    return ask


def files(answer):
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_everyone_reads_what_is_kept_and_how_long(client):
    page = client.get("/en/privacy")

    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    for rule in RULES:
        assert escape(str(rule.what)) in page.text
    assert "90 days" in page.text


def test_the_answer_is_the_same_for_known_and_unknown_addresses(client, dorothee):
    known = client.post("/en/privacy", data={"email": ADDRESS})
    unknown = client.post("/en/privacy", data={"email": "nobody@example.org"})

    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


@pytest.mark.parametrize("typed", ["", "nobody", "a" * 255])
def test_what_is_no_address_is_said_beside_the_field(client, typed):
    assert client.post("/en/privacy", data={"email": typed}).status_code == 422


def test_nobodys_box_is_flooded(client):
    for _ in range(5):
        client.post("/en/privacy", data={"email": "dana@example.org"})

    assert len(db.session.scalars(select(OutboxRow)).all()) == 3


def test_a_link_shows_what_is_stored_and_changes_nothing(client, dorothee, link):
    page = client.get(link(ADDRESS))

    assert page.status_code == 200
    assert ADDRESS in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert len(places_of(ADDRESS)) > 3


def test_a_link_is_good_for_a_day(client, link):
    address = link("dana@example.org")

    with time_machine.travel(real_now() + GOOD_FOR, tick=False):
        assert client.get(address).status_code == 404
    assert client.get(f"{address}x").status_code == 404


def test_by_the_link_one_is_erased_once_the_address_is_typed(client, dorothee, link):
    address = link(ADDRESS)

    wrong = client.post(f"{address}/erasure", data={"email": "other@example.org"})
    assert wrong.status_code == 422
    right = client.post(f"{address}/erasure", data={"email": ADDRESS})

    assert right.status_code == 200
    assert "Nothing is stored about you any more." in right.text
    assert places_of(ADDRESS) | places_of(NAME) == set()
    assert client.get(address).status_code == 404


def test_who_is_signed_in_sees_everything_and_takes_it_along(client_for, dorothee):
    client = client_for(dorothee)
    page = client.get(MINE)
    taken = files(client.get(f"{MINE}export", buffered=True))

    assert page.status_code == 200
    assert {"README.txt", "persons.json", "memberships.json", "acts.json"} <= set(taken)
    account = json.loads(taken["persons.json"])[0]
    assert (account["name"], account["email"]) == (NAME, ADDRESS)
    assert json.loads(taken["memberships.json"])[0]["role"] == "editor"
    assert "contribution.reversed" in {act["action"] for act in json.loads(taken["acts.json"])}
    for name in set(taken) - {"README.txt"}:
        assert f"{name}: " in taken["README.txt"]
        assert name.removesuffix(".json") not in ("", None)


def test_no_secret_is_taken_along(client_for, dorothee):
    taken = " ".join(files(client_for(dorothee).get(f"{MINE}export", buffered=True)).values())

    assert re.findall(r'"[a-z_]*(?:hash|digest|password|token|uniquifier)[a-z_]*":', taken) == []


def test_who_is_signed_in_is_erased_and_signed_out(client_for, dorothee):
    client = client_for(dorothee)

    assert client.post(f"{MINE}erasure", data={"email": "x@example.org"}).status_code == 422
    done = client.post(f"{MINE}erasure", data={"email": ADDRESS})

    assert done.status_code == 200
    assert places_of(ADDRESS) | places_of(NAME) == set()
    assert client.get(MINE).status_code == 303


def test_whoever_finds_the_browser_open_erases_nobody(client_for, dorothee):
    client = client_for(dorothee)

    with time_machine.travel(real_now() + timedelta(minutes=31)):
        answer = client.post(f"{MINE}erasure", data={"email": ADDRESS})

    assert (answer.status_code, answer.location) == (
        303,
        f"/en/desk/account/confirm?next={MINE}",
    )
    assert places_of(ADDRESS) != set()


def test_who_is_needed_is_told_by_whom(client_for, organization, alice, bob):
    answer = client_for(alice).post(f"{MINE}erasure", data={"email": alice.email})

    assert answer.status_code == 422
    assert organization.name in answer.text
    assert db.session.get(Person, alice.id) is not None


def test_the_page_of_many_acts_costs_no_more(client_for, organization, count_queries):
    person = make_person(Role.EDITOR, of=organization)
    client = client_for(person)
    client.get(MINE)
    with count_queries() as queries:
        client.get(MINE)

    assert len(queries) < 60
