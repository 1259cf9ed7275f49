"""Where people are named: found by the shape of the tables, so that no new table is left out.

A row is a person's own if it refers to the person's row. A row knows an address in a column whose
name ends in `email`. Where people are named in free text is declared.
"""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table

from campaign.accounts.models import Person
from campaign.fundraising.models import (
    Checkout,
    Collection,
    Contribution,
    GiftInKind,
    KeptRecord,
    Pledge,
    Refund,
    Reversal,
    Share,
    Transfer,
)
from campaign.governance.models import Application, Objection
from campaign.kernel.database import Base, OneLine

APART: frozenset[str] = frozenset({Person.__tablename__, KeptRecord.__tablename__})
"""Tables of which erasing takes care by itself, or which it leaves alone."""

FREE_TEXTS: tuple[tuple[type[Base], str], ...] = (
    (Application, "decision_reason"),
    (Checkout, "message"),
    (Collection, "note"),
    (Contribution, "message"),
    (Contribution, "message_refusal"),
    (Contribution, "note"),
    (GiftInKind, "description"),
    (Objection, "reason"),
    (Pledge, "note"),
    (Refund, "reason"),
    (Reversal, "reason"),
    (Share, "note"),
    (Transfer, "note"),
)
"""What people typed about other people. Public texts of organizations are their own business."""

FREE_TEXTS_IN_THE_LOG = frozenset(name for _, name in FREE_TEXTS)

ERASED = "…"


def own_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Columns that refer to a person; tables that refer to others come before these."""
    for table in reversed(Base.metadata.sorted_tables):
        for column in table.columns:
            if column.references(Person.__table__.c.id):
                yield table, column


def address_columns() -> Iterator[tuple[Table, Column[Any]]]:
    for table in reversed(Base.metadata.sorted_tables):
        for column in table.columns:
            is_address = column.name.endswith("email") and isinstance(column.type, OneLine)
            if is_address and table.name not in APART:
                yield table, column


def without(words: tuple[str, ...], text: str) -> str:
    """The text with these words taken out, in whichever letters they stand there."""
    return _pattern(words).sub(ERASED, text)


def names_one_of(words: tuple[str, ...], text: str) -> bool:
    return _pattern(words).search(text) is not None


def without_in(words: tuple[str, ...], value: Any) -> Any:
    """The same for JSON, wherever a text stands in it."""
    match value:
        case str():
            return without(words, value)
        case list():
            return [without_in(words, each) for each in value]
        case dict():
            return {name: without_in(words, each) for name, each in value.items()}
    return value


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words only: Ana is not named in “analysis”."""
    one_of = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{one_of})(?!\w)", re.IGNORECASE)
