"""An event: what, when on the wall clock of its place, where, and who holds it.

The wall time and the zone are what people agreed on; the moment in UTC is worked out from them
(and can be worked out anew when a zone's rules change). A date may be known to the month only, as
often for a central gathering that is announced long before.
"""

import secrets
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from unicodedata import category, normalize

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.campaigns.hiding import ALL_OR_NOTHING, Hideable
from campaign.campaigns.models import Campaign
from campaign.kernel.clock import now, real_now
from campaign.kernel.database import Base, CountryCode, LanguageTag, OneLine
from campaign.kernel.dates import PartialDate, on_the_wall, rules_mark
from campaign.kernel.translated import Translated, TranslatedLine, TranslatedText
from campaign.organizations.models import Organization

LONGEST = timedelta(days=366)
"""No event lasts longer: one that does is a slip of the pen, as a rule in the year."""


class EventKind(StrEnum):
    CELEBRATION = "celebration"
    CONCERT = "concert"
    COURSE = "course"
    DEMONSTRATION = "demonstration"
    EXHIBITION = "exhibition"
    FILM = "film"
    FUNDRAISER = "fundraiser"
    GATHERING = "gathering"
    MEETING = "meeting"
    OTHER = "other"
    READING = "reading"
    STALL = "stall"
    THEATRE = "theatre"
    WALK = "walk"


class EventState(StrEnum):
    """RFC 5545 section 3.8.1.11 has the same three for events."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class DatePrecision(StrEnum):
    DAY = "day"
    MONTH = "month"


INDEXES = {
    "ix_events_by_time": ("campaign_id", "starts_at", "ends_at", "id"),
    "ix_events_by_country": ("campaign_id", "country", "starts_at", "ends_at", "state"),
    "ix_events_by_kind": ("campaign_id", "kind", "starts_at", "ends_at"),
    "ix_events_by_organization": ("organization_id", "starts_at", "ends_at"),
    "ix_events_by_end": ("campaign_id", "ends_at", "starts_at", "id"),
}
"""What lists go by; each also says what is hidden, so that counting reads nothing else."""


class Event(Hideable, Base):
    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", name="ends_after_it_starts"),
        CheckConstraint("last_day >= first_day", name="last_day_after_first_day"),
        CheckConstraint(
            "(ends_time IS NULL) OR (starts_time IS NOT NULL)", name="an_end_needs_a_start"
        ),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_is_positive"),
        CheckConstraint(
            "date_precision = 'day' OR starts_time IS NULL", name="a_month_has_no_time"
        ),
        CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_a_moment"
        ),
        CheckConstraint(ALL_OR_NOTHING, name="hidden_by_somebody_for_a_reason"),
        *(Index(name, *columns, "hidden_at") for name, columns in INDEXES.items()),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(
        OneLine(80), unique=True, default=lambda: secrets.token_hex(16)
    )
    """Stable name in calendars and data files; never shown."""
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    """The host; None: the coalition itself."""
    kind: Mapped[EventKind]
    state: Mapped[EventState] = mapped_column(default=EventState.CONFIRMED)
    title: Mapped[Translated] = mapped_column(TranslatedLine)
    description: Mapped[Translated | None] = mapped_column(TranslatedText)

    zone: Mapped[str] = mapped_column(OneLine(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    starts_time: Mapped[time | None]
    """None: all day, or not known yet."""
    ends_time: Mapped[time | None]
    date_precision: Mapped[DatePrecision] = mapped_column(default=DatePrecision.DAY)
    starts_at: Mapped[datetime] = mapped_column(
        info={"derived_from": "the wall time and the rules of the zone"}
    )
    ends_at: Mapped[datetime] = mapped_column(
        info={"derived_from": "the wall time and the rules of the zone"}
    )
    """Worked out by `reckon()`, for order and search: what is shown comes from the wall times."""
    reckoned_with: Mapped[str] = mapped_column(
        OneLine(16), default="", info={"derived_from": "the file of the zone"}
    )
    """The mark that the zone's rules had; if they have another, the moments are out of date."""

    country: Mapped[str | None] = mapped_column(CountryCode)
    city: Mapped[str | None] = mapped_column(OneLine(120))
    venue: Mapped[str | None] = mapped_column(OneLine(200))
    address: Mapped[str | None] = mapped_column(OneLine(300))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    is_online: Mapped[bool] = mapped_column(default=False)
    online_url: Mapped[str | None] = mapped_column(OneLine(500))
    website: Mapped[str | None] = mapped_column(OneLine(500))
    capacity: Mapped[int | None]

    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[Translated | None] = mapped_column(TranslatedText)
    sequence: Mapped[int] = mapped_column(default=0)
    """Rises with every change (RFC 5545 section 3.8.7.4)."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    """In the campaign's time, like the event itself: calendars show it."""
    version: Mapped[int] = mapped_column(default=1)

    campaign: Mapped[Campaign] = relationship()
    organization: Mapped[Organization | None] = relationship()
    co_hosts: Mapped[list["CoHost"]] = relationship(
        order_by="CoHost.position", cascade="all, delete-orphan"
    )
    languages: Mapped[list["EventLanguage"]] = relationship(
        order_by="EventLanguage.position", cascade="all, delete-orphan"
    )
    moves: Mapped[list["EventMove"]] = relationship(
        order_by="EventMove.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    def reckon(self) -> None:
        """Work out the moments from the wall times and the zone's present rules."""
        self.starts_at = self.starts_there.astimezone(UTC)
        self.ends_at = self.ends_there.astimezone(UTC)
        self.reckoned_with = rules_mark(self.zone)

    @property
    def starts_there(self) -> datetime:
        """When it starts by the clocks of its place: what people agreed on, and pages show."""
        return on_the_wall(self.first_day, self.starts_time or time(0), self.zone)

    @property
    def ends_there(self) -> datetime:
        """The same for its end; whole days end at the midnight after the last one."""
        if self.starts_time is None:
            return on_the_wall(self.last_day + timedelta(days=1), time(0), self.zone)
        end = self.ends_time if self.ends_time is not None else self.starts_time
        return on_the_wall(self.last_day, end, self.zone)

    @property
    def is_all_day(self) -> bool:
        return self.starts_time is None and self.date_precision is DatePrecision.DAY

    @property
    def is_cancelled(self) -> bool:
        return self.state is EventState.CANCELLED

    @property
    def is_tentative(self) -> bool:
        return self.state is EventState.TENTATIVE

    @property
    def is_month_only(self) -> bool:
        return self.date_precision is DatePrecision.MONTH

    @property
    def partial_date(self) -> PartialDate:
        day = None if self.is_month_only else self.first_day.day
        return PartialDate(self.first_day.year, self.first_day.month, day)

    @property
    def moved_from(self) -> "EventMove | None":
        """The last move, unless the event came back to where it was."""
        was = self.moves[-1] if self.moves else None
        return was if was is not None and self._is_elsewhere(was) else None

    def _is_elsewhere(self, was: "EventMove") -> bool:
        """What has a time goes by its moment: another zone moves it, too."""
        if was.was_starts_time is None or self.starts_time is None:
            return (was.was_first_day, was.was_starts_time) != (self.first_day, self.starts_time)
        zone = was.was_zone or self.zone
        return on_the_wall(was.was_first_day, was.was_starts_time, zone) != self.starts_there

    @property
    def language_tags(self) -> tuple[str, ...]:
        return tuple(row.language for row in self.languages)

    @property
    def topic(self) -> str:
        return f"event:{self.id}"

    def slug(self, language: str) -> str:
        """The title as the readable end of the event's address, in its own letters."""
        return _slug_of(self.title.shown(language, self.campaign.languages).text)

    @property
    def coalition_id(self) -> int:
        return self.campaign.coalition_id


@lru_cache(maxsize=4096)
def _slug_of(title: str) -> str:
    words = "".join(map(_letter_or_gap, normalize("NFC", title.casefold()))).split()
    return "-".join(words)[:60].strip("-") or "event"


def _letter_or_gap(character: str) -> str:
    """Letters, marks on them and digits stay; all else parts words."""
    return character if category(character)[0] in "LMN" else " "


class CoHost(Base):
    __tablename__ = "event_co_hosts"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organizations.id"), primary_key=True, index=True
    )
    position: Mapped[int]

    organization: Mapped[Organization] = relationship()


class EventLanguage(Base):
    """A language spoken at an event."""

    __tablename__ = "event_languages"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    language: Mapped[str] = mapped_column(LanguageTag, primary_key=True, index=True)
    position: Mapped[int]


class EventMove(Base):
    """The event was to be at another time before; who moved it stands in the audit log."""

    __tablename__ = "event_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    was_first_day: Mapped[date]
    was_starts_time: Mapped[time | None]
    was_zone: Mapped[str | None] = mapped_column(OneLine(60))
    """None: noted before zones were; the event's own."""
    moved_at: Mapped[datetime] = mapped_column(default=real_now)
