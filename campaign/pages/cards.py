"""Pictures for those who share a page, where the campaign has none: its colour, and large words."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache

from flask import Response, current_app

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign, find_participant
from campaign.events.models import Event
from campaign.events.queries import find_event, gathering
from campaign.guard import public
from campaign.kernel.colour import palette
from campaign.kernel.dates import format_day, format_days, format_month
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_language, current_locale, direction_of
from campaign.kernel.i18n import gettext as _
from campaign.kernel.published import publish
from campaign.kernel.security import open_to_sites
from campaign.kernel.templating import shown
from campaign.kernel.typeset import draw
from campaign.organizations.names import coalition_label
from campaign.pages.blueprint import pages
from campaign.pages.event_rows import place_of
from campaign.pages.posters import dates_of

MOST_WORDS = 200
FIRST_STRONG, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True, slots=True)
class Card:
    """What a picture says. The same words in the same colours are drawn once in a process."""

    title: str
    above: str
    below: str
    field: str
    words: str
    language: str
    direction: str


@pages.get("/<campaign>/picture.png")
@public
@open_to_sites
def show_card(campaign: str) -> Response:
    def card(found: Campaign) -> Card:
        return _card(found, _title(found), str(coalition_label(found.coalition)), dates_of(found))

    return _answer(campaign, card)


@pages.get("/<campaign>/progress/picture.png")
@public
@open_to_sites
def show_progress_card(campaign: str) -> Response:
    return _answer(campaign, lambda found: _card(found, _("Progress"), _title(found), ""))


@pages.get("/<campaign>/gathering/picture.png")
@public
@open_to_sites
def show_gathering_card(campaign: str) -> Response:
    def card(found: Campaign) -> Card:
        event = gathering(found)
        if event is None:
            raise Missing("gathering")
        return _event_card(found, event)

    return _answer(campaign, card)


@pages.get("/<campaign>/events/<int:event_id>/picture.png")
@public
@open_to_sites
def show_event_card(campaign: str, event_id: int) -> Response:
    return _answer(campaign, lambda found: _event_card(found, find_event(found, event_id)))


@pages.get("/<campaign>/organizations/<organization>/picture.png")
@public
@open_to_sites
def show_organization_card(campaign: str, organization: str) -> Response:
    def card(found: Campaign) -> Card:
        return _card(found, find_participant(found, organization).name, _title(found), "")

    return _answer(campaign, card)


def _answer(slug: str, card: Callable[[Campaign], Card]) -> Response:
    return publish(
        f"campaign:{slug}",
        lambda: _drawn(card(find_campaign(slug))),
        content_type="image/png",
        fresh_for=None,
    )


@lru_cache(maxsize=128)
def _drawn(card: Card) -> bytes:
    return draw("card", asdict(card))


def _event_card(campaign: Campaign, event: Event) -> Card:
    title = str(shown(event.title, campaign.languages))
    if event.is_cancelled:
        title = _("Cancelled: %(title)s", title=title)
    parts = (_days_of(event), place_of(event) or (_("Online") if event.is_online else ""))
    return _card(campaign, title, _title(campaign), " · ".join(part for part in parts if part))


def _days_of(event: Event) -> str:
    locale = current_locale()
    if event.is_month_only:
        return format_month(event.first_day, locale)
    if event.first_day == event.last_day:
        return format_day(event.first_day, locale)
    return format_days(event.first_day, event.last_day, locale)


def _card(campaign: Campaign, title: str, above: str, below: str) -> Card:
    colours = palette(campaign.accent).light
    if current_app.config["SETTINGS"].demo:
        above = f"{above} · {_('Sample data.')}"
    return Card(
        title=title[:MOST_WORDS],
        above=_apart(above),
        below=_apart(below),
        field=colours.banner,
        words=colours.on_banner,
        language=current_language(),
        direction=direction_of(current_language()),
    )


def _apart(words: str) -> str:
    """Return a line that runs its own way, whichever way the picture runs."""
    return f"{FIRST_STRONG}{words[:MOST_WORDS]}{END}" if words else ""


def _title(campaign: Campaign) -> str:
    return str(shown(campaign.title, campaign.languages))
