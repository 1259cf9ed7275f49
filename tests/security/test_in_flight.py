"""What ends what: everything that opens a door for a while, against everything that ends it.

The table in docs/security.md is made from the two lists here. A new link, token or change of a
credential that stands in neither list is found by the shape of tables, addresses and operations.
"""

import ast
import inspect
import re
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from campaign.accounts import codes, operations
from campaign.accounts.models import CodeApp, Person
from campaign.kernel.database import Base, db, transaction
from campaign.kernel.errors import Refused
from campaign.organizations.operations import (
    change_roles,
)
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person, membership
from tests.house.sources import PROGRAM
from tests.security.in_flight.events import EVENTS
from tests.security.in_flight.things import LAST, THINGS, World

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "security.md"


@pytest.fixture
def world(app, client_for, coalition, organization) -> World:
    people = [make_person(Role.ADMINISTRATOR, of=organization, name=name) for name in "DE"]
    with transaction():
        for person, name in zip(people, ("dana", "erin"), strict=True):
            person.name, person.email = name.title(), f"{name}@example.org"
            db.session.add(membership(person, CoalitionRole.COORDINATOR, coalition))
    with transaction():
        dana = people[0]
        secret = codes.new_secret()
        db.session.add(CodeApp(person_id=dana.id, secret=secret, last_counter=1))
    return World(app, client_for, coalition, organization, *people)


CHANGES_NO_CREDENTIAL = {
    "add_person": "nothing is in flight yet",
    "ask_for_address": "the one asked for before ends; what is asked changes nothing yet",
    "ask_for_mail": "only asks",
    "begin_session": "begins one",
    "edit_person": "name and language open nothing",
    "end_session": "ends this one",
    "end_session_of": "ends this one",
    "forget_old_links": "ends what is too old",
    "forget_old_sessions": "ends what is too old",
    "go_on": "begins the session again that made the change",
    "forget_old_forms": "ends what is too old",
    "keep_form": "keeps a text for its own person",
    "let_go_of_form": "ends this one",
    "mail_what_was_asked": "begins a link",
    "rehash_password": "the password stays the same",
    "see_session": "only notes",
    "send_link": "begins a link",
    "send_reset_link": "begins a link",
    "use_counter": "a code of the app is used, not changed",
    "use_link": "ends this one",
    "use_passkey": "a passkey is used, not changed",
    "use_recovery_code": "one code is used; its person is told by mail",
}

NO_ACCOUNT = "hangs on no account: it was made for whoever reads at an address"
BOOKS = "gives nothing away and changes nothing by itself: a treasurer decides"
NO_KEY = "opens no door"

COLUMNS = {
    "person_sessions.token_hash": "another session, and a sign-in of the last 30 minutes",
    "sign_in_links.token_hash": "a link to sign in",
    "address_changes.token_hash": "a change of address that waits",
    "address_changes.stop_hash": "the link that stops it",
    "privacy_links.token_hash": "a link to what is stored, and to erase it",
    "invitations.token_hash": "an invitation to the person",
    "admission_invitations.link_digest": "an organization invited by the person",
    "persons.fs_uniquifier": "the stamp that all this hangs on",
    "code_apps.secret": "a credential itself",
    "passkeys.public_key": "a credential itself",
    "recovery_codes.code_hash": "a credential itself",
    "known_devices.mark_hash": "opens no door; forgotten marks would hide the next new browser",
    "kept_forms.key": "opens for its own person only, once signed in; nothing is carried out",
    "applications.link_digest": NO_ACCOUNT,
    "own_goals.link_digest": NO_ACCOUNT,
    "pledges.token_hash": NO_ACCOUNT,
    "pledges.confirmation_hash": NO_ACCOUNT,
    "monthly_links.token_hash": NO_ACCOUNT,
    "checkouts.token": NO_ACCOUNT,
    "collection_links.token_digest": BOOKS,
    **dict.fromkeys(
        (
            "audit_entries.seal",
            "bank_lines.key",
            "mail_refusals.address_seal",
            "monthly_gifts.address_seal",
            "yearly_statements.donor_seal",
            "contributions.form_token",
            "transfers.form_token",
            "gifts_in_kind.form_token",
            "collections.form_token",
            "reversals.form_token",
            "refunds.token",
            "mail_choices.digest",
            "pictures.digest",
            "campaigns.picture_digest",
            "organizations.logo_digest",
        ),
        NO_KEY,
    ),
}
"""Columns that keep what a link, a cookie or a form carries: which row of the table it is, or why
it lives on."""

DOORS = {
    "account": "a change of address that waits",
    "entry": "a link to sign in",
    "security": "a link to a new password",
    "privacy": "a link to what is stored, and to erase it",
    "invitations": "an invitation to the person",
    "mails": "the link that stops mails",
    "joining": NO_ACCOUNT,
    "friends": NO_ACCOUNT,
    "monthly": NO_ACCOUNT,
    "giving": NO_ACCOUNT,
    "receipts": NO_ACCOUNT,
    "transfers": NO_ACCOUNT,
    "collected": BOOKS,
}
"""Blueprints whose addresses carry a token."""

SIGNED = {
    "passkey": "a question to a passkey",
    "wtf-csrf-token": "a form of one session; it says who wrote it, and opens nothing",
    "device": "opens no door; forgotten marks would hide the next new browser",
}
"""What the program signs and keeps nowhere; the library signs the link to a new password."""


@pytest.mark.parametrize("name", EVENTS)
def test_what_ends_with(world, name):
    EVENTS[name].before(world)
    works = {thing: begin(world) for thing, begin in THINGS.items()}
    EVENTS[name].happens(world)

    ended = {thing for thing in sorted(THINGS, key=LAST.__eq__) if not works[thing]()}

    assert ended == EVENTS[name].ends


def test_without_any_event_all_of_it_works(world):
    works = {thing: begin(world) for thing, begin in THINGS.items()}

    assert [thing for thing in sorted(THINGS, key=LAST.__eq__) if not works[thing]()] == []


def test_the_same_password_under_a_stronger_hash_ends_nothing(world):
    """Else signing in, which may do it, would sign out everywhere else."""
    works = {thing: begin(world) for thing, begin in THINGS.items()}
    operations.rehash_password(world.dana.id, "a stronger hash")

    assert [thing for thing in sorted(THINGS, key=LAST.__eq__) if not works[thing]()] == []


def test_a_change_of_address_that_is_confirmed_while_a_password_is_replaced_is_over(
    world, overlapping
):
    operations.ask_for_address(world.dana.id, "thief@example.org")
    token, number = world.mailed("confirm_address"), world.dana.id
    _replaced, refused = overlapping(
        lambda: operations.replace_password(number, "hash"),
        lambda: operations.confirm_address(token),
    )

    assert isinstance(refused, Refused)
    assert db.session.get_one(Person, number).email == "dana@example.org"


def test_every_operation_on_an_account_is_an_event_or_says_why_it_is_none():
    named = {name for event in EVENTS.values() for name in event.by}
    there = {name for name in operations.__all__ if inspect.isfunction(getattr(operations, name))}

    assert there - named - set(CHANGES_NO_CREDENTIAL) == set()
    assert set(CHANGES_NO_CREDENTIAL) - there == set()


def test_every_column_that_keeps_a_key_stands_in_the_table_or_says_why_it_lives_on():
    keys = re.compile(r"(hash|digest|token|seal|key|secret|uniquifier|stamp|nonce)$")
    there = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if keys.search(column.name)
    }

    assert there == set(COLUMNS)


def test_every_address_with_a_token_stands_in_the_table_or_says_why_it_lives_on(app):
    there = {
        rule.endpoint.partition(".")[0]
        for rule in app.url_map.iter_rules()
        if {"token", "key", "seal", "code", "secret"} & rule.arguments
    }

    assert there == set(DOORS)


def test_whatever_the_program_signs_stands_in_the_table_or_says_why_it_lives_on():
    salts = {
        node.value.value
        for path in PROGRAM.rglob("*.py")
        if "itsdangerous" in path.read_text()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        and any(isinstance(name, ast.Name) and name.id == "SALT" for name in node.targets)
        and isinstance(node.value, ast.Constant)
    }

    assert salts == set(SIGNED)


def test_whoever_loses_a_role_is_turned_away_at_the_next_request(world):
    client = world.client_for(world.dana)
    address = f"/en/desk/{world.organization.slug}/people/"
    before = client.get(address).status_code
    change_roles(world.organization, world.dana.id, [], by=world.erin)
    change_roles(world.coalition, world.dana.id, [], by=world.erin)

    assert (before, client.get(address).status_code) == (200, 404)


def test_many_rows_of_a_credential_at_once_are_refused(world):
    """Else nobody would see the change, and nothing would end."""
    with pytest.raises(RuntimeError, match="one by one"), transaction():
        db.session.execute(delete(CodeApp).where(CodeApp.person_id == world.dana.id))
    with pytest.raises(RuntimeError, match="one by one"), transaction():
        db.session.execute(update(Person).values(password="hash"))


def test_the_documentation_holds_the_table():
    assert documented() in DOCUMENTATION.read_text()


def documented() -> str:
    lines = ["| | " + " | ".join(THINGS) + " |", "| --- |" + " --- |" * len(THINGS)]
    for name, event in EVENTS.items():
        marks = ("ends" if thing in event.ends else "" for thing in THINGS)
        lines.append(f"| {name} | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"
