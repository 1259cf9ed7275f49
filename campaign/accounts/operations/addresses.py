"""A person takes another e-mail address: asked for here, confirmed from there, or stopped."""

from sqlalchemy import ColumnElement, delete, select

from campaign.accounts import notifications
from campaign.accounts.in_flight import end_all_in_flight
from campaign.accounts.models import AddressChange, Person
from campaign.accounts.operations.links import NEW_ADDRESS_IS_GOOD_FOR
from campaign.accounts.operations.people import SIGN_IN
from campaign.accounts.tokens import digest, new_token
from campaign.kernel import audit
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _


def ask_for_address(person_id: int, email: str) -> None:
    """Mail a link to the new address, and one that stops the change to the current address.

    Whether somebody else has the new address, only its reader is told.
    """
    token, stop = new_token(), new_token()
    with transaction():
        person = lock(Person, person_id)
        db.session.execute(delete(AddressChange).where(AddressChange.person_id == person.id))
        db.session.add(
            AddressChange(
                token_hash=digest(token),
                stop_hash=digest(stop),
                person_id=person.id,
                email=email,
            )
        )
        notifications.tell_address_asked(person, stop)
        notifications.ask_to_confirm_address(person, email, token)
        audit.record(person, "person.address_change_asked", person.reference)


def confirm_address(token: str) -> None:
    """Raises Refused for a link that is old or was used, and if the address has an account."""
    with transaction():
        waiting = _waiting(AddressChange.token_hash == digest(token))
        if waiting is None:
            raise Refused(_("This link was used already, or it is too old. Ask for a new one."))
        person, row = waiting
        if db.session.scalar(select(Person.id).where(Person.email == row.email)) is not None:
            raise Refused(_("%(email)s has an account already.", email=row.email))
        notifications.tell_address_changed(person)
        person.email = row.email
        audit.record(person, "person.address_changed", person.reference)


def stop_address(token: str) -> None:
    """Let the address be, and sign everybody out who may have asked for another. Raises Refused."""
    with transaction():
        waiting = _waiting(AddressChange.stop_hash == digest(token))
        if waiting is None:
            raise Refused(_("There is nothing to stop any more. Your address may have changed."))
        person, _row = waiting
        end_all_in_flight(person)
        audit.record(SIGN_IN, "person.address_change_stopped", person.reference)


def _waiting(which: ColumnElement[bool]) -> tuple[Person, AddressChange] | None:
    """Return the change with its person; in a transaction.

    The person is locked first, as by whatever ends the change, so that nobody waits in a ring.
    """
    good = (which, AddressChange.created_at > real_now() - NEW_ADDRESS_IS_GOOD_FOR)
    person_id = db.session.scalar(select(AddressChange.person_id).where(*good))
    if person_id is None:
        return None
    person = lock(Person, person_id)
    row = db.session.scalar(
        select(AddressChange).where(*good).execution_options(populate_existing=True)
    )
    return (person, row) if row is not None else None
