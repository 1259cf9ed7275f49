"""A month of events as a calendar."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import Response, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.events.models import Event
from campaign.events.queries import EventFilter, When, events_of_month, filtered
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.published import publish
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.pages.blueprint import pages
from campaign.pages.event_filters import read_month
from campaign.pages.event_rows import event_rows, event_url

A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in a square."""

    title: Shown
    url: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Square:
    day: date
    url: str
    events: list[Entry] = field(default_factory=list)


@pages.get("/<campaign>/events/months/<month>")
@public
def show_month(campaign: str, month: str) -> Response:
    """A month about the time of the campaign; there are no others, lest robots turn for ever."""
    return publish(f"campaign:{campaign}", lambda: _render(campaign, month))


def month_url(campaign: Campaign, day: date) -> str:
    """The calendar of that day, or of the campaign's nearest one."""
    near = min(max(day, campaign.starts_on), campaign.ends_on)
    return url_for("pages.show_month", campaign=campaign.slug, month=f"{near:%Y-%m}")


def _render(slug: str, text: str) -> str:
    campaign = find_campaign(slug)
    month = read_month(text)
    if not _is_near(campaign, month):
        raise Missing(text)
    events = events_of_month(campaign, month)
    page = filtered(campaign, EventFilter(month=month))
    return render_template(
        "pages/month.html",
        campaign=campaign,
        month=month,
        today=today(campaign.zone),
        weeks=weeks_of(campaign, month, [each for each in events if not each.is_month_only]),
        weekdays=weekdays(),
        tabs=_tabs(campaign, month),
        previous_url=_turn(campaign, month - timedelta(days=1)),
        next_url=_turn(campaign, month + timedelta(days=31)),
        page=page,
        rows=event_rows(page.items, campaign),
    )


def weeks_of(campaign: Campaign, month: date, events: Sequence[Event]) -> list[list[Square]]:
    """The weeks of the month as the reader's language begins them, each day with its events."""
    first_weekday = current_locale().first_week_day
    weeks = [
        [Square(day, _day_url(campaign, day)) for day in week]
        for week in Calendar(first_weekday).monthdatescalendar(month.year, month.month)
    ]
    squares = {square.day: square for week in weeks for square in week if _same(square.day, month)}
    for event in events:
        entry = Entry(
            shown(event.title, campaign.languages), event_url(event, campaign), event.is_cancelled
        )
        for day, square in squares.items():
            if event.first_day <= day <= event.last_day:
                square.events.append(entry)
    return weeks


def weekdays() -> list[dict[str, str]]:
    """Names of the days, from the one that begins the reader's week."""
    locale = current_locale()
    names = locale.days["stand-alone"]
    order = [(locale.first_week_day + offset) % 7 for offset in range(7)]
    return [{"short": names["abbreviated"][day], "long": names["wide"][day]} for day in order]


def _tabs(campaign: Campaign, month: date) -> list[dict[str, object]]:
    return [
        {"label": _("Upcoming"), "url": url_for("pages.list_events", campaign=campaign.slug)},
        {
            "label": _("Past"),
            "url": url_for("pages.list_events", campaign=campaign.slug, when=When.PAST.value),
        },
        {"label": _("Calendar"), "url": month_url(campaign, month), "current": True},
    ]


def _same(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _day_url(campaign: Campaign, day: date) -> str:
    return url_for("pages.list_events", campaign=campaign.slug, day=day.isoformat())


def _is_near(campaign: Campaign, month: date) -> bool:
    return campaign.starts_on - A_YEAR <= month <= campaign.ends_on + A_YEAR


def _turn(campaign: Campaign, day: date) -> str | None:
    month = day.replace(day=1)
    if not _is_near(campaign, month):
        return None
    return url_for("pages.show_month", campaign=campaign.slug, month=f"{month:%Y-%m}")
