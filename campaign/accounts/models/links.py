"""Links by mail that sign a person in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaign.accounts.models.in_flight import EndsWithCredentials
from campaign.accounts.models.person import Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine

LONGEST_ADDRESS = 500


class SignInLink(EndsWithCredentials, Base):
    """One that was mailed and not used yet: using it deletes it."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(OneLine(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    onwards: Mapped[str | None] = mapped_column(OneLine(LONGEST_ADDRESS))
    """The page of ours that was asked for."""
    created_at: Mapped[datetime] = mapped_column(default=real_now)


class AddressChange(EndsWithCredentials, Base):
    """A new e-mail address that its person has yet to confirm from there; one at a time."""

    __tablename__ = "address_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(OneLine(64), unique=True)
    """Mailed to the new address."""
    stop_hash: Mapped[str] = mapped_column(OneLine(64), unique=True)
    """Mailed to the address that the person has: whoever reads there can stop the change."""
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(OneLine(254))
    created_at: Mapped[datetime] = mapped_column(default=real_now)
