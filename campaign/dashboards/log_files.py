"""The log as rows of a table and as JSON."""

import json
from collections.abc import Iterable, Iterator

from campaign.dashboards.log_entries import Change, Line
from campaign.dashboards.log_words import value_words
from campaign.kernel.i18n import gettext as _
from campaign.kernel.tables import Row

NO_CHANGE = Change("", "", "", is_erased=False)


def log_rows(lines: Iterable[Line]) -> Iterator[Row]:
    """Yield the heading, and a row for each field that changed, or one where none did."""
    yield [_("When"), _("Who"), _("For"), _("What"), "", "", _("Field"), _("Before"), _("After")]
    for line in lines:
        for change in line.changes or (NO_CHANGE,):
            yield [
                line.at.isoformat(timespec="seconds"),
                line.who,
                str(line.organization or ""),
                line.what,
                line.subject,
                str(line.about or ""),
                change.field,
                _cell(change, change.old),
                _cell(change, change.new),
            ]


def as_json(lines: Iterable[Line]) -> Iterator[str]:
    """A list of entries, the newest first."""
    yield "[\n"
    for number, line in enumerate(lines):
        told = {
            "at": line.at.isoformat(),
            "who": line.who,
            "organization": str(line.organization) if line.organization else None,
            "action": line.action,
            "subject": line.subject,
            "about": str(line.about) if line.about else None,
            "changes": [
                {"field": each.field, "old": each.old, "new": each.new, "erased": each.is_erased}
                for each in line.changes
            ],
        }
        yield (",\n" if number else "") + json.dumps(told, ensure_ascii=False)
    yield "\n]\n"


def _cell(change: Change, value: object) -> str:
    if not change.field:
        return ""
    return _("erased") if change.is_erased else value_words(change.field, value)
