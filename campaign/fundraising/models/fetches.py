"""How fetching reference rates went last, for those who would miss them."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.database import Base, OneLine


class RateFetch(Base):
    """One row per source."""

    __tablename__ = "rate_fetches"

    source: Mapped[str] = mapped_column(OneLine(120), primary_key=True)
    tried_at: Mapped[datetime]
    succeeded_at: Mapped[datetime | None]
    newest_day: Mapped[date | None]
    problem: Mapped[str | None] = mapped_column(OneLine(200))
    """Of the last try; None: it went well."""
