"""Keep what somebody typed into a form when it was sent after the session had ended."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaign.accounts.models.person import Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import Base, OneLine

LONGEST_PAGE = 300
"""So that the address with the key fits where an address to go on to is kept."""


class KeptForm(Base):
    """Waits for whoever wrote it. Nobody else can open it, whatever address they have."""

    __tablename__ = "kept_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(OneLine(40), unique=True)
    """Stands in the address of the page that shows it again."""
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    page: Mapped[str] = mapped_column(OneLine(LONGEST_PAGE))
    """The page that holds the form."""
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    """Names and values as they were sent."""
    had_files: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=real_now)
