import io

import pytest
from sqlalchemy import select

from campaign.accounts.models import CodeApp, Passkey
from campaign.accounts.queries import all_people, find_person
from campaign.cli import main
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.queries import roles_of
from tests.factories.accounts import sign_in_everywhere

DANA = ("dana@example.org", "Dana")


@pytest.fixture
def run(app, settings, monkeypatch, capsys):
    """Runs a command on the test's database; its status and what it said."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))

    def command(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        db.session.rollback()
        status = main(["user", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_a_person_gets_an_account_with_roles(run, organization, coalition):
    where = ["--organization", organization.slug, "--coalition", coalition.slug]
    what = ["--role", "editor", "--coalition-role", "coordinator"]

    assert run("add", " Dana@Example.org ", "Dana", *where, *what) == (
        0,
        "Added dana@example.org.\n",
        "",
    )
    dana = find_person("dana@example.org")
    assert (dana.name, dana.password, dana.language) == ("Dana", None, "en")
    assert roles_of(dana) == [(organization.slug, "editor"), (coalition.slug, "coordinator")]
    assert [
        (entry.actor, entry.action)
        for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ] == [
        ("machine:command", "person.added"),
        ("machine:command", "role.given"),
        ("machine:command", "role.given"),
    ]


def test_a_password_is_read_from_standard_input(run, client):
    status, _, _ = run("add", *DANA, "--password-stdin", stdin="four quiet green boats\n")

    assert status == 0
    assert find_person("dana@example.org").verify_and_update_password("four quiet green boats")


def test_who_has_lost_every_factor_signs_in_without_and_is_told(run, client_for):
    run("add", *DANA)
    dana = find_person("dana@example.org")
    session = client_for(dana)
    sign_in_everywhere(dana)

    assert run("forget-factors", "dana@example.org") == (
        0,
        "dana@example.org signs in without a second factor now.\n",
        "",
    )
    assert [db.session.scalars(select(each)).all() for each in (CodeApp, Passkey)] == [[], []]
    assert session.get("/en/desk/").status_code == 303
    assert db.session.scalars(select(OutboxRow)).one().payload["values"] == {
        "name": "Dana",
        "change": "factors_removed",
    }


def test_an_operator_signs_somebody_out_everywhere(run, client_for):
    run("add", *DANA)
    session = client_for(find_person("dana@example.org"))

    assert run("sign-out", "dana@example.org") == (
        0,
        "dana@example.org is signed out everywhere.\n",
        "",
    )
    assert session.get("/en/desk/").status_code == 303


@pytest.mark.parametrize("password", ["short", "password123456", "dana@example.org", ""])
def test_a_weak_password_is_refused_and_nobody_is_added(run, password):
    status, _, said = run("add", *DANA, "--password-stdin", stdin=f"{password}\n")

    assert status == 1
    assert "letters" in said or "easy to guess" in said
    assert all_people() == []


def test_an_address_has_one_account(run):
    run("add", *DANA)

    assert run("add", "DANA@example.org", "Another") == (
        1,
        "",
        "dana@example.org has an account already.\n",
    )


def test_what_is_no_address_is_refused(run):
    status, _, said = run("add", "dana", "Dana")

    assert status == 1
    assert "@-sign" in said


def test_a_role_in_an_unknown_organization_is_refused_and_nobody_is_added(run):
    where = ["--organization", "nowhere", "--role", "editor"]

    assert run("add", *DANA, *where) == (1, "", "There is no “nowhere”.\n")
    assert all_people() == []


def test_a_role_without_a_place_is_wrong_use(run):
    status, _, said = run("add", *DANA, "--role", "editor")

    assert status == 2
    assert "--organization and --role go together." in said


def test_a_role_is_given_and_taken(run, organization, bob):
    where = [bob.email, "--organization", organization.slug, "--role", "treasurer"]

    given = run("role", *where)
    again = run("role", *where)
    taken = run("role", *where, "--remove")
    gone = run("role", *where, "--remove")

    both = f"{bob.email}: editor of {organization.slug}, treasurer of {organization.slug}.\n"
    one = f"{bob.email}: editor of {organization.slug}.\n"
    assert [status for status, _, _ in (given, again, taken, gone)] == [0, 0, 0, 0]
    assert [said for _, said, _ in (given, again, taken, gone)] == [both, both, one, one]
    assert [
        entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ] == [
        "role.given",
        "role.taken",
    ]


def test_a_role_in_a_coalition_is_given_and_taken(run, coalition, bob):
    where = [bob.email, "--coalition", coalition.slug, "--coalition-role", "coordinator"]

    run("role", *where)
    given = roles_of(bob)
    run("role", *where, "--remove")

    assert (coalition.slug, "coordinator") in given
    assert (coalition.slug, "coordinator") not in roles_of(bob)


def test_a_role_for_nobody_or_of_nothing_is_refused(run, organization, bob):
    where = ["--organization", organization.slug, "--role", "editor"]

    assert run("role", "nobody@example.org", *where)[0] == 1
    assert run("role", bob.email)[0] == 2


def test_people_are_listed_with_their_roles(run, organization, alice, bob):
    run("add", *DANA)

    assert run("list") == (
        0,
        f"alice@example.org\tAlice\tadministrator of {organization.slug}\n"
        f"bob@example.org\tBob\teditor of {organization.slug}\n"
        "dana@example.org\tDana\tno role\n",
        "",
    )
