"""Mails that open the door: asked for by anybody, sent to who has an account.

Asking writes down what was typed and looks nobody up, so that it is the same work whether there is
an account or not. The worker, whom nobody can time, finds out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import delete, func, select

from campaign.accounts import notifications
from campaign.accounts.models import AddressChange, Person, SignInLink
from campaign.accounts.models.links import LONGEST_ADDRESS
from campaign.accounts.operations.people import SIGN_IN
from campaign.accounts.queries import find_person
from campaign.accounts.tokens import digest, new_token
from campaign.kernel import audit, outbox
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _

ACCOUNT_MAIL = "account_mail"
LINK_IS_GOOD_FOR = timedelta(minutes=30)
NEW_ADDRESS_IS_GOOD_FOR = timedelta(hours=24)
MOST_LINKS = 3
"""At once, so that no box is flooded. Who asks for more of them in somebody else's name only sees
to it that the owner has one."""


class Wanted(StrEnum):
    LINK = "link"
    NEW_PASSWORD = "new_password"  # noqa: S105  a word, no secret


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came by a link, and where to."""

    person_id: int
    onwards: str | None


def ask_for_mail(wanted: Wanted, email: str, onwards: str | None = None) -> None:
    """Leave it to the worker to mail what is wanted, if somebody has that address."""
    if onwards is not None and len(onwards) > LONGEST_ADDRESS:
        onwards = None
    with transaction():
        outbox.post(ACCOUNT_MAIL, {"wanted": wanted.value, "email": email, "onwards": onwards})


def mail_what_was_asked(_row_id: int, payload: Mapping[str, Any]) -> None:
    """A handler of the outbox. Two mails after a crash do no harm: each link is good once."""
    try:
        person = find_person(payload["email"])
    except Missing:
        return
    if not person.active:
        return
    match Wanted(payload["wanted"]):
        case Wanted.LINK:
            send_link(person.id, payload["onwards"])
        case Wanted.NEW_PASSWORD:
            send_reset_link(person.id, _reset_token(person))


def _reset_token(person: Person) -> str:
    token: str = generate_reset_password_token(person)  # type: ignore[no-untyped-call]  # the library has no types
    return token


def send_link(person_id: int, onwards: str | None = None) -> None:
    """Mail a link that signs the person in, unless enough of them wait unused."""
    token = new_token()
    with transaction():
        person = lock(Person, person_id)
        waiting = select(func.count()).where(
            SignInLink.person_id == person.id, SignInLink.created_at > real_now() - LINK_IS_GOOD_FOR
        )
        if (db.session.scalar(waiting) or 0) >= MOST_LINKS:
            return
        link = SignInLink(token_hash=digest(token), person_id=person.id, onwards=onwards)
        db.session.add(link)
        notifications.send_sign_in_link(person, token)
        audit.record(SIGN_IN, "person.sign_in_link_sent", person.reference)


def send_reset_link(person_id: int, token: str) -> None:
    """Mail the way to a new password to somebody who forgot the old one."""
    with transaction():
        person = lock(Person, person_id)
        notifications.send_reset_link(person, token)
        audit.record(SIGN_IN, "person.reset_link_sent", person.reference)


def use_link(token: str) -> Arrival:
    """Take the link at its word, once. Raises Refused for one that is used up, old or no link."""
    with transaction():
        row = db.session.execute(
            delete(SignInLink)
            .where(
                SignInLink.token_hash == digest(token),
                SignInLink.created_at > real_now() - LINK_IS_GOOD_FOR,
            )
            .returning(SignInLink.person_id, SignInLink.onwards)
        ).one_or_none()
    if row is None:
        raise Refused(_("This link was used already, or it is too old. Ask for a new one."))
    return Arrival(row.person_id, row.onwards)


def forget_old_links() -> None:
    """A chore: a link that no longer opens anything is kept no longer."""
    with transaction():
        db.session.execute(
            delete(SignInLink).where(SignInLink.created_at < real_now() - LINK_IS_GOOD_FOR)
        )
        db.session.execute(
            delete(AddressChange).where(
                AddressChange.created_at < real_now() - NEW_ADDRESS_IS_GOOD_FOR
            )
        )
