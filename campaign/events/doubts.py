"""What is asked back before an event is published: it can be so, but most likely it is a slip."""

from collections.abc import Iterator
from datetime import time, timedelta

from babel.dates import format_time

from campaign.events.operations import EventDraft
from campaign.events.zones import is_zone_of
from campaign.kernel.countries import country_name
from campaign.kernel.dates import format_day, moment_of
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_locale, ngettext
from campaign.kernel.i18n import gettext as _

LONG_NIGHT = timedelta(hours=8)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


def doubts(draft: EventDraft, base: EventDraft, *, names_last_day: bool) -> Iterator[Refused]:
    """Yield a question for each thing that its writer may not have meant, naming its field."""
    if not names_last_day and is_long_night(draft):
        yield Refused(_how_long(draft), field="ends_time")
    if _ends_as_a_day_begins(draft) and draft.last_day != base.last_day:
        day = format_day(draft.last_day, current_locale())
        yield Refused(
            _(
                "It would end as %(day)s begins. If it goes on until the midnight after that day,"
                " name the day after it as the last.",
                day=day,
            ),
            field="last_day",
        )
    yield from _zones_elsewhere(draft, base)


def is_long_night(draft: EventDraft) -> bool:
    """Return whether an end earlier than the start, read as one of the next day, is far away."""
    start, end = draft.starts_time, draft.ends_time
    if start is None or end is None or end >= start:
        return False
    return draft.last_day - draft.first_day == A_DAY and _length(draft) > LONG_NIGHT


def _ends_as_a_day_begins(draft: EventDraft) -> bool:
    """Return whether it ends at 0:00 after some days: few say clearly which midnight they mean."""
    is_midnight = draft.ends_time == time(0)
    return is_midnight and draft.last_day - draft.first_day > A_DAY


def _length(draft: EventDraft) -> timedelta:
    begins = moment_of(draft.first_day, draft.starts_time or time(0), draft.zone)
    return moment_of(draft.last_day, draft.ends_time or time(0), draft.zone) - begins


def _how_long(draft: EventDraft) -> str:
    locale = current_locale()
    return ngettext(
        "It would last %(num)s hour, until %(time)s on %(day)s.",
        "It would last %(num)s hours, until %(time)s on %(day)s.",
        _length(draft) // AN_HOUR,
        time=format_time(draft.ends_time, "short", locale=locale),
        day=format_day(draft.last_day, locale),
    )


def _zones_elsewhere(draft: EventDraft, base: EventDraft) -> Iterator[Refused]:
    """Ask about the zone of another country, as when only the country was changed."""
    is_new = (draft.zone, draft.country) != (base.zone, base.country)
    if draft.country is None or draft.is_online or not is_new:
        return
    if not is_zone_of(draft.country, draft.zone):
        country = country_name(draft.country, current_locale())
        yield Refused(
            _(
                "%(zone)s is not a time zone of %(country)s.",
                zone=draft.zone,
                country=country,
            ),
            field="zone",
        )
