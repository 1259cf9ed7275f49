"""Long lists, one page at a time, with a number of queries that does not grow."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func

from campaign.kernel.arguments import asked
from campaign.kernel.database import db
from campaign.kernel.errors import Missing

PER_PAGE = 50
MOST_DIGITS = 6

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items of a list, and where they stand in it. Pages count from 1."""

    items: list[Item]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def previous_number(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next_number(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


def asked_page() -> int:
    """The page the address asks for. Raises Missing for one that cannot be."""
    text = asked("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) > 0):
        raise Missing("page")
    return int(text)


def paginate(query: Select[Item], number: int, *, per_page: int = PER_PAGE) -> Page[Item]:
    """Return one page of an ordered query of rows: a count and a slice.

    The query gives each row once, without DISTINCT or GROUP BY. Raises Missing beyond the last
    page.
    """
    counting = query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    total = db.session.scalar(counting) or 0
    start = (number - 1) * per_page
    if number > 1 and start >= total:
        raise Missing("page")
    items = list(db.session.scalars(query.limit(per_page).offset(start)).unique())
    return Page(items, number, total, per_page)
