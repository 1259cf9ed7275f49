"""Accounts begin, and take new passwords."""

from sqlalchemy import select, update

from campaign.accounts import notifications
from campaign.accounts.in_flight import SAME_PASSWORD
from campaign.accounts.models import Person
from campaign.kernel import audit
from campaign.kernel.audit import Author, Machine
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import is_language

SIGN_IN = Machine("sign-in")
"""Acts for people who have not signed in yet."""


def add_person(
    email: str, name: str, *, password_hash: str | None, by: Author, language: str = "en"
) -> Person:
    """Give somebody an account. Raises Refused if the address has one already."""
    email = email.strip().lower()
    if not is_language(language):
        raise Refused(_("“%(tag)s” is not a language.", tag=language), field="language")
    with transaction():
        if db.session.scalar(select(Person.id).where(Person.email == email)) is not None:
            raise Refused(_("%(email)s has an account already.", email=email), field="email")
        person = Person(email=email, name=name, password=password_hash, language=language)
        db.session.add(person)
        db.session.flush()
        audit.record(by, "person.added", person.reference, {"language": (None, language)})
    return person


def edit_person(person_id: int, *, name: str, language: str) -> None:
    """The log says that the name was changed, but neither which it was nor which it is."""
    with transaction():
        person = lock(Person, person_id)
        changes = {"language": (person.language, language)}
        person.name, person.language = name, language
        audit.record(person, "person.edited", person.reference, changes)


def replace_password(person_id: int, password_hash: str) -> None:
    """Take a new password. Every session and link of the person ends."""
    with transaction():
        person = lock(Person, person_id)
        person.password = password_hash
        notifications.tell_password_changed(person)
        audit.record(person, "person.password_replaced", person.reference)


def rehash_password(person_id: int, password_hash: str) -> None:
    """Keep the same password under a stronger hash, as a sign-in allows."""
    with transaction():
        person = lock(Person, person_id)
        db.session.execute(
            update(Person)
            .where(Person.id == person.id)
            .values(password=password_hash)
            .execution_options(**{SAME_PASSWORD: True})
        )
        audit.record(SIGN_IN, "person.password_rehashed", person.reference)
