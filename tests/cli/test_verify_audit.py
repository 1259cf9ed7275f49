import pytest
from sqlalchemy import text

from campaign.kernel import audit
from campaign.kernel.audit import Machine
from campaign.kernel.audit.chain import head, seal_entries
from campaign.kernel.database import db, transaction


@pytest.fixture
def sealed(app):
    for number in (1, 2, 3):
        note(number)
    seal_entries()


def note(number):
    with transaction():
        audit.record(Machine("tests"), "goal.set", f"fund:{number}", {"target": (None, number)})


def change(statement):
    with transaction():
        db.session.execute(text(statement))


def test_a_whole_log_tells_its_last_seal(command, sealed):
    note(4)

    status, said, wrong = command("verify-audit")

    assert (status, wrong) == (0, "")
    assert said == f"The log is as sealed: 3 sealed, 1 not sealed yet.\nLast seal: {head().seal}\n"


def test_an_empty_log_is_whole(command):
    assert command("verify-audit") == (0, "The log is as sealed: 0 sealed, 0 not sealed yet.\n", "")


def test_a_seal_that_was_written_down_is_found_again(command, sealed):
    before = head().seal
    note(4)
    seal_entries()

    assert command("verify-audit", "--expect", before)[0] == 0
    assert command("verify-audit", "--expect", "0" * 64)[::2] == (
        1,
        f"The seal {'0' * 64} is not in the chain.\n",
    )


def test_what_was_tampered_with_is_named(command, sealed, tamper):
    tamper("UPDATE audit_values SET new = '7' WHERE entry_id = 2")

    status, said, wrong = command("verify-audit")

    assert status == 1
    assert wrong.startswith("Number 2 (entry 2, ")
    assert wrong.endswith("goal.set) has a changed value: target.\n")
    assert said.startswith("1 fault found: 3 sealed")


def test_erased_values_are_counted(command, sealed):
    change("UPDATE audit_values SET old = NULL, new = NULL, salt = NULL WHERE entry_id = 2")

    status, said, _ = command("verify-audit")

    assert status == 0
    assert "1 value was erased; its commitment holds." in said
