"""The revisions of the schema, as files: that they run, tests/migrations tries."""

import re

from tests.house.sources import ROOT

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
LINE = re.compile(r'^(revision|down_revision) = (?:"(\d{4})"|None)$', re.MULTILINE)


def test_each_revision_follows_the_one_before_and_is_named_by_its_number():
    """Two that were written at the same time easily take the same number."""
    told = {path.name: dict(LINE.findall(path.read_text())) for path in VERSIONS}
    numbers = [f"{number:04}" for number in range(1, len(VERSIONS) + 1)]

    assert [name[:4] for name in told] == numbers
    assert [each["revision"] for each in told.values()] == numbers
    assert [each["down_revision"] for each in told.values()] == ["", *numbers[:-1]]
