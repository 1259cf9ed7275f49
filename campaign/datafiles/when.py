"""When an event is, by the clocks of its place: a month, a day, or a day and a time."""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Self

from campaign.datafiles.kinds import Kind
from campaign.datafiles.nodes import Node, Unreadable
from campaign.kernel.dates import PartialDate

WRITTEN = re.compile(r"(?P<date>\d{4}-\d{2}(?P<day>-\d{2})?)(?P<time> \d{2}:\d{2})?")
EXPECTED = "a day and time such as 2021-04-15 19:30, a day, or a month such as 2021-05"


@dataclass(frozen=True, slots=True)
class When:
    day: PartialDate
    at: time | None = None

    @classmethod
    def of(cls, day: date, at: time | None) -> Self:
        return cls(PartialDate(day.year, day.month, day.day), at)

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
    found = WRITTEN.fullmatch(node.text())
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


WHEN = Kind(_read_when, _plain_when)
