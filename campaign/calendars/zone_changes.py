"""When the clocks of a zone are changed, as the time zone database of this machine has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from campaign.kernel.dates import zone

A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """From a moment on, clocks go by another offset, which also has a name."""

    wall: datetime
    """What the clocks that are changed then show; without a zone."""
    before: timedelta
    after: timedelta
    saved: timedelta
    """By how much clocks are ahead of the zone's standard time; less than nothing where that is the
    time of summer, and clocks go back for the winter (Ireland) or for Ramadan (Morocco)."""
    name: str


def changes(zone_name: str, first_year: int, last_year: int) -> Iterator[Change]:
    """Yield how the clocks go before these years begin, then each change until they are over.

    Several zones change four times in some years, and a year is not like the next (Morocco goes by
    the moon), so every day is looked at.
    """
    there = zone(zone_name)
    day = datetime(first_year, 1, 1, tzinfo=UTC) - 2 * A_DAY
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC) + 2 * A_DAY
    offset = _offset(day.astimezone(there))
    yield _change(day.astimezone(there), offset)
    while day < end:
        next_day = day + A_DAY
        next_offset = _offset(next_day.astimezone(there))
        if next_offset != offset:
            moment = _first_moment(day, next_day, offset, zone_name)
            yield _change(moment.astimezone(there), offset)
        day, offset = next_day, next_offset


def is_summer_time(change: Change, among: Sequence[Change]) -> bool:
    """Return whether programs that ask for two kinds of time are to take it for summer time."""
    return change.saved > min(timedelta(), *(each.saved for each in among))


def _first_moment(
    earlier: datetime, later: datetime, offset: timedelta, zone_name: str
) -> datetime:
    """Return the first second at which the clocks no longer go by the offset of `earlier`."""
    there = zone(zone_name)
    while later - earlier > A_SECOND:
        middle = (earlier + (later - earlier) / 2).replace(microsecond=0)
        if _offset(middle.astimezone(there)) == offset:
            earlier = middle
        else:
            later = middle
    return later


def _change(there: datetime, before: timedelta) -> Change:
    return Change(
        wall=(there.astimezone(UTC) + before).replace(tzinfo=None),
        before=before,
        after=_offset(there),
        saved=there.dst() or timedelta(),
        name=there.tzname() or "",
    )


def _offset(there: datetime) -> timedelta:
    return there.utcoffset() or timedelta()
