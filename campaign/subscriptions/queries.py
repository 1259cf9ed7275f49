"""Who wants to be told, how often, and what time it is where they live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from campaign.accounts.models import Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.kernel.dates import zone
from campaign.kernel.sealing import is_seal, seal
from campaign.organizations.models import CoalitionMembership, Membership
from campaign.organizations.zones import zone_of
from campaign.subscriptions.models import MailChoice, Rhythm

STOPS = "stop mails"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may have to be told something today."""

    person_id: int
    rhythm: Rhythm
    looked_on: date

    def is_due(self, day: date) -> bool:
        """A week begins on Monday; what was missed then is made up for on a later day."""
        monday = day - timedelta(days=day.weekday())
        return self.looked_on < (day if self.rhythm is Rhythm.DAILY else monday)


def rhythm_of(person: Person) -> Rhythm:
    choice = db.session.get(MailChoice, person.id)
    return choice.digest if choice else Rhythm.WEEKLY


def readers() -> Sequence[Reader]:
    """Whoever has a role in an organization or coalition and may be due somewhere in the world."""
    query = (
        select(Person.id, Person.created_at, MailChoice.digest, MailChoice.looked_on)
        .outerjoin(MailChoice, MailChoice.person_id == Person.id)
        .where(
            Person.active.is_(True),
            or_(
                Person.id.in_(select(Membership.person_id)),
                Person.id.in_(select(CoalitionMembership.person_id)),
            ),
            or_(MailChoice.digest.is_(None), MailChoice.digest != Rhythm.NEVER),
        )
        .order_by(Person.id)
    )
    tomorrow = real_now().date() + timedelta(days=1)
    found = [
        Reader(row.id, row.digest or Rhythm.WEEKLY, row.looked_on or row.created_at.date())
        for row in db.session.execute(query)
    ]
    return [reader for reader in found if reader.is_due(tomorrow)]


def day_of(person: Person) -> date:
    """Which day it is in the world where the person lives."""
    return real_now().astimezone(zone(zone_of(person))).date()


def stop_key(person: Person) -> str:
    """What a mail's link needs to stop such mails, and can do nothing else."""
    return seal(STOPS, person.opaque_id)[:32]


def is_stop_key(opaque_id: str, key: str) -> bool:
    return is_seal(key, STOPS, opaque_id)
