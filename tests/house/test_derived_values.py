"""Each stored value that follows from another says so, and the docs say what renews it."""

import re

from campaign.cli import main
from campaign.kernel.database import Base
from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "derived-values.md"
COLUMN = re.compile(r"`(\w+\.\w+)`")
LOOKS_DERIVED = re.compile(
    r"(_seal|^seal$|fingerprint|^balance|^counted_minor|^campaign_minor|^commitments|reckoned|_total)"
)
"""Hashes of tokens are not among them: the token itself is stored nowhere."""


def columns() -> dict[str, str | None]:
    """Return all columns, and what each is marked as derived from."""
    assert main  # with the commands every model is loaded
    return {
        f"{table.name}.{column.name}": column.info.get("derived_from")
        for table in Base.metadata.tables.values()
        for column in table.columns
    }


def rows() -> list[list[str]]:
    lines = PAGE.read_text().splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in cells]


def test_the_docs_list_every_derived_column_and_no_other() -> None:
    marked = sorted(name for name, origin in columns().items() if origin)

    assert sorted(name for row in rows() for name in COLUMN.findall(row[0])) == marked


def test_each_says_what_it_follows_from_and_what_renews_it() -> None:
    assert [row for row in rows() if len(row) != 3 or not all(row)] == []


def test_what_looks_derived_is_marked() -> None:
    unmarked = [
        name
        for name, origin in columns().items()
        if LOOKS_DERIVED.search(name.partition(".")[2]) and not origin
    ]

    assert unmarked == []
