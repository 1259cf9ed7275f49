"""When an event was to be before it was moved, in words."""

from babel.dates import format_time

from campaign.events.models import Event, EventMove
from campaign.kernel.dates import format_day, format_short_day, on_the_wall, zone_label
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _


def was_to_be(event: Event) -> str:
    """Return the sentence that says so; nothing for an event that stands where it stood."""
    was = event.moved_from
    if was is None:
        return ""
    day = format_day(was.was_first_day, current_locale(), style="full")
    if was.was_starts_time is None:
        return _("It was to be on %(day)s.", day=day)
    return _("It was to be on %(day)s at %(time)s.", day=day, time=_time(was, event))


def moved_from_in_short(event: Event) -> str | None:
    """Return the day before; on the same day, the time."""
    was = event.moved_from
    if was is None:
        return None
    if was.was_first_day != event.first_day or was.was_starts_time is None:
        return format_short_day(was.was_first_day, current_locale())
    return _time(was, event)


def _time(was: EventMove, event: Event) -> str:
    """Return the time of day, with its zone where that is another one now."""
    locale = current_locale()
    words = format_time(was.was_starts_time, "short", locale=locale)
    if was.was_starts_time is None or was.was_zone in (None, event.zone):
        return words
    there = on_the_wall(was.was_first_day, was.was_starts_time, was.was_zone)
    return f"{words} ({zone_label(was.was_zone, there, locale)})"
