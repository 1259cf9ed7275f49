"""What a measure is called, with its value in the reader's language."""

from datetime import time
from decimal import Decimal

from babel.dates import format_time
from babel.units import format_unit

from campaign.health.models import HealthMeasure, MeasureKind
from campaign.kernel.dates import format_day
from campaign.kernel.i18n import current_locale, ngettext
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.templating import percent

LABELS: dict[MeasureKind, str] = {
    MeasureKind.CAPACITY_SHARE: _l("Fewer places"),
    MeasureKind.CONTACT_LIST: _l("Contact list kept by the host"),
    MeasureKind.CURFEW: _l("Curfew"),
    MeasureKind.DISTANCE: _l("Keeping distance"),
    MeasureKind.HYGIENE: _l("Hygiene"),
    MeasureKind.MASKS: _l("Masks"),
    MeasureKind.MOST_PEOPLE: _l("A limited number of people"),
    MeasureKind.ONLINE_ONLY: _l("Online only"),
    MeasureKind.OTHER: _l("Other measure"),
    MeasureKind.OUTDOORS_ONLY: _l("Outdoors only"),
    MeasureKind.PROOF: _l("Proof at the door"),
    MeasureKind.TESTS: _l("Test before coming"),
    MeasureKind.VENTILATION: _l("Fresh air"),
}

VALUES: dict[MeasureKind, str] = {
    MeasureKind.CAPACITY_SHARE: _l("percent of the usual places"),
    MeasureKind.CURFEW: _l("hour of the day, 0 to 23"),
    MeasureKind.DISTANCE: _l("centimetres"),
    MeasureKind.MOST_PEOPLE: _l("people"),
}
"""Kinds that have a value, and what its number means."""


def label_of(kind: MeasureKind) -> str:
    return str(LABELS[kind])


def title_of(measure: HealthMeasure) -> str:
    """The kind in words, with its value where there is one: "At most 50 people"."""
    value = measure.value
    if value is None:
        return label_of(measure.kind)
    match measure.kind:
        case MeasureKind.CAPACITY_SHARE:
            share = percent(Decimal(value) / 100)
            return _("%(share)s of the usual places", share=share)
        case MeasureKind.CURFEW:
            hour = format_time(time(value % 24), "short", locale=current_locale())
            return _("Curfew from %(hour)s", hour=hour)
        case MeasureKind.DISTANCE:
            return _("%(distance)s apart", distance=_metres(value))
        case MeasureKind.MOST_PEOPLE:
            return ngettext("At most %(num)s person", "At most %(num)s people", value)
        case _:
            return label_of(measure.kind)


def period_of(measure: HealthMeasure) -> str:
    """From when to when it holds, in words."""
    locale = current_locale()
    first = format_day(measure.valid_from, locale)
    if measure.valid_to is None:
        return _("from %(first)s until further notice", first=first)
    return _("%(first)s to %(last)s", first=first, last=format_day(measure.valid_to, locale))


def _metres(centimetres: int) -> str:
    metres = Decimal(centimetres) / 100
    return str(format_unit(metres, "length-meter", "short", locale=current_locale()))
