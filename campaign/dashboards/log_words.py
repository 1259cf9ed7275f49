"""How the log's fields and values are told to readers."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from campaign.kernel.countries import country_name
from campaign.kernel.i18n import current_locale, language_name
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money, is_currency
from campaign.kernel.templating import day, money
from campaign.organizations.names import role_name

FIELDS: Mapping[str, str] = {
    "about": _l("About the organization"),
    "accent": _l("Colour"),
    "acronym": _l("Acronym"),
    "address": _l("Address"),
    "addressee": _l("Addressee"),
    "aims": _l("What it sets out to do"),
    "amount": _l("Amount"),
    "anniversary_from": _l("Anniversary from"),
    "anniversary_to": _l("Anniversary to"),
    "body": _l("Text"),
    "campaign_id": _l("Number of the campaign"),
    "cancel_reason": _l("Reason"),
    "capacity": _l("Places"),
    "bic": _l("BIC"),
    "cash_box": _l("Cash box"),
    "city": _l("Town"),
    "co_host_ids": _l("Numbers of the co-hosts"),
    "contact_email": _l("E-mail address"),
    "contact_name": _l("Name of the contact"),
    "countries": _l("Countries"),
    "country": _l("Country"),
    "country_rule": _l("Donors from these countries"),
    "currency": _l("Currency"),
    "date_precision": _l("How exact the date is"),
    "dated": _l("Dated"),
    "days": _l("Days"),
    "deadline": _l("Last day"),
    "declaration": _l("Declaration to tick"),
    "decided": _l("What was decided"),
    "demands": _l("Demands"),
    "description": _l("What happens there"),
    "digest": _l("Mails about what waits"),
    "disclosed": _l("Listed in public with the name, from"),
    "ends_at": _l("Ends at the moment"),
    "ends_on": _l("Last day"),
    "ends_time": _l("Ends at"),
    "facts": _l("Further facts"),
    "fee_fixed": _l("The provider takes for each gift"),
    "fee_share": _l("The provider takes, in hundredths of a per cent"),
    "figure": _l("Large figure"),
    "figure_words": _l("Words beside the figure"),
    "first_day": _l("First day"),
    "founded_in": _l("Founded in"),
    "founded_on": _l("Founded on"),
    "friend": _l("Number of the friend"),
    "fund": _l("Number of the fund"),
    "further_signing": _l("Signing continues"),
    "given": _l("Given"),
    "health_statement": _l("Words about health"),
    "holder": _l("Account holder"),
    "iban": _l("IBAN"),
    "is_group": _l("It is a group"),
    "is_online": _l("Online"),
    "keep_until": _l("Until"),
    "keep_years": _l("Years"),
    "keeper": _l("Who gives roles"),
    "kind": _l("Kind"),
    "language": _l("Language"),
    "languages": _l("Languages"),
    "largest": _l("Largest gift"),
    "last_day": _l("Last day"),
    "latitude": _l("Latitude"),
    "law": _l("Words of the law"),
    "law_source": _l("Where the law stands"),
    "lines": _l("Lines"),
    "logo_description": _l("Description of the logo"),
    "logo_digest": _l("Logo"),
    "longitude": _l("Longitude"),
    "nameless": _l("Without a name up to"),
    "name": _l("Name"),
    "name_is_public": _l("Show the name on public pages"),
    "names": _l("In other languages"),
    "number": _l("Number"),
    "occasion": _l("Occasion"),
    "occasion_on": _l("Day of the occasion"),
    "online_url": _l("Link to take part"),
    "organization": _l("Number of the organization"),
    "organization_id": _l("Number of the organization"),
    "original_language": _l("Original language"),
    "picture_description": _l("Description of the picture"),
    "picture_digest": _l("Picture"),
    "position": _l("Place in the list"),
    "promised": _l("Pledged"),
    "reason": _l("Reason"),
    "registration": _l("Registration"),
    "role": _l("Role"),
    "roles": _l("Roles"),
    "section": _l("Section"),
    "sent": _l("Sent"),
    "signatories_as_of": _l("Signatories as of"),
    "signatures": _l("Numbers of the signatures"),
    "signed_on": _l("Signed on"),
    "since": _l("Since"),
    "smallest": _l("Smallest gift"),
    "source": _l("Source"),
    "source_url": _l("Link to the source"),
    "standing": _l("How sure the money is"),
    "starts_at": _l("Starts at the moment"),
    "starts_on": _l("First day"),
    "starts_time": _l("Starts at"),
    "state": _l("State"),
    "summary": _l("In a sentence"),
    "taken": _l("Taken back"),
    "takes_gifts": _l("Takes gifts"),
    "target": _l("Goal"),
    "territory": _l("Territory"),
    "text": _l("In a sentence"),
    "title": _l("Title"),
    "uid": _l("Name in calendars"),
    "valid_from": _l("First day"),
    "valid_to": _l("Last day"),
    "value": _l("Value"),
    "venue": _l("Venue"),
    "via": _l("Way of signing in"),
    "visibility": _l("Who may know"),
    "way": _l("Who decides"),
    "website": _l("Website"),
    "zone": _l("Time zone"),
}
"""By the names that operations give them (a test holds that none is missing)."""

CODES: Mapping[str, str] = {
    "public": _l("Public"),
    "unnamed": _l("Counted without the name"),
    "hidden": _l("Hidden"),
    "allowed": _l("Allowed"),
    "excluded": _l("Excluded"),
    "received": _l("Received"),
    "reported": _l("Reported by the organization"),
    "expected": _l("Expected"),
    "coordinators": _l("The coordinators"),
    "no_objection": _l("All members: without an objection the deadline admits"),
    "daily": _l("Daily"),
    "weekly": _l("Weekly, on Monday"),
    "never": _l("Never"),
}
"""Words for what operations choose from; others say themselves what they mean."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"\d{2}:\d{2}:\d{2}")
LONGEST = 300
NOTHING = "–"


def field_words(name: str) -> str:
    return str(FIELDS.get(name) or name)


def value_words(field: str, value: Any) -> str:
    """A value of the log as a reader may take it in; long texts are cut."""
    words = _words(field, value)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _words(field: str, value: Any) -> str:
    match value:
        case None | "" | []:
            return NOTHING
        case bool():
            return _("yes") if value else _("no")
        case [int(minor), str(currency)] if is_currency(currency):
            return money(Money(minor, currency))
        case list():
            return ", ".join(_words(field, each) for each in value)
        case dict():
            parts = (f"{name}: {_words(field, each)}" for name, each in value.items())
            return "; ".join(parts) or NOTHING
        case str():
            return _text(field, value)
    return str(value)


def _text(field: str, text: str) -> str:
    if field in ("role", "roles"):
        return role_name(text)
    if field in ("country", "countries"):
        return country_name(text, current_locale())
    if field in ("language", "languages", "original_language"):
        return language_name(text)
    if DAY.fullmatch(text):
        return day(date.fromisoformat(text))
    if TIME.fullmatch(text):
        return text[:5]
    return str(CODES.get(text) or text)
