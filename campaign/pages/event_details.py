"""Everything the page of an event says, be it the central gathering or one of many."""

from collections.abc import Container
from dataclasses import dataclass
from textwrap import shorten
from typing import Any
from urllib.parse import urlencode

from babel.dates import get_timezone_location
from babel.lists import format_list
from flask import url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import names_of_participants
from campaign.events.models import Event
from campaign.events.moves import was_to_be
from campaign.events.vocabulary import label_of
from campaign.health.queries import in_force
from campaign.kernel.clock import now
from campaign.kernel.dates import format_day, format_month, zone_label
from campaign.kernel.i18n import current_language, current_locale, language_name
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import absolute_url, shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Organization
from campaign.organizations.names import native_name
from campaign.pages.event_data import calendar_links
from campaign.pages.event_rows import EventRow, event_rows, host_of, place_of
from campaign.pages.health import measure_rows
from campaign.pages.names import reader_name

MAP = "https://www.openstreetmap.org/"
MOST_SHARED = 160


@dataclass(frozen=True, slots=True)
class Host:
    name: Shown
    translation: Shown | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetails:
    row: EventRow
    title: Shown
    description: Shown
    kind: str
    zone_name: str | None
    """Of its clock, in words; None where no clock matters."""
    is_over: bool
    is_tentative: bool
    cancel_reason: Shown
    moved: str
    """When it was to be before, in a sentence."""
    place: str
    venue: str | None
    address: str | None
    map_url: str | None
    online_url: str | None
    website: str | None
    hosts: list[Host]
    languages: str
    capacity: int | None
    measures: list[dict[str, Any]]
    feed_url: str
    calendar_links: list[dict[str, str]]

    @property
    def share_words(self) -> str:
        """When, where and how it begins, for those who share the page."""
        row, locale = self.row, current_locale()
        day = (
            format_month(row.first_day, locale)
            if row.is_month_only
            else format_day(row.first_day, locale, style="full")
        )
        beginning = shorten(str(self.description), MOST_SHARED, placeholder="…")
        return " · ".join(part for part in (day, self.place, beginning) if part)

    @property
    def texts(self) -> tuple[Shown, ...]:
        return tuple(text for text in (self.title, self.description) if text)

    @property
    def written_in(self) -> str | None:
        """The language it is told in, where that is not the reader's."""
        reader = current_language()
        foreign = next((text for text in self.texts if text.is_foreign_to(reader)), None)
        return language_name(foreign.language, shown_in=reader) if foreign else None

    @property
    def is_outdated(self) -> bool:
        return any(text.is_outdated for text in self.texts)


def details_of(event: Event, campaign: Campaign) -> EventDetails:
    (row,) = event_rows([event], campaign)
    return EventDetails(
        row=row,
        title=row.title,
        description=shown(event.description, campaign.languages),
        kind=label_of(event.kind),
        zone_name=_zone_name(event),
        is_over=event.ends_at <= now(),
        is_tentative=event.is_tentative,
        cancel_reason=shown(event.cancel_reason, campaign.languages),
        moved=was_to_be(event),
        place=place_of(event),
        venue=event.venue,
        address=event.address,
        map_url=_map_url(event),
        online_url=event.online_url,
        website=event.website,
        hosts=_hosts(event, campaign),
        languages=_languages(event),
        capacity=event.capacity,
        measures=measure_rows(in_force(campaign, event.country, event.first_day), campaign),
        feed_url=absolute_url(
            "calendars.show_event_feed",
            campaign=campaign.slug,
            event_id=event.id,
            lang=current_language(),
        ),
        calendar_links=calendar_links(event, campaign),
    )


def _zone_name(event: Event) -> str | None:
    if event.starts_time is None:
        return None
    locale = current_locale()
    name = zone_label(event.zone, event.starts_there, locale)
    if not any(letter.isdigit() for letter in name):
        return name
    # The language has no word for the zone: "UTC+05:30" says more with a town.
    town = get_timezone_location(event.zone, locale=locale, return_city=True)
    return _("%(zone)s (%(town)s)", zone=name, town=town)


def _map_url(event: Event) -> str | None:
    if event.latitude is not None and event.longitude is not None:
        marker = urlencode({"mlat": event.latitude, "mlon": event.longitude})
        return f"{MAP}?{marker}#map=17/{event.latitude}/{event.longitude}"
    if event.address or event.venue:
        place = ", ".join(part for part in (event.venue, event.address, place_of(event)) if part)
        return f"{MAP}search?{urlencode({'query': place})}"
    return None


def _hosts(event: Event, campaign: Campaign) -> list[Host]:
    """The host first; the coalition where it holds the event itself."""
    taking_part = {organization.id for organization in names_of_participants(campaign)}
    co_hosts = [_host(row.organization, campaign, taking_part) for row in event.co_hosts]
    if event.organization is None:
        url = url_for("pages.show_coalition", coalition=campaign.coalition.slug)
        return [Host(host_of(event, campaign), None, url), *co_hosts]
    return [_host(event.organization, campaign, taking_part), *co_hosts]


def _host(organization: Organization, campaign: Campaign, taking_part: Container[int]) -> Host:
    url = url_for("pages.show_organization", campaign=campaign.slug, organization=organization.slug)
    return Host(
        native_name(organization),
        reader_name(organization, campaign.languages),
        url if organization.id in taking_part else None,
    )


def _languages(event: Event) -> str:
    names = [language_name(tag, shown_in=current_language()) for tag in event.language_tags]
    return format_list(names, locale=current_locale())
