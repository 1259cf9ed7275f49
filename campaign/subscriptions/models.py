"""What a person chose to be told by mail."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaign.accounts.models import Person
from campaign.kernel.database import Base


class Rhythm(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class MailChoice(Base):
    """Who has chosen nothing has no row, and is told weekly."""

    __tablename__ = "mail_choices"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[Rhythm] = mapped_column(default=Rhythm.WEEKLY)
    looked_on: Mapped[date | None]
    """The day, where the person lives, on which it was last asked what waits."""
