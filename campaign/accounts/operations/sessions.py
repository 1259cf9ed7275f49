"""Sessions begin, are seen, and end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select

from campaign.accounts import notifications
from campaign.accounts.in_flight import end_all_in_flight
from campaign.accounts.models import KnownDevice, Person, PersonSession
from campaign.accounts.queries import LASTS, LASTS_UNSEEN, has_second_factor
from campaign.accounts.tokens import digest
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing

DEVICE_IS_KNOWN_FOR = timedelta(days=400)
"""Since the last sign-in; browsers keep no cookie for longer."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a sign-in brings along."""

    token: str
    mark: str
    """The browser's own, by which it is known again."""
    device: str
    via: str
    is_strong: bool
    replaces: str | None = None
    """The token of the session that the browser had before."""


def begin_session(person_id: int, beginning: Beginning) -> None:
    """Sign a person in, under a new name, and tell of a browser that was never seen before.

    Who has a second factor is in only when it was shown: until then the session is half a one.
    """
    with transaction():
        person = lock(Person, person_id)
        if beginning.replaces is not None:
            _delete(PersonSession.token_hash == digest(beginning.replaces))
        db.session.add(_row(person, beginning, begun_at=real_now()))
        if beginning.is_strong or not db.session.scalar(select(has_second_factor(person.id))):
            _know_device(person, beginning)
            via = {"via": (None, beginning.via)}
            audit.record(person, "person.signed_in", person.reference, via)


def go_on(person_id: int, beginning: Beginning, *, begun_at: datetime) -> None:
    """Let the browser stay in that made a change which ended every session, this one too.

    It is no sign-in, so it is as long ago as the sign-in was.
    """
    with transaction():
        person = lock(Person, person_id)
        db.session.add(_row(person, beginning, begun_at=begun_at))


def see_session(session_id: int) -> None:
    """Note that it is in use. Not in the log: nothing is done by it."""
    with transaction():
        row = db.session.get(PersonSession, session_id)
        if row is not None:
            row.seen_at = real_now()


def end_session(token: str) -> None:
    """Sign out. What has ended already stays so."""
    with transaction():
        row = db.session.scalar(
            select(PersonSession).where(PersonSession.token_hash == digest(token))
        )
        if row is not None:
            _end(row)


def end_session_of(person_id: int, session_id: int) -> None:
    """Sign out elsewhere. Raises Missing if it is not one of the person's."""
    with transaction():
        row = db.session.get(PersonSession, session_id)
        if row is None or row.person_id != person_id:
            raise Missing(session_id)
        _end(row)


def sign_out_everywhere(person_id: int, *, by: Author | None = None) -> None:
    """End every session, link and change that waits. `by`: else the person's own act."""
    with transaction():
        person = lock(Person, person_id)
        end_all_in_flight(person)
        audit.record(by or person, "person.signed_out_everywhere", person.reference)


def forget_old_sessions() -> None:
    """A chore: what nobody can use any more is kept no longer."""
    now = real_now()
    with transaction():
        _delete(
            or_(
                PersonSession.seen_at < now - LASTS_UNSEEN,
                PersonSession.begun_at < now - LASTS,
            )
        )
        db.session.execute(
            delete(KnownDevice).where(KnownDevice.seen_at < now - DEVICE_IS_KNOWN_FOR)
        )


def _row(person: Person, beginning: Beginning, *, begun_at: datetime) -> PersonSession:
    return PersonSession(
        token_hash=digest(beginning.token),
        person_id=person.id,
        device=beginning.device,
        via=beginning.via,
        is_strong=beginning.is_strong,
        begun_at=begun_at,
    )


def _end(row: PersonSession) -> None:
    person = db.session.get_one(Person, row.person_id)
    db.session.delete(row)
    audit.record(person, "person.signed_out", person.reference)


def _delete(*which: ColumnElement[bool]) -> None:
    db.session.execute(delete(PersonSession).where(*which))


def _know_device(person: Person, beginning: Beginning) -> None:
    """The first browser ever is no news."""
    mark_hash = digest(beginning.mark)
    mine = KnownDevice.person_id == person.id
    known = db.session.scalar(select(KnownDevice).where(mine, KnownDevice.mark_hash == mark_hash))
    if known is not None:
        known.seen_at = real_now()
        return
    if db.session.scalar(select(exists().where(mine))):
        notifications.tell_new_device(person, beginning.device)
    db.session.add(KnownDevice(person_id=person.id, mark_hash=mark_hash))
