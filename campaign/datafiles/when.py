"""When an event is, by the clocks of its place: a month, a day, or a day and a time."""

import re
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Self

from campaign.datafiles.kinds import Kind
from campaign.datafiles.nodes import Node, Unreadable
from campaign.kernel.dates import PartialDate, is_zone

WRITTEN = re.compile(r"(?P<date>\d{4}-\d{2}(?P<day>-\d{2})?)(?P<time> \d{2}:\d{2})?")
EXPECTED = "a day and time such as 2021-04-15 19:30, a day, or a month such as 2021-05"


@dataclass(frozen=True, slots=True)
class When:
    day: PartialDate
    at: time | None = None
    zone: str | None = None
    """None: the event's own."""

    @classmethod
    def of(cls, day: date, at: time | None, zone: str | None = None) -> Self:
        return cls(PartialDate(day.year, day.month, day.day), at, zone)

    @property
    def is_month(self) -> bool:
        return self.day.day is None

    @property
    def earliest(self) -> tuple[date, time]:
        return self.day.first_day, self.at or time.min

    @property
    def latest(self) -> tuple[date, time]:
        return self.day.last_day, self.at or time.max


def _read_when(node: Node) -> When:
    return _read_text(node.text())


def _read_text(text: str) -> When:
    found = WRITTEN.fullmatch(text)
    try:
        if found is None or (found["time"] and not found["day"]):
            raise Unreadable(EXPECTED)
        at = time.fromisoformat(found["time"].strip()) if found["time"] else None
        return When(PartialDate.parse(found["date"]), at)
    except ValueError:
        raise Unreadable(EXPECTED) from None


def _plain_when(when: When) -> str | date:
    if when.at is not None:
        return f"{when.day} {when.at:%H:%M}"
    return str(when.day) if when.is_month else when.day.first_day


def _read_former(node: Node) -> When:
    """Read a time that may name the zone it had, where that is another one since."""
    written, has_zone, zone = node.text().rpartition(" ")
    if not has_zone or not is_zone(zone):
        return _read_when(node)
    return replace(_read_text(written), zone=zone)


def _plain_former(when: When) -> str | date:
    plain = _plain_when(when)
    return plain if when.zone is None else f"{plain} {when.zone}"


WHEN = Kind(_read_when, _plain_when)
FORMER = Kind(_read_former, _plain_former)
