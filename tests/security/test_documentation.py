"""The page that goes through the standard names files as its proof: they have to be there."""

import re

from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "security.md"
FOLDERS = (ROOT, ROOT / "campaign")


def test_every_file_it_names_is_there():
    named = re.findall(r"`([\w/-]+\.(?:py|md))`", PAGE.read_text())
    links = re.findall(r"\]\(([\w/.-]+\.md)\)", PAGE.read_text())

    assert [name for name in named if not any((top / name).is_file() for top in FOLDERS)] == []
    assert [link for link in links if not (PAGE.parent / link).is_file()] == []


def test_it_leaves_out_no_chapter():
    chapters = re.findall(
        r"\bV(\d+) [A-Z]", "\n".join(re.findall("^## .*", PAGE.read_text(), re.M))
    )

    assert [int(number) for number in chapters] == list(range(1, 18))
