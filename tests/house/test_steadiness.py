"""Tests about the tests: what would let one fail at another hour, or with rows in another order.

A day without a zone cannot be asked for: `clock.today` demands one. And SQLite gives rows backwards
in all tests wherever a query names no order (`tests/fixtures/databases.py`), PostgreSQL does not.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.databases import SQLITE_PRAGMAS_OF_TESTS
from tests.house.sources import ROOT, files, name

READS = {"execute", "query", "scalars"}


def test_rows_come_backwards_from_sqlite_where_a_query_names_no_order():
    assert "reverse_unordered_selects=ON" in SQLITE_PRAGMAS_OF_TESTS


@pytest.mark.parametrize("path", files(ROOT / "tests", suffixes=(".py",)), ids=name)
def test_a_test_asks_neither_for_a_day_without_a_zone_nor_for_rows_without_an_order(path: Path):
    tree = ast.parse(path.read_text())

    assert [*days_of_no_calendar(tree), *lists_in_no_order(tree)] == []


def days_of_no_calendar(tree: ast.AST) -> Iterator[str]:
    """Yield each `now().date()`: retention goes by UTC's calendar, which `real_now()` says."""
    for call in calls(tree):
        match call.func:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="now")), attr="date"):
                yield f"line {call.lineno}: {ast.unparse(call)} is the day of no calendar"
            case ast.Name(id="today") | ast.Attribute(attr="today") if not call.args:
                yield f"line {call.lineno}: {ast.unparse(call)} names no zone"


def lists_in_no_order(tree: ast.AST) -> Iterator[str]:
    """Yield each comparison of a list of two or more with rows that no query has ordered."""
    for compared in ast.walk(tree):
        if not isinstance(compared, ast.Compare):
            continue
        sides = [compared.left, *compared.comparators]
        if any(map(has_an_order, sides)) and any(map(is_in_no_order, sides)):
            yield f"line {compared.lineno}: rows compared with a list, without order_by"


def has_an_order(side: ast.AST) -> bool:
    """Return whether it is a list that would be another if it were turned round."""
    return isinstance(side, ast.List) and len({ast.unparse(each) for each in side.elts}) > 1


def is_in_no_order(side: ast.AST) -> bool:
    if ast.unparse(side).startswith("sorted("):
        return False
    reads = (ast.unparse(each) for each in calls(side) if getattr(each.func, "attr", "") in READS)
    return any("select(" in read and "order_by" not in read for read in reads)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ("assert db.session.scalars(select(Gift.id)).all() == [1, 2]", 1),
        ("assert db.session.scalars(select(Gift.id).order_by(Gift.id)).all() == [1, 2]", 0),
        ("assert sorted(db.session.scalars(select(Gift.id))) == [1, 2]", 0),
        ("assert db.session.scalars(select(Gift.id)).all() == [1]", 0),
        ("assert [gift.id for gift in db.session.scalars(select(Gift))] == [1, 2]", 1),
        ("day = today()", 1),
        ("day = clock.today()", 1),
        ("day = today('UTC')", 0),
        ("day = now().date()", 1),
    ],
)
def test_these_rules_find_what_they_are_for(words, faults):
    tree = ast.parse(words)

    assert len([*days_of_no_calendar(tree), *lists_in_no_order(tree)]) == faults
