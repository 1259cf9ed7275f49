"""Passkeys are added, used and removed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import or_, update

from campaign.accounts.models import Passkey, Person
from campaign.accounts.notifications import Change
from campaign.accounts.operations.factors import (
    changed,
    forget_codes_without_factor,
    give_first_codes,
    tell,
)
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _

MOST_PASSKEYS = 20


@dataclass(frozen=True, slots=True)
class NewPasskey:
    credential_id: str
    public_key: bytes
    sign_count: int
    transports: Sequence[str]
    name: str


def add_passkey(person_id: int, new: NewPasskey, *, recovery_hashes: Sequence[str]) -> bool:
    """Let it sign the person in from now on.

    Tells whether the recovery codes were taken: who has some already keeps those.
    """
    with transaction():
        person = lock(Person, person_id)
        there = db.session.query(Passkey)
        if there.filter_by(credential_id=new.credential_id).count():
            raise Refused(_("This passkey is there already."))
        if there.filter_by(person_id=person.id).count() >= MOST_PASSKEYS:
            raise Refused(_("You have as many passkeys as there may be. Remove one first."))
        db.session.add(Passkey(person_id=person.id, **asdict(new)))
        taken = give_first_codes(person, recovery_hashes)
        tell(person, Change.PASSKEY_ADDED)
    return taken


def remove_passkey(person_id: int, passkey_id: int) -> None:
    """Raises Missing if it is not one of the person's."""
    with transaction():
        person = lock(Person, person_id)
        passkey = db.session.get(Passkey, passkey_id)
        if passkey is None or passkey.person_id != person.id:
            raise Missing(passkey_id)
        db.session.delete(passkey)
        db.session.flush()
        forget_codes_without_factor(person)
        tell(person, Change.PASSKEY_REMOVED)


def use_passkey(passkey_id: int, *, asked_at: datetime, sign_count: int) -> bool:
    """Take an answer to what was asked then; False if it, or a later one, was taken before."""
    with transaction():
        return changed(
            update(Passkey)
            .where(
                Passkey.id == passkey_id,
                or_(Passkey.used_at.is_(None), Passkey.used_at < asked_at),
            )
            .values(used_at=real_now(), sign_count=sign_count)
        )
