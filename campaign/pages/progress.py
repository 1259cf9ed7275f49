"""Where a campaign stands: raised against goals, events held and to come, over time."""

from flask import Response, render_template

from campaign.campaigns.queries import find_campaign
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.published import publish
from campaign.pages.blueprint import pages


@pages.get("/<campaign>/progress")
@public
def show_progress(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    return render_template("pages/progress.html", campaign=campaign, today=today(campaign.zone))
