"""An organization's own events, and the quickest way to the next one."""

from collections.abc import Mapping
from typing import Any

from babel.dates import format_time
from flask import render_template
from flask.typing import ResponseReturnValue

from campaign.campaigns.hiding_words import hiding_words, names_of_hiders
from campaign.events.forms import RepeatForm
from campaign.events.models import Event
from campaign.events.queries import When, last_logged, of_organization
from campaign.events.views.blueprint import Desk, desk_of, event_desk
from campaign.guard import authorize, may
from campaign.kernel.arguments import asked
from campaign.kernel.countries import country_name
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.kernel.templating import month, shown
from campaign.permissions import Action


@event_desk.get("/")
def list_events(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.DESK_READ, at.organization)
    when = When.PAST if asked("when") == When.PAST else When.UPCOMING
    page = of_organization(at.campaign, at.organization, when, asked_page())
    names = names_of_hiders(page.items)
    return render_template(
        "events/events.html",
        at=at,
        when=when,
        page=page,
        rows=[_row(event, at, names) for event in page.items],
        page_url=lambda number: at.url("list_events", when=when.value, page=number),
        last=_last(at),
        again=RepeatForm(),
    )


def _last(at: Desk) -> Event | None:
    """What can be held once more by naming a day, if that may be."""
    event = last_logged(at.organization)
    if event is None or event.campaign_id != at.campaign.id:
        return None
    return event if may(Action.EVENT_CREATE, at.organization) else None


def _row(event: Event, at: Desk, names: Mapping[str, str]) -> dict[str, Any]:
    """A row of the component `queue`."""
    may_edit = may(Action.EVENT_EDIT, at.organization)
    public_url = None if event.is_hidden else at.public_url(event)
    return {
        "title": shown(event.title, at.campaign.languages),
        "url": at.url("edit_event", event_id=event.id) if may_edit else public_url,
        "day": None if event.is_month_only else event.first_day,
        "about": " · ".join(part for part in (*_about(event), hiding_words(event, names)) if part),
        "mark": _mark(event),
        "kind": "bad" if event.is_hidden or event.is_cancelled else "warn",
        "action": _("Once more"),
        "action_url": at.url("repeat_event", event_id=event.id)
        if may(Action.EVENT_CREATE, at.organization)
        else None,
    }


def _about(event: Event) -> tuple[str | None, ...]:
    locale = current_locale()
    return (
        month(event.first_day) if event.is_month_only else None,
        format_time(event.starts_time, "short", locale=locale) if event.starts_time else None,
        event.city,
        country_name(event.country, locale) if event.country else None,
        _("Online") if event.is_online else None,
    )


def _mark(event: Event) -> str | None:
    if event.is_hidden:
        return _("Hidden")
    if event.is_cancelled:
        return _("Cancelled")
    return _("Not yet certain") if event.is_tentative else None
