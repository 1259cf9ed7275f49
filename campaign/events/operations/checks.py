"""What can never be said about an event, each with a sentence for whoever wrote it."""

from collections.abc import Iterator
from datetime import date, datetime, time

from campaign.events.models import LONGEST, DatePrecision, EventState
from campaign.events.operations.drafts import EventDraft
from campaign.kernel.addresses import is_web_address
from campaign.kernel.countries import is_country
from campaign.kernel.dates import is_zone, last_of_month, moment_of, zone
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import is_language
from campaign.kernel.translated import Translated

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_TEXTS = {
    "title": 200,
    "description": 20_000,
    "city": 120,
    "venue": 200,
    "address": 300,
    "online_url": 500,
    "website": 500,
    "uid": 80,
}
MOST_PLACES = 10_000_000
"""No keyboard writes them, and PostgreSQL refuses the first."""


def check(draft: EventDraft) -> None:
    """Raises the first of `faults()`."""
    for fault in faults(draft):
        raise fault


def faults(draft: EventDraft) -> Iterator[Refused]:
    """Everything that is wrong with a draft by itself, each naming its field."""
    yield from _text_faults(draft)
    yield from _language_faults(draft)
    yield from _place_faults(draft)
    yield from _link_faults(draft)
    yield from _number_faults(draft)
    yield from _host_faults(draft)
    if draft.state is EventState.CANCELLED:
        yield Refused(_("An event is cancelled by saying why, not by its state."), field="state")
    if is_zone(draft.zone):
        yield from _time_faults(draft)
    else:
        yield Refused(
            _("“%(zone)s” is not a time zone. Write it as in Europe/Paris.", zone=draft.zone),
            field="zone",
        )


def _text_faults(draft: EventDraft) -> Iterator[Refused]:
    if not draft.title.texts.get(draft.title.source, "").strip():
        yield Refused(_("Give the event a title."), field="title")
    for name, most in LONGEST_TEXTS.items():
        texts = _texts(getattr(draft, name))
        if any(len(text) > most for text in texts):
            yield Refused(
                _("This is too long: at most %(most)d characters.", most=most), field=name
            )


def _texts(value: Translated | str | None) -> tuple[str, ...]:
    if isinstance(value, Translated):
        return tuple(value.texts.values())
    return (value,) if value else ()


def _language_faults(draft: EventDraft) -> Iterator[Refused]:
    for tag in draft.title.languages:
        if not is_language(tag):
            yield Refused(_no_language(tag), field="title")
    for tag in draft.description.languages if draft.description else ():
        if not is_language(tag):
            yield Refused(_no_language(tag), field="description")
    for tag in draft.languages:
        if not is_language(tag):
            yield Refused(_no_language(tag), field="languages")
    if len(set(draft.languages)) < len(draft.languages):
        yield Refused(_("A language is named twice."), field="languages")


def _no_language(tag: str) -> str:
    return _("“%(tag)s” is not a language. Write its tag, as in fr or pt-BR.", tag=tag)


def _place_faults(draft: EventDraft) -> Iterator[Refused]:
    if draft.country is None:
        if not draft.is_online:
            yield Refused(_("Say in which country it is, or that it is online."), field="country")
    elif not is_country(draft.country):
        yield Refused(
            _("“%(code)s” is not a country. Write its two letters, as in FR.", code=draft.country),
            field="country",
        )
    if (draft.latitude is None) != (draft.longitude is None):
        yield Refused(_("A place on the map needs latitude and longitude."), field="latitude")
    if draft.latitude is not None and not -90 <= draft.latitude <= 90:
        yield Refused(_("A latitude lies between -90 and 90."), field="latitude")
    if draft.longitude is not None and not -180 <= draft.longitude <= 180:
        yield Refused(_("A longitude lies between -180 and 180."), field="longitude")


def _link_faults(draft: EventDraft) -> Iterator[Refused]:
    for name in ("online_url", "website"):
        link = getattr(draft, name)
        if link and not is_web_address(link):
            yield Refused(
                _("This is not a web address. It begins with https:// or http://."), field=name
            )
    if draft.online_url and not draft.is_online:
        yield Refused(_("A link to take part is for an event that is online."), field="online_url")


def _number_faults(draft: EventDraft) -> Iterator[Refused]:
    if draft.capacity is not None and not 0 < draft.capacity <= MOST_PLACES:
        yield Refused(_("The number of places is a whole number above 0."), field="capacity")


def _host_faults(draft: EventDraft) -> Iterator[Refused]:
    if len({draft.organization_id, *draft.co_host_ids}) <= len(draft.co_host_ids):
        yield Refused(_("An organization hosts an event once only."), field="co_hosts")


def _time_faults(draft: EventDraft) -> Iterator[Refused]:
    if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in (draft.first_day, draft.last_day)):
        yield Refused(_("Check the year."), field="first_day")
        return
    if draft.last_day < draft.first_day:
        yield Refused(_("The event ends before it starts."), field="last_day")
        return
    if draft.last_day - draft.first_day > LONGEST:
        yield Refused(_("An event lasts a year at most. Check the year."), field="last_day")
    if draft.date_precision is DatePrecision.MONTH:
        yield from _month_faults(draft)
        return
    yield from _clock_faults(draft)


def _month_faults(draft: EventDraft) -> Iterator[Refused]:
    first = draft.first_day
    if first.day != 1 or draft.last_day != last_of_month(first):
        yield Refused(
            _("A date known to the month runs from the month's first day to its last."),
            field="last_day",
        )
    if draft.starts_time is not None or draft.ends_time is not None:
        yield Refused(
            _("While only the month is known, there is no time of day."), field="starts_time"
        )


def _clock_faults(draft: EventDraft) -> Iterator[Refused]:
    start, end = draft.starts_time, draft.ends_time
    if start is None:
        if end is not None:
            yield Refused(_("Say when the event starts."), field="starts_time")
        return
    for name, day, at in (
        ("starts_time", draft.first_day, start),
        ("ends_time", draft.last_day, end),
    ):
        if at is not None and is_skipped(day, at, draft.zone):
            yield Refused(
                _(
                    "On that day the clocks there are put forward: %(time)s does not occur.",
                    time=f"{at:%H:%M}",
                ),
                field=name,
            )
    if end is not None and draft.last_day == draft.first_day and end < start:
        yield Refused(
            _("The event ends before it starts. If it goes on after midnight, name the last day."),
            field="ends_time",
        )


def is_skipped(day: date, at: time, zone_name: str) -> bool:
    """Whether clocks in that zone, put forward, never show this time on this day."""
    wall = datetime.combine(day, at)
    shown = moment_of(day, at, zone_name).astimezone(zone(zone_name))
    return shown.replace(tzinfo=None) != wall
