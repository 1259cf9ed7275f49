"""How the log's fields and values are told to readers."""

from collections.abc import Mapping
from typing import Any

from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l

FIELDS: Mapping[str, str] = {
    "about": _l("About the organization"),
    "acronym": _l("Acronym"),
    "address": _l("Address"),
    "aims": _l("What it sets out to do"),
    "capacity": _l("Places"),
    "city": _l("Town"),
    "contact_email": _l("E-mail address"),
    "countries": _l("Countries"),
    "country": _l("Country"),
    "currency": _l("Currency"),
    "dated": _l("Dated"),
    "deadline": _l("Last day"),
    "description": _l("What happens there"),
    "first_day": _l("First day"),
    "given": _l("Given"),
    "iban": _l("IBAN"),
    "is_group": _l("It is a group"),
    "is_online": _l("Online"),
    "keep_until": _l("Until"),
    "kind": _l("Kind"),
    "language": _l("Language"),
    "languages": _l("Languages"),
    "last_day": _l("Last day"),
    "name": _l("Name"),
    "name_is_public": _l("Show the name on public pages"),
    "names": _l("In other languages"),
    "note": _l("Note"),
    "online_url": _l("Link to take part"),
    "promised": _l("Pledged"),
    "reason": _l("Reason"),
    "role": _l("Role"),
    "roles": _l("Roles"),
    "starts_time": _l("Starts at"),
    "ends_time": _l("Ends at"),
    "state": _l("State"),
    "summary": _l("In a sentence"),
    "target": _l("Goal"),
    "territory": _l("Territory"),
    "title": _l("Title"),
    "valid_from": _l("First day"),
    "valid_to": _l("Last day"),
    "venue": _l("Venue"),
    "visibility": _l("Who may know"),
    "website": _l("Website"),
    "zone": _l("Time zone"),
}
"""Others are told by their own name."""

LONGEST = 300
NOTHING = "–"


def field_words(name: str) -> str:
    return str(FIELDS.get(name) or name.replace("_", " "))


def value_words(value: Any) -> str:
    """A value of the log as a reader may take it in; long texts are cut."""
    words = _words(value)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _words(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return NOTHING
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(_words(each) for each in value)
        case dict():
            return "; ".join(f"{name}: {_words(each)}" for name, each in value.items())
    return str(value)
