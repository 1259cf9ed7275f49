"""The page of an event."""

from flask import Response, abort, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from campaign.campaigns.queries import find_campaign
from campaign.events.queries import find_event
from campaign.fundraising.queries.progress import bar_of_event
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.i18n import current_language
from campaign.kernel.published import publish
from campaign.pages.blueprint import pages
from campaign.pages.event_data import structured_data
from campaign.pages.event_details import details_of
from campaign.pages.event_rows import event_url


@pages.get("/<campaign>/events/<int:event_id>")
@pages.get("/<campaign>/events/<int:event_id>-<slug>")
@public
def show_event(campaign: str, event_id: int, slug: str = "") -> Response:
    """The end of the address is for people: with another one it leads to the right one."""
    return publish(f"campaign:{campaign}", lambda: _render(campaign, event_id, slug))


def _render(campaign_slug: str, event_id: int, slug: str) -> str:
    campaign = find_campaign(campaign_slug)
    event = find_event(campaign, event_id)
    if slug != event.slug(current_language()):
        abort(_to_the_right_one(event_url(event, campaign)))
    return render_template(
        "pages/event.html",
        campaign=campaign,
        today=today(event.zone),
        event=details_of(event, campaign),
        drive=bar_of_event(campaign, event),
        data=structured_data(event, campaign),
        slug_in=event.slug,
    )


def _to_the_right_one(url: str) -> BaseResponse:
    """Asked for anew each time: a title that changes back would else lead round in a circle."""
    response = redirect(url, code=301)
    response.headers["Cache-Control"] = "no-cache"
    return response
