"""Everyone who works for an organization reads its log, and what was done in its coalitions."""

import ast
import csv
import io
import json
import re
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from flask import g
from sqlalchemy import text

from campaign.dashboards.log_words import FIELDS, value_words
from campaign.events.operations import hide_event
from campaign.kernel import audit
from campaign.kernel.audit import MASK, Machine
from campaign.kernel.audit.erasing import erase_values
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Translated
from campaign.organizations.operations import give_role
from campaign.permissions import CoalitionRole, Role
from campaign.privacy.operations import erase
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event
from tests.factories.organizations import make_organization
from tests.house.sources import PROGRAM


@pytest.fixture
def own(organization):
    return f"/en/desk/{organization.slug}/log"


@pytest.fixture
def shared(organization, coalition):
    return f"/en/desk/{organization.slug}/coalitions/{coalition.slug}/log"


def note(by, action, subject, changes=None, **place):
    with transaction():
        audit.record(by, action, subject, changes, **place)


def rows(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_log_tells_who_did_what_and_what_changed(client_for, alice, bob, organization, own):
    event = make_event(organization=organization, title=Translated.of({"en": "Bread and ports"}))
    note(
        bob,
        "event.edited",
        f"event:{event.id}",
        {"city": ("Marseille", "Toulon"), "capacity": (None, 40)},
        organization_id=organization.id,
    )

    page = client_for(alice).get(own)

    assert page.status_code == 200
    for words in ("Bob", "Event edited", "Bread and ports", "Town:", "Marseille", "Toulon"):
        assert words in page.text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("given", [40000, "EUR"], "400,00\xa0€"),
        ("role", "editor", "rédaction"),
        ("countries", ["FR", "CH"], "France, Suisse"),
        ("language", "ru", "Русский"),
        ("first_day", "2021-05-28", "28 mai 2021"),
        ("starts_time", "22:30:00", "22:30"),
        ("standing", "reported", "Déclaré par l’organisation"),
        ("signatures", [26, 27], "26, 27"),
        ("is_online", True, "oui"),
        ("title", {"fr": "Soupe"}, "fr: Soupe"),
        ("city", None, "–"),
        ("facts", {}, "–"),
    ],
)
def test_a_value_is_told_in_the_readers_words(app, field, value, told):
    with app.test_request_context("/fr/"):
        g.language = "fr"

        assert value_words(field, value) == told


def test_every_field_that_operations_note_is_told_in_words():
    operations = [
        *PROGRAM.glob("*/operations.py"),
        *PROGRAM.glob("*/operations/*.py"),
    ]
    noted = {name for path in operations for name in fields_in(path)}

    assert noted - set(FIELDS) == set()
    assert len(noted) > 50


def fields_in(path):
    """Of drafts, which are noted field by field, and of changes that are written out."""
    source = path.read_text()
    for draft in ast.walk(ast.parse(source)):
        if isinstance(draft, ast.ClassDef) and draft.name.endswith(("Draft", "Facts")):
            yield from (each.target.id for each in draft.body if isinstance(each, ast.AnnAssign))
    yield from re.findall(r'"([a-z_]+)": \(', source)


def test_what_is_nobodys_business_is_masked(client_for, alice, organization, own):
    note(
        alice,
        "organization.edited",
        f"organization:{organization.id}",
        {"contact_email": ("a@port.example", "b@port.example")},
        organization_id=organization.id,
    )

    page = client_for(alice).get(own)

    assert "port.example" not in page.text
    assert MASK in page.text


def test_who_was_erased_has_no_name_and_the_entry_stays(client_for, alice, bob, organization, own):
    note(bob, "goal.set", "fund:1", {"reason": (None, "x")}, organization_id=organization.id)
    erase(bob.email)
    with transaction():
        erase_values(text("field = 'reason'"))

    page = client_for(alice).get(own)

    assert "somebody who left" in page.text
    assert "Bob" not in page.text
    assert "erased" in page.text


def test_an_organization_reads_its_own_only(client_for, alice, charlie, organization, own):
    other = make_organization()
    note(charlie, "goal.set", "fund:1", {"note": (None, "Theirs")}, organization_id=other.id)

    assert "Theirs" not in client_for(alice).get(own).text
    for end in ("", ".csv", ".json"):
        assert client_for(charlie).get(f"{own}{end}").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_every_role_in_the_organization_reads_the_log(client_for, organization, own, role):
    assert client_for(make_person(role, of=organization)).get(own).status_code == 200


def test_members_read_what_was_done_in_the_coalition_but_not_what_others_wrote(
    client_for, alice, coalition, organization, shared
):
    sibling = make_organization(coalition=coalition, name="Quay")
    place = {"organization_id": sibling.id, "coalition_id": coalition.id}
    note(alice, "event.created", "event:0", {"city": (None, "Secret town")}, **place)
    note(
        alice,
        "coalition.edited",
        f"coalition:{coalition.id}",
        {"founded_in": (None, "Open town")},
        coalition_id=coalition.id,
    )

    page = client_for(alice).get(shared)

    assert "Event logged" in page.text
    assert "Quay" in page.text
    assert "Open town" in page.text
    assert "Secret town" not in page.text


def test_the_log_of_a_coalition_is_its_members(client_for, charlie, alice, coalition, shared):
    stranger = make_organization()
    person = make_person(Role.ADMINISTRATOR, of=stranger)
    elsewhere = f"/en/desk/{stranger.slug}/coalitions/{coalition.slug}/log"

    assert client_for(person).get(elsewhere).status_code == 404
    assert client_for(charlie).get(shared).status_code == 404
    assert client_for(alice).get(shared).status_code == 200


def test_coordinators_read_it_at_their_own_desk(client_for, alice, coalition):
    address = f"/en/desk/coalitions/{coalition.slug}/log"
    erik = make_person(CoalitionRole.COORDINATOR, of=coalition)
    make_campaign(coalition=coalition)

    assert client_for(erik).get(address).status_code == 200
    assert client_for(alice).get(address).status_code == 404


def test_the_log_is_narrowed_by_person_act_and_day(client_for, alice, bob, organization, own):
    give_role(alice.id, organization.id, Role.TREASURER, by=bob)
    with time_machine.travel(real_now() - timedelta(days=40), tick=False):
        note(bob, "goal.set", "fund:1", organization_id=organization.id)
    note(Machine("stripe"), "goal.withdrawn", "fund:1", organization_id=organization.id)
    client = client_for(alice)
    month_ago = (real_now() - timedelta(days=30)).date().isoformat()

    def acts(**narrowed):
        found = json.loads(client.get(f"{own}.json", query_string=narrowed, buffered=True).data)
        return [entry["action"] for entry in found]

    assert acts() == ["goal.withdrawn", "goal.set", "role.given"]
    assert acts(who=bob.reference) == ["goal.set", "role.given"]
    assert acts(what="goal.set") == ["goal.set"]
    assert acts(**{"from": month_ago}) == ["goal.withdrawn", "role.given"]
    assert acts(to=month_ago) == ["goal.set"]
    assert acts(**{"from": "soon"}) == acts()
    narrowed = client.get(own, query_string={"what": "event.cancelled"})
    assert "No entry is like that." in narrowed.text


def test_a_long_log_is_read_page_by_page_at_the_same_cost(
    client_for, alice, bob, organization, own, count_queries
):
    client = client_for(alice)
    note(bob, "goal.set", "fund:1", {"target": (None, 1)}, organization_id=organization.id)
    client.get(own)
    with count_queries() as few:
        client.get(own)
    for number in range(60):
        by = make_person(Role.EDITOR, of=organization) if number < 5 else bob
        note(by, "goal.set", f"fund:{number}", {"target": (1, 2)}, organization_id=organization.id)
    with count_queries() as many:
        client.get(own)

    assert len(many) == len(few)
    assert client.get(own, query_string={"page": 2}).status_code == 200
    assert client.get(own, query_string={"page": 3}).status_code == 404


def test_a_cell_is_no_formula(client_for, alice, organization, own):
    note(
        alice,
        "event.edited",
        "event:0",
        {"city": ("=1+1", "@SUM(A1)"), "venue": (None, None)},
        organization_id=organization.id,
    )

    head, row = rows(client_for(alice).get(f"{own}.csv", buffered=True))

    assert len(head) == len(row)
    assert row[6:] == ["city", "'=1+1", "'@SUM(A1)"]
    book = openpyxl.load_workbook(io.BytesIO(client_for(alice).get(f"{own}.xlsx").data))
    assert [(cell.value, cell.data_type) for cell in book.active[2][6:]] == [
        ("city", "s"),
        ("=1+1", "s"),
        ("@SUM(A1)", "s"),
    ]
    assert client_for(alice).get(f"{own}.xml").status_code == 404


def test_the_whole_log_is_exported_however_long(client_for, alice, organization, own, monkeypatch):
    monkeypatch.setattr("campaign.dashboards.log_entries.READ_AT_ONCE", 2)
    for number in range(5):
        note(alice, "goal.set", f"fund:{number}", organization_id=organization.id)

    found = json.loads(client_for(alice).get(f"{own}.json", buffered=True).data)

    assert [entry["subject"] for entry in found] == [f"fund:{number}" for number in (4, 3, 2, 1, 0)]
    db.session.rollback()


def test_every_member_reads_why_coordinators_hid_something(client_for, organization, coalition):
    event = make_event(campaign=make_campaign(coalition=coalition), organization=organization)
    cora = make_person(CoalitionRole.COORDINATOR, of=coalition, name="Cora")
    hide_event(event.id, "It names a person.", by=cora)
    other = make_organization(coalition=coalition)
    reader = client_for(make_person(Role.READER, of=other))

    told = reader.get(f"/en/desk/{other.slug}/coalitions/{coalition.slug}/log").text

    assert "Event hidden" in told
    assert "It names a person." in told
    assert "Cora" in told
