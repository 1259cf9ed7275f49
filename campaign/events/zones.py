"""Which clock an event goes by, where nobody named it."""

from collections.abc import Sequence
from datetime import date, datetime, time

from campaign.kernel.countries import country_name, zones_of
from campaign.kernel.dates import present_name, zone
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _

MIDDAY = time(12)


def zone_in(country: str, day: date) -> str:
    """The zone of a country, if all its clocks show the same on that day. Raises Refused."""
    zones = zones_of(country)
    if not zones or len({_offset(name, day) for name in zones}) > 1:
        raise Refused(
            _(
                "The clocks of %(country)s do not all show the same: choose a time zone.",
                country=country_name(country, current_locale()),
            ),
            field="zone",
        )
    return zones[0]


def zone_at_home(countries: Sequence[str], day: date) -> str:
    """Return the zone of an organization's first country, for what has no place.

    Raises Refused where no country says it.
    """
    if not countries:
        raise Refused(
            _("Choose a time zone: your organization names no country that says it."), field="zone"
        )
    return zone_in(countries[0], day)


def is_zone_of(country: str, zone_name: str) -> bool:
    """Return whether a zone, by whichever of its names, is one of the country's."""
    return zone_name in zones_of(country) or present_name(zone_name) in zones_of(country)


def named_zone(country: str | None, zone_name: str, day: date) -> str:
    """The zone if it has to be named; empty where the country says it."""
    if country is None:
        return zone_name
    zones = zones_of(country)
    is_clear = zones and {_offset(name, day) for name in zones} == {_offset(zone_name, day)}
    return "" if is_clear else zone_name


def _offset(zone_name: str, day: date) -> float:
    offset = datetime.combine(day, MIDDAY, zone(zone_name)).utcoffset()
    return offset.total_seconds() if offset else 0.0
