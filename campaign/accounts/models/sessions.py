"""Where a person is signed in, and in which browsers a person ever was."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.accounts.models.in_flight import EndsWithCredentials
from campaign.accounts.models.person import Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine


class PersonSession(EndsWithCredentials, Base):
    """One sign-in that has not ended. The cookie only names it; no address is kept."""

    __tablename__ = "person_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(OneLine(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(OneLine(60), default="")
    """Browser and system in plain words; empty if the browser does not say."""
    via: Mapped[str] = mapped_column(OneLine(20))
    """By what it was begun: password, link, passkey."""
    is_strong: Mapped[bool]
    """Whether a second factor, or a passkey, took part."""
    begun_at: Mapped[datetime] = mapped_column(default=real_now)
    seen_at: Mapped[datetime] = mapped_column(default=real_now, index=True)


class KnownDevice(Base):
    """A browser in which a person signed in before, by the mark that it keeps."""

    __tablename__ = "known_devices"
    __table_args__ = (UniqueConstraint("person_id", "mark_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    mark_hash: Mapped[str] = mapped_column(OneLine(64))
    seen_at: Mapped[datetime] = mapped_column(default=real_now)
