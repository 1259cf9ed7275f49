"""Which clock an event goes by, where nobody named it."""

from datetime import date, datetime, time

from campaign.kernel.countries import country_name, zones_of
from campaign.kernel.dates import zone
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


def check_zone_in(country: str, zone_name: str) -> None:
    """Raises Refused for a zone that lies elsewhere, as when only the country was changed."""
    if zone_name in zones_of(country):
        return
    raise Refused(
        _(
            "%(zone)s is not a time zone of %(country)s.",
            zone=zone_name,
            country=country_name(country, current_locale()),
        ),
        field="zone",
    )


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
