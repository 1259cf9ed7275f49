"""A log that was tampered with says so; one whose values were erased is whole."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from campaign.kernel import audit
from campaign.kernel.audit import MASK, AuditValue, Machine
from campaign.kernel.audit.chain import head, seal_entries
from campaign.kernel.audit.verifying import Report, verify
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction

BY = Machine("tests")
PATIENCE = 60


@pytest.fixture
def sealed(app: Flask) -> None:
    """Five entries, each with a value."""
    for number in range(1, 6):
        note(number)
    seal_entries()


def note(number: int) -> None:
    with transaction():
        audit.record(BY, "goal.set", f"fund:{number}", {"target": (None, [number, "EUR", "é"])})


def check(expected: str | None = None) -> Report:
    return verify(lambda _: None, expected)


def change(statement: str, **values: object) -> None:
    with transaction():
        db.session.execute(text(statement), values)


def test_a_log_as_it_was_sealed_has_no_faults(sealed: None) -> None:
    note(6)

    report = check()

    assert report.faults == []
    assert (report.head.length, report.unsealed, report.erased) == (5, 1, 0)
    assert report.head == head()


def test_sealing_again_seals_what_came_since(sealed: None) -> None:
    before = head()
    note(6)
    seal_entries()
    seal_entries()

    assert head().length == 6
    assert check(before.seal).expected


def test_a_changed_entry_is_found(sealed: None, tamper: Callable[..., None]) -> None:
    tamper("UPDATE audit_entries SET actor = 'person:other' WHERE id = 3")

    assert [fault.partition(", ")[0] for fault in check().faults] == ["Number 3 (entry 3"]


def test_a_changed_value_is_found(sealed: None, tamper: Callable[..., None]) -> None:
    tamper("UPDATE audit_values SET new = '[1, \"EUR\"]' WHERE entry_id = 3")

    (fault,) = check().faults
    assert fault.startswith("Number 3")
    assert fault.endswith("has a changed value: target.")


def test_a_deleted_entry_is_found(sealed: None, tamper: Callable[..., None]) -> None:
    tamper("DELETE FROM audit_values WHERE entry_id = 3")
    assert [fault.partition(") ")[2] for fault in check().faults] == ["lacks a value: target."]

    tamper("DELETE FROM audit_entries WHERE id = 3")
    assert check().faults[0] == "Number 3 is missing."


def test_entries_that_changed_places_are_found(sealed: None, tamper: Callable[..., None]) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        tamper("UPDATE audit_entries SET sealed_as = :new WHERE sealed_as = :old", old=old, new=new)

    numbers = [fault.partition(" (")[0] for fault in check().faults]
    assert numbers[:2] == ["Number 2", "Number 3"]


def test_an_entry_put_into_the_chain_is_found(sealed: None, tamper: Callable[..., None]) -> None:
    tamper(
        "INSERT INTO audit_entries (at, actor, action, subject, sealed_as, commitments, seal)"
        " SELECT at, actor, action, subject, 6, commitments, seal FROM audit_entries WHERE id = 5"
    )

    fault = check().faults[0]
    assert fault.startswith("Number 6")
    assert fault.endswith("was changed, or is not in its place.")


def test_an_entry_that_was_added_as_if_it_were_old_is_found(sealed: None) -> None:
    with transaction():
        entry = audit.record(BY, "goal.set", "fund:1")
        entry.at = real_now() - timedelta(days=30)

    assert "was added after entries of" in check().faults[0]
    seal_entries()
    assert check().faults[0].startswith("Number 6")


def test_a_value_added_to_a_sealed_entry_is_found(
    sealed: None, tamper: Callable[..., None]
) -> None:
    tamper("INSERT INTO audit_values (entry_id, field, salt) VALUES (3, 'currency', 'x')")

    assert check().faults[0].endswith("got a value that was not sealed: currency.")


def test_an_end_that_was_cut_off_is_seen_by_who_knows_its_seal(
    sealed: None, tamper: Callable[..., None]
) -> None:
    last = head().seal
    for table, column in (("audit_values", "entry_id"), ("audit_entries", "id")):
        tamper(f"DELETE FROM {table} WHERE {column} = 5")  # noqa: S608  two fixed names

    assert check().faults == []
    assert not check(last).expected


def test_erased_values_leave_the_chain_whole(sealed: None) -> None:
    note(6)
    change("UPDATE audit_values SET old = NULL, new = NULL, salt = NULL WHERE entry_id IN (3, 6)")
    seal_entries()

    report = check()

    assert report.faults == []
    assert (report.erased, report.head.length) == (2, 6)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'person:other' WHERE id = 3",
        "UPDATE audit_entries SET seal = 'x' WHERE id = 3",
        "UPDATE audit_entries SET sealed_as = NULL, seal = NULL WHERE id = 3",
        "DELETE FROM audit_entries WHERE id = 3",
        "DELETE FROM audit_values WHERE entry_id = 3",
        "UPDATE audit_values SET new = '1' WHERE entry_id = 3",
        "UPDATE audit_values SET field = 'other', old = NULL, new = NULL, salt = NULL",
        "INSERT INTO audit_values (entry_id, field, salt) VALUES (3, 'currency', 'x')",
    ],
)
def test_the_database_refuses_to_change_the_log(sealed: None, statement: str) -> None:
    with pytest.raises(DBAPIError, match="the log is only ever added to"):
        change(statement)


def test_an_entry_that_is_not_sealed_yet_cannot_be_changed_either(app: Flask) -> None:
    note(1)

    with pytest.raises(DBAPIError, match="the log is only ever added to"):
        change("UPDATE audit_entries SET subject = 'fund:2'")


def test_two_workers_make_one_chain(app: Flask) -> None:
    for number in range(1, 41):
        note(number)
    both = Barrier(2)

    def work() -> None:
        with app.app_context():
            both.wait(PATIENCE)
            seal_entries()
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work) for _ in range(2)]:
            done.result(PATIENCE)

    assert (check().faults, head().length) == ([], 40)


def test_what_is_nobodys_business_is_masked_in_the_log(app: Flask) -> None:
    with transaction():
        audit.record(
            BY, "organization.edited", "organization:1", {"contact_email": ("a@b.c", "d@e.f")}
        )
        audit.record(
            BY, "organization.edited", "organization:2", {"contact_email": (None, "d@e.f")}
        )

    values = db.session.execute(select(AuditValue.old, AuditValue.new).order_by(AuditValue.id))
    assert [tuple(row) for row in values] == [(MASK, MASK), (None, MASK)]
