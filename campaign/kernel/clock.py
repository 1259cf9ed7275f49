"""The only module that asks what time it is.

Two clocks. `now()` is the domain's: the demo runs in the past, by an offset in whole days that is
stored once with its data, so that a campaign of another year has events held, today and to come.
`real_now()` is the world's: tokens, sessions, signatures of webhooks and schedules need it.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from sqlalchemy import CheckConstraint, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Mapped, mapped_column

from campaign.kernel.database import Base, db, transaction

_OFFSET = "campaign.clock.offset_days"


class ClockOffset(Base):
    """One row at most: by how many days the demo's clock is behind the world's."""

    __tablename__ = "clock_offset"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days_behind: Mapped[int]


def init_app(app: Flask) -> None:
    """Outside the demo the offset is zero, whatever the database says."""
    if not app.config["SETTINGS"].demo:
        app.extensions[_OFFSET] = timedelta()


def real_now() -> datetime:
    """The moment it is in the world, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  the one place that may ask


def now() -> datetime:
    """The moment it is in the campaign, aware, in UTC."""
    return real_now() - offset()


def today(zone: str) -> date:
    """Return the day it is in the campaign, as the calendar of the given zone has it."""
    return now().astimezone(ZoneInfo(zone)).date()


def newest_day() -> date:
    """Return the newest day that has begun somewhere on earth: what is later lies in the future."""
    return today("Pacific/Kiritimati")


def to_domain(moment: datetime) -> datetime:
    """A moment the outside world tells (a payment's, say), as the campaign's clock has it."""
    return moment - offset()


def offset() -> timedelta:
    """How far the campaign's clock is behind the world's; read from the database once."""
    known = current_app.extensions.get(_OFFSET)
    if known is None:
        known = current_app.extensions[_OFFSET] = timedelta(days=_stored_days())
    assert isinstance(known, timedelta)
    return known


def set_back_to(day: date, zone: str = "UTC") -> None:
    """Let the campaign's today be `day` in that zone. Refused outside the demo."""
    if not current_app.config["SETTINGS"].demo:
        raise RuntimeError("only the demo shifts time")
    behind = (real_now().date() - day).days
    there = (real_now() - timedelta(days=behind)).astimezone(ZoneInfo(zone)).date()
    behind += (there - day).days  # near midnight it is another day there
    with transaction():
        row = db.session.get(ClockOffset, 1) or ClockOffset(id=1)
        row.days_behind = behind
        db.session.add(row)
    current_app.extensions[_OFFSET] = timedelta(days=behind)


def _stored_days() -> int:
    try:
        return db.session.scalar(select(ClockOffset.days_behind)) or 0
    except (OperationalError, ProgrammingError):  # before the first migration there is no table
        db.session.rollback()
        return 0
