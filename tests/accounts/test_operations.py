import pytest
from sqlalchemy import select

from campaign.accounts.operations import add_person
from campaign.accounts.queries import all_people, find_person, names_of
from campaign.kernel.audit import AuditEntry, Machine
from campaign.kernel.database import db
from campaign.kernel.errors import Missing, Refused

BY = Machine("tests")


def test_a_new_person_is_found_by_the_address_and_stands_in_the_log(app):
    person = add_person(" Dana@Example.org ", "Dana", password_hash=None, by=BY, language="fr")

    entry = db.session.scalars(select(AuditEntry)).one()
    assert (person.email, person.language) == ("dana@example.org", "fr")
    assert find_person("DANA@example.org") == person
    assert (entry.actor, entry.action) == ("machine:tests", "person.added")
    assert entry.subject == person.reference


def test_an_address_has_one_account(app, dana):
    with pytest.raises(Refused) as refusal:
        add_person("dana@example.org", "Another", password_hash=None, by=BY)

    assert refusal.value.sentence == "dana@example.org has an account already."
    assert [person.name for person in all_people()] == ["Dana"]


def test_a_person_reads_in_a_language_that_there_is(app):
    with pytest.raises(Refused) as refusal:
        add_person("dana@example.org", "Dana", password_hash=None, by=BY, language="xx-yy")

    assert refusal.value.field == "language"
    assert all_people() == []


def test_who_is_not_there_is_missing(app):
    with pytest.raises(Missing):
        find_person("nobody@example.org")


def test_names_of_those_who_are_still_there_are_found(app, dana):
    assert names_of([dana.reference, "person:erased", "machine:worker"]) == {dana.reference: "Dana"}
