"""The central gathering: what is known of it yet, and how to follow it."""

from flask import Response, render_template

from campaign.campaigns.queries import find_campaign
from campaign.events.queries import gathering
from campaign.fundraising.queries.progress import bar_of_event
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_language
from campaign.kernel.published import publish
from campaign.kernel.templating import absolute_url
from campaign.pages.blueprint import pages
from campaign.pages.event_data import structured_data
from campaign.pages.event_details import details_of


@pages.get("/<campaign>/gathering")
@public
def show_gathering(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    event = gathering(campaign)
    if event is None:
        raise Missing("gathering")
    feed_url = absolute_url("calendars.show_gathering_feed", campaign=slug, lang=current_language())
    return render_template(
        "pages/gathering.html",
        campaign=campaign,
        today=today(event.zone),
        event=details_of(event, campaign),
        drive=bar_of_event(campaign, event),
        data=structured_data(event, campaign),
        feed_url=feed_url,
    )
