"""The demo says what of it is invented."""

from flask import Response, current_app, render_template

from campaign.campaigns.queries import find_campaign
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing
from campaign.kernel.published import publish
from campaign.pages.blueprint import pages


@pages.get("/<campaign>/sample")
@public
def show_sample(campaign: str) -> Response:
    """Raises Missing outside the demo, where nothing is sample."""
    if not current_app.config["SETTINGS"].demo:
        raise Missing("sample")
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    return render_template("pages/sample.html", campaign=campaign, today=today(campaign.zone))
