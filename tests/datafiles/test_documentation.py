import re
from pathlib import Path

import pytest

from campaign.datafiles.sections import SECTIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-files.md"
NEEDED = "\\*"


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_every_field_is_described_and_said_to_be_needed_where_it_is(section):
    described = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    part = next(each for each in described if each.startswith(f"{section.name}\n"))

    written = {
        field.name: f"`{field.name}`{NEEDED if field.required else ''}"
        for field in section.form.fields
    }

    assert [name for name, words in written.items() if words not in part] == []
