"""Tests that drive a browser wait for what they ask: else they fail by chance."""

import re
from pathlib import Path

from tests.house.sources import ROOT, files, name

CLICKS = ROOT / "tests" / "fixtures" / "clicks.py"
DRIVES_A_BROWSER = re.compile(r"\bplaywright\b|\bpage_for\b|\bvisit\(")
PRESSES = re.compile(r"\.(click|dblclick|dispatch_event|go_back|go_forward|press|tap)\(")
ASKS_AT_ONCE = re.compile(
    r"^(?!.*\bscalars\().*"  # rows of the database
    r"\.(all|all_inner_texts|all_text_contents|count|inner_html|inner_text|input_value"
    r"|is_checked|is_disabled|is_editable|is_enabled|is_hidden|is_visible|text_content)\(\)"
)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in browser_tests()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]


def browser_tests() -> list[Path]:
    return [
        path
        for path in files(ROOT / "tests", suffixes=(".py",))
        if path != CLICKS and DRIVES_A_BROWSER.search(path.read_text())
    ]


def test_whatever_is_clicked_is_followed_or_tapped():
    """`follow` waits for the next page; after `tap` the test waits with `expect`."""
    assert lines_with(PRESSES) == []


def test_what_a_page_shows_is_expected_not_asked_at_once():
    """`expect(rows).to_have_count(2)`, not `assert rows.count() == 2`."""
    assert lines_with(ASKS_AT_ONCE) == []
