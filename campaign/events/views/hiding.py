"""All events of a campaign, for its coalition; coordinators hide them and show them again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from campaign.campaigns.hiding_words import hiding_words, names_of_hiders
from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.campaigns.views import HidingPage
from campaign.events.models import Event
from campaign.events.operations import hide_event, show_event_again
from campaign.events.queries import When, find_any_event, of_campaign
from campaign.guard import authorize, may, viewer
from campaign.kernel.arguments import asked
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.kernel.templating import shown
from campaign.organizations.names import native_name
from campaign.permissions import Action

coalition_event_desk = Blueprint("coalition_event_desk", __name__)

HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class CoalitionDesk:
    """The coalition's look at the events of one campaign."""

    campaign: Campaign

    def url(self, verb: str, **values: Any) -> str:
        return url_for(
            f"coalition_event_desk.{verb}",
            coalition=self.campaign.coalition.slug,
            campaign=self.campaign.slug,
            **values,
        )


@coalition_event_desk.get("/")
def list_events(coalition: str, campaign: str) -> ResponseReturnValue:
    at = _desk_of(coalition, campaign)
    authorize(Action.CAMPAIGN_STATE_READ, at.campaign)
    wanted = asked("which")
    which = wanted if wanted in (When.PAST, HIDDEN) else When.UPCOMING.value
    when = When.ALL if which == HIDDEN else When(which)
    page = of_campaign(at.campaign, when, asked_page(), only_hidden=which == HIDDEN)
    names = names_of_hiders(page.items)
    return render_template(
        "events/all_events.html",
        at=at,
        which=which,
        page=page,
        rows=[_row(event, at, names) for event in page.items],
        page_url=lambda number: at.url("list_events", which=which, page=number),
    )


@coalition_event_desk.route(
    "/<int:event_id>/hiding", methods=["GET", "POST"], endpoint="hide_event"
)
def hide(coalition: str, campaign: str, event_id: int) -> ResponseReturnValue:
    at = _desk_of(coalition, campaign)
    authorize(Action.EVENT_HIDE, at.campaign)
    event = find_any_event(at.campaign, event_id)
    return _page_of(event, at).ask_why(
        lambda reason: hide_event(event.id, reason, by=viewer()),
        _("The event is hidden. Its organization is told why."),
    )


@coalition_event_desk.route(
    "/<int:event_id>/showing", methods=["GET", "POST"], endpoint="show_event_again"
)
def show_again(coalition: str, campaign: str, event_id: int) -> ResponseReturnValue:
    at = _desk_of(coalition, campaign)
    authorize(Action.EVENT_HIDE, at.campaign)
    event = find_any_event(at.campaign, event_id)
    return _page_of(event, at).ask_whether(
        lambda: show_event_again(event.id, by=viewer()), _("The event is shown again.")
    )


def _desk_of(coalition: str, campaign: str) -> CoalitionDesk:
    """Raises Missing for another coalition's campaign."""
    found = find_campaign(campaign)
    if found.coalition.slug != coalition:
        raise Missing(coalition)
    return CoalitionDesk(found)


def _page_of(event: Event, at: CoalitionDesk) -> HidingPage:
    title = shown(event.title, at.campaign.languages)
    trail = [{"label": _("Events"), "url": at.url("list_events")}]
    return HidingPage(event, title, _host_of(event), trail)


def _row(event: Event, at: CoalitionDesk, names: Mapping[str, str]) -> dict[str, Any]:
    """A row of the component `queue`."""
    about = (_host_of(event), event.city, hiding_words(event, names))
    verb = "show_event_again" if event.is_hidden else "hide_event"
    may_hide = may(Action.EVENT_HIDE, at.campaign)
    return {
        "title": shown(event.title, at.campaign.languages),
        "url": None if event.is_hidden else _public_url(event, at.campaign),
        "day": None if event.is_month_only else event.first_day,
        "about": " · ".join(part for part in about if part),
        "mark": _mark(event),
        "kind": "bad",
        "action": _("Show again") if event.is_hidden else _("Hide"),
        "action_url": at.url(verb, event_id=event.id) if may_hide else None,
    }


def _host_of(event: Event) -> str:
    if event.organization is None:
        return _("The coalition")
    return native_name(event.organization).text


def _mark(event: Event) -> str | None:
    if event.is_hidden:
        return _("Hidden")
    return _("Cancelled") if event.is_cancelled else None


def _public_url(event: Event, campaign: Campaign) -> str:
    slug = event.slug(current_language())
    return url_for("pages.show_event", campaign=campaign.slug, event_id=event.id, slug=slug)
