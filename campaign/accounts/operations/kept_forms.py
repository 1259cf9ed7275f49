"""A form that could not be carried out is kept for whoever wrote it, and let go of once it was."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from campaign.accounts.models import KeptForm, Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction

KEPT_FOR = timedelta(days=3)
"""Over a weekend."""
MOST_KEPT = 10
"""This many forms are kept for one person; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Hold what was sent, and from which page."""

    page: str
    fields: Sequence[tuple[str, str]]
    had_files: bool


def keep_form(person_id: int, typed: Typed) -> str:
    """Return the key by which its writer gets it back."""
    key = secrets.token_urlsafe(16)
    with transaction():
        person = lock(Person, person_id)
        mine = select(KeptForm.id).where(KeptForm.person_id == person.id)
        newest = mine.order_by(KeptForm.id.desc()).limit(MOST_KEPT - 1)
        stay = db.session.scalars(newest).all()
        db.session.execute(
            delete(KeptForm).where(KeptForm.person_id == person.id, KeptForm.id.not_in(stay))
        )
        db.session.add(
            KeptForm(
                key=key,
                person_id=person.id,
                page=typed.page,
                fields=[list(each) for each in typed.fields],
                had_files=typed.had_files,
            )
        )
    return key


def let_go_of_form(person_id: int, key: str) -> None:
    """Its text was sent."""
    with transaction():
        db.session.execute(
            delete(KeptForm).where(KeptForm.person_id == person_id, KeptForm.key == key)
        )


def forget_old_forms() -> None:
    """A chore: what nobody came back for."""
    with transaction():
        db.session.execute(delete(KeptForm).where(KeptForm.created_at < real_now() - KEPT_FOR))
