"""Second factors are set up, used and removed."""

from collections.abc import Sequence

from sqlalchemy import Delete, Update, delete, exists, literal, select, update

from campaign.accounts import notifications
from campaign.accounts.in_flight import USED_UP, end_all_in_flight
from campaign.accounts.models import CodeApp, Passkey, Person, RecoveryCode
from campaign.accounts.notifications import Change
from campaign.accounts.queries import has_second_factor
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction


def set_up_code_app(
    person_id: int, secret: str, counter: int, *, recovery_hashes: Sequence[str]
) -> bool:
    """Ask for its codes from now on. The one that proved it is used up.

    Tells whether the recovery codes were taken: who has some already keeps those.
    """
    with transaction():
        person = lock(Person, person_id)
        _remove_all(CodeApp, person)
        db.session.add(CodeApp(person_id=person.id, secret=secret, last_counter=counter))
        taken = give_first_codes(person, recovery_hashes)
        tell(person, Change.CODE_APP_ADDED)
    return taken


def remove_code_app(person_id: int) -> None:
    with transaction():
        person = lock(Person, person_id)
        _remove_all(CodeApp, person)
        forget_codes_without_factor(person)
        tell(person, Change.CODE_APP_REMOVED)


def remove_all_factors(person_id: int, *, by: Author) -> None:
    """Remove all second factors of a person who lost them, and end everything in flight."""
    with transaction():
        person = lock(Person, person_id)
        for model in (CodeApp, Passkey, RecoveryCode):
            _remove_all(model, person)
        end_all_in_flight(person)
        notifications.tell_change(person, Change.FACTORS_REMOVED)
        audit.record(by, f"person.{Change.FACTORS_REMOVED}", person.reference)


def use_counter(person_id: int, counter: int) -> bool:
    """Take the code of this half minute; False if it, or a later one, was taken before."""
    with transaction():
        return changed(
            update(CodeApp)
            .where(CodeApp.person_id == person_id, CodeApp.last_counter < counter)
            .values(last_counter=counter)
        )


def use_recovery_code(person_id: int, code_hash: str) -> bool:
    """Take a code from the paper, once."""
    with transaction():
        person = lock(Person, person_id)
        taken = changed(
            delete(RecoveryCode)
            .where(RecoveryCode.person_id == person.id, RecoveryCode.code_hash == code_hash)
            .execution_options(**{USED_UP: True})
        )
        if taken:
            tell(person, Change.RECOVERY_CODE_USED)
    return taken


def replace_recovery_codes(person_id: int, hashes: Sequence[str]) -> None:
    with transaction():
        person = lock(Person, person_id)
        _remove_all(RecoveryCode, person)
        give_first_codes(person, hashes)
        tell(person, Change.RECOVERY_CODES_MADE)


def forget_codes_without_factor(person: Person) -> None:
    """In a transaction: with the last factor go the codes that stand in for it."""
    if not db.session.scalar(select(has_second_factor(person.id))):
        _remove_all(RecoveryCode, person)


def give_first_codes(person: Person, hashes: Sequence[str]) -> bool:
    """In a transaction: unless there are some."""
    if db.session.scalar(select(exists().where(RecoveryCode.person_id == person.id))):
        return False
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=each) for each in hashes)
    return True


def tell(person: Person, change: Change) -> None:
    """In a transaction: by mail, and in the log."""
    notifications.tell_change(person, change)
    audit.record(person, f"person.{change}", person.reference)


def _remove_all(model: type[CodeApp | Passkey | RecoveryCode], person: Person) -> None:
    """One by one, so that the session sees it and ends what hung on them; in a transaction."""
    for row in db.session.scalars(select(model).where(model.person_id == person.id)):
        db.session.delete(row)
    db.session.flush()


def changed(statement: Update | Delete) -> bool:
    """Whether the row was there, asked and changed in one step, so that two cannot both have it."""
    return db.session.execute(statement.returning(literal(1))).first() is not None
