"""What can happen to a person's mails: they are chosen, stopped, and sent once a day at most."""

from collections.abc import Sequence

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.kernel import audit
from campaign.kernel.audit import Author, Machine
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.dates import is_zone
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.mail_refusals import forget_refusal
from campaign.subscriptions import notifications
from campaign.subscriptions.models import MailChoice, Rhythm
from campaign.subscriptions.notifications import Place
from campaign.subscriptions.queries import day_of, is_stop_key

LINK = Machine("mailed link")


def choose_mails(person_id: int, digest: Rhythm, zone: str | None, *, by: Author) -> None:
    """Which mails the person wants, and where they live. None: where the organization works."""
    if zone is not None and not is_zone(zone):
        raise Refused(_("“%(zone)s” is no time zone.", zone=zone), field="zone")
    with transaction():
        person = lock(Person, person_id)
        choice = _choice_of(person)
        changes = {
            name: (old, new)
            for name, old, new in (
                ("digest", choice.digest, digest),
                ("zone", person.zone, zone),
            )
            if old != new
        }
        choice.digest, person.zone = digest, zone
        audit.record(by, "person.mails_chosen", person.reference, changes)


def stop_digest(opaque_id: str, key: str) -> None:
    """By the link in a mail, which proves that it was read. Raises Missing for a link not ours."""
    if not is_stop_key(opaque_id, key):
        raise Missing("mails")
    with transaction():
        person_id = db.session.scalar(select(Person.id).where(Person.opaque_id == opaque_id))
        if person_id is None:  # erased since: there is nobody to send anything to
            return
        person = lock(Person, person_id)
        choice = _choice_of(person)
        if choice.digest is not Rhythm.NEVER:
            changes = {"digest": (choice.digest, Rhythm.NEVER)}
            choice.digest = Rhythm.NEVER
            audit.record(LINK, "person.mails_stopped", person.reference, changes)


def try_address_again(person_id: int, *, by: Author) -> None:
    """The person says that the mailbox takes mails again."""
    with transaction():
        person = lock(Person, person_id)
        forget_refusal(person.email)
        audit.record(by, "person.address_tried_again", person.reference)


def note_look(person_id: int, places: Sequence[Place]) -> bool:
    """Somebody looked today what waits for the person: tell them, once a day, and only if it does.

    Whether a mail was left. The mail and the note are written together.
    """
    with transaction():
        person = lock(Person, person_id)
        choice, day = _choice_of(person), day_of(person)
        if choice.digest is Rhythm.NEVER or choice.looked_on == day:
            return False
        choice.looked_on = day
        if places:
            notifications.send_digest(person, places)
    return bool(places)


def _choice_of(person: Person) -> MailChoice:
    """Under the person's lock, so that nobody else makes the same row."""
    choice = db.session.get(MailChoice, person.id)
    if choice is None:
        choice = MailChoice(person_id=person.id, digest=Rhythm.WEEKLY)
        db.session.add(choice)
    return choice
