"""Calendar entries as finished text, so that a feed is joined and not rendered."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.database import Base, LanguageTag, OneLine


class CalendarEntry(Base):
    """A VEVENT in one language, made at the first read after a change. May be deleted any time."""

    __tablename__ = "calendar_entries"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    language: Mapped[str] = mapped_column(LanguageTag, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(
        OneLine(16), info={"derived_from": "all that the entry is made from"}
    )
    """Of everything the text was made from; another one means that it is out of date."""
    body: Mapped[bytes] = mapped_column(
        LargeBinary, info={"derived_from": "the event, its measures, this build"}
    )
