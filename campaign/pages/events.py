"""All events of a campaign: what comes next, what was, and whatever one looks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Response, render_template

from campaign.campaigns.queries import find_campaign
from campaign.events.queries import EventFilter, When, filtered
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.kernel.published import publish
from campaign.kernel.templating import absolute_url
from campaign.pages.blueprint import pages
from campaign.pages.event_choices import choice_fields, narrowings, words_for
from campaign.pages.event_filters import AskedEvents, asked_events
from campaign.pages.event_rows import EventRow, event_rows
from campaign.pages.months import month_url


@dataclass(frozen=True, slots=True)
class MonthOfRows:
    month: date
    rows: list[EventRow]


@pages.get("/<campaign>/events/")
@public
def list_events(campaign: str) -> Response:
    """Upcoming events, or those that the address asks for."""
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    asked = asked_events(campaign)
    page = filtered(campaign, asked.filter, asked_page())
    day = today(campaign.zone)
    return render_template(
        "pages/events.html",
        campaign=campaign,
        today=day,
        asked=asked,
        tabs=tabs(asked, day),
        fields=choice_fields(asked),
        narrowings=narrowings(asked),
        page=page,
        months=by_month(event_rows(page.items, campaign), asked.filter, day),
        feed=_feed(asked),
    )


def by_month(rows: Iterable[EventRow], wanted: EventFilter, day: date) -> list[MonthOfRows]:
    """Rows under the month in which the reader looks for them.

    What goes on now stands in this month, whenever it began; what is over in the month it ended.
    """

    def month_of(row: EventRow) -> date:
        if wanted.is_of_the_past:
            return row.last_day.replace(day=1)
        earliest = wanted.month or wanted.day or (day if wanted.when is When.UPCOMING else None)
        return max(row.first_day, earliest or row.first_day).replace(day=1)

    # Sorted, since in the order of time the days of distant places interleave.
    ordered = sorted(rows, key=month_of, reverse=wanted.is_of_the_past)
    return [MonthOfRows(month, list(group)) for month, group in groupby(ordered, month_of)]


def tabs(asked: AskedEvents, day: date) -> list[dict[str, object]]:
    """The list's two halves, and the calendar of the month that the reader looks at."""
    halves: list[dict[str, object]] = [
        {
            "label": label,
            "url": asked.url(without=("month", "day"), when=when.value),
            "current": asked.tab is when,
        }
        for when, label in ((When.UPCOMING, _("Upcoming")), (When.PAST, _("Past")))
    ]
    month = asked.filter.month or asked.filter.day or day
    return [*halves, {"label": _("Calendar"), "url": month_url(asked.campaign, month)}]


def _feed(asked: AskedEvents) -> dict[str, str]:
    """The calendar to follow that comes nearest to what is looked for."""
    slug, language = asked.campaign.slug, current_language()
    if country := asked.chosen.get("country"):
        url = absolute_url(
            "calendars.show_country_feed", campaign=slug, country=country.lower(), lang=language
        )
        return {"url": url, "name": words_for(asked, "country", country)}
    if host := asked.chosen.get("organization"):
        url = absolute_url(
            "calendars.show_organization_feed", campaign=slug, organization=host, lang=language
        )
        return {"url": url, "name": words_for(asked, "organization", host)}
    url = absolute_url("calendars.show_campaign_feed", campaign=slug, lang=language)
    return {"url": url, "name": _("All events")}
