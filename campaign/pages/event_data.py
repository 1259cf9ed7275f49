"""An event for other programs: as schema.org has it, and as links that put it in a calendar."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.kernel.dates import on_the_wall
from campaign.kernel.i18n import current_language
from campaign.kernel.templating import absolute_url, shown
from campaign.pages.event_rows import host_of, place_of

SCHEMA = "https://schema.org/"
GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"


def event_address(event: Event, campaign: Campaign) -> str:
    """The whole address of the event's page in the reader's language."""
    return absolute_url(
        "pages.show_event",
        campaign=campaign.slug,
        event_id=event.id,
        slug=event.slug(current_language()),
    )


def structured_data(event: Event, campaign: Campaign) -> dict[str, Any] | None:
    """Return the event for JSON-LD, without what is not known.

    None until its day is known: an Event of schema.org has a start that is a day at least.
    """
    if event.is_month_only:
        return None
    description = shown(event.description, campaign.languages)
    found = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": str(shown(event.title, campaign.languages)),
        "description": str(description) or None,
        "url": event_address(event, campaign),
        "startDate": _start(event),
        "endDate": _end(event),
        "previousStartDate": _start_before_moving(event),
        "eventStatus": SCHEMA + _status(event),
        "eventAttendanceMode": SCHEMA + _attendance(event),
        "location": _locations(event, campaign),
        "organizer": _organizers(event, campaign),
        "inLanguage": list(event.language_tags),
        "maximumAttendeeCapacity": event.capacity,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def calendar_links(event: Event, campaign: Campaign) -> list[dict[str, str]]:
    """Ways to put the event in a calendar that is kept elsewhere; none while the day is open."""
    if event.is_month_only or event.is_cancelled:
        return []
    return [
        {"label": "Google", "url": f"{GOOGLE}?{urlencode(_google(event, campaign))}"},
        {"label": "Outlook", "url": f"{OUTLOOK}?{urlencode(_outlook(event, campaign))}"},
    ]


def _start(event: Event) -> str:
    if event.is_all_day:
        return event.first_day.isoformat()
    return event.starts_there.isoformat()


def _end(event: Event) -> str | None:
    if event.is_all_day:
        return event.last_day.isoformat()
    if event.ends_there == event.starts_there:
        return None
    return event.ends_there.isoformat()


def _start_before_moving(event: Event) -> str | None:
    """Return the day; with its time where that alone is another one now."""
    was = event.moved_from
    if was is None:
        return None
    if was.was_first_day != event.first_day or was.was_starts_time is None:
        return was.was_first_day.isoformat()
    zone = was.was_zone or event.zone
    return on_the_wall(was.was_first_day, was.was_starts_time, zone).isoformat()


def _status(event: Event) -> str:
    if event.is_cancelled:
        return "EventCancelled"
    return "EventRescheduled" if event.moved_from else "EventScheduled"


def _attendance(event: Event) -> str:
    if not event.is_online:
        return "OfflineEventAttendanceMode"
    is_both = _has_place(event)
    return "MixedEventAttendanceMode" if is_both else "OnlineEventAttendanceMode"


def _has_place(event: Event) -> bool:
    """Return whether one can go there; of an online event the country is only whose day it is."""
    return bool(event.venue or event.address) if event.is_online else True


def _locations(event: Event, campaign: Campaign) -> list[dict[str, Any]] | dict[str, Any]:
    online = {"@type": "VirtualLocation", "url": event.online_url or event_address(event, campaign)}
    if not event.is_online:
        return _place(event)
    return [online, _place(event)] if _has_place(event) else online


def _place(event: Event) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": event.address,
        "addressLocality": event.city,
        "addressCountry": event.country,
    }
    place: dict[str, Any] = {
        "@type": "Place",
        "name": event.venue or place_of(event),
        "address": {name: value for name, value in address.items() if value},
    }
    if event.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": event.latitude,
            "longitude": event.longitude,
        }
    return {name: value for name, value in place.items() if value}


def _organizers(event: Event, campaign: Campaign) -> list[dict[str, str]]:
    names = [
        str(host_of(event, campaign)),
        *(row.organization.name for row in event.co_hosts),
    ]
    return [{"@type": "Organization", "name": name} for name in names]


def _google(event: Event, campaign: Campaign) -> dict[str, str]:
    if event.is_all_day:
        dates = f"{event.first_day:%Y%m%d}/{_day_after(event.last_day):%Y%m%d}"
    else:
        dates = f"{_compact(event.starts_there)}/{_compact(event.ends_there)}"
    return {
        "action": "TEMPLATE",
        "text": str(shown(event.title, campaign.languages)),
        "dates": dates,
        "ctz": event.zone,
        "details": event_address(event, campaign),
        "location": where_in_one_line(event),
    }


def _outlook(event: Event, campaign: Campaign) -> dict[str, str]:
    starts, ends = event.starts_there.astimezone(UTC), event.ends_there.astimezone(UTC)
    if event.is_all_day:
        starts = datetime.combine(event.first_day, time(0), UTC)
        ends = datetime.combine(_day_after(event.last_day), time(0), UTC)
    return {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": str(shown(event.title, campaign.languages)),
        "startdt": f"{starts:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
        "allday": "true" if event.is_all_day else "false",
        "body": event_address(event, campaign),
        "location": where_in_one_line(event),
    }


def where_in_one_line(event: Event) -> str:
    parts = (event.venue, event.address, place_of(event), event.online_url)
    return ", ".join(part for part in parts if part)


def _compact(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
