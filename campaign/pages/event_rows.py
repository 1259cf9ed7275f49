"""Events as rows of a list, on whatever page they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.events.moves import moved_from_in_short
from campaign.kernel.countries import country_name
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.organizations.names import coalition_label, native_name


@dataclass(frozen=True, slots=True)
class EventRow:
    """What the components `event` and `when` show."""

    url: str
    title: Shown
    place: str
    host: Shown
    language_tags: tuple[str, ...]
    first_day: date
    last_day: date
    starts_there: datetime
    ends_there: datetime
    zone: str
    is_all_day: bool
    is_month_only: bool
    is_cancelled: bool
    is_online: bool
    moved_from: str | None
    note: str | None


def event_rows(events: Iterable[Event], campaign: Campaign) -> list[EventRow]:
    return [_row(event, campaign) for event in events]


def event_url(event: Event, campaign: Campaign) -> str:
    return url_for(
        "pages.show_event",
        campaign=campaign.slug,
        event_id=event.id,
        slug=event.slug(current_language()),
    )


def host_of(event: Event, campaign: Campaign) -> Shown:
    """The organization's own name; the coalition's where no organization holds the event alone."""
    if event.organization is None:
        return coalition_label(campaign.coalition)
    return native_name(event.organization)


def place_of(event: Event) -> str:
    """The town and the country, as far as they are known."""
    country = country_name(event.country, current_locale()) if event.country else None
    return ", ".join(part for part in (event.city, country) if part)


def note_on(event: Event) -> str | None:
    return _("not yet certain") if event.is_tentative else None


def _row(event: Event, campaign: Campaign) -> EventRow:
    return EventRow(
        url=event_url(event, campaign),
        title=shown(event.title, campaign.languages),
        place=place_of(event),
        host=host_of(event, campaign),
        language_tags=event.language_tags,
        first_day=event.first_day,
        last_day=event.first_day if event.is_month_only else event.last_day,
        starts_there=event.starts_there,
        ends_there=event.ends_there,
        zone=event.zone,
        is_all_day=event.is_all_day,
        is_month_only=event.is_month_only,
        is_cancelled=event.is_cancelled,
        is_online=event.is_online,
        moved_from=moved_from_in_short(event),
        note=note_on(event),
    )
