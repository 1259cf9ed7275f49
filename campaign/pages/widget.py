"""The bar of a campaign for other websites: a page of its own, tiny, without cookies."""

from flask import Response, g, render_template

from campaign.campaigns.queries import find_campaign
from campaign.fundraising.queries.progress import campaign_progress
from campaign.guard import public
from campaign.kernel.published import publish
from campaign.kernel.security import open_to_sites
from campaign.kernel.templating import absolute_url, colours_url
from campaign.pages.blueprint import pages


@pages.get("/<campaign>/widget")
@public
@open_to_sites
def show_widget(campaign: str) -> Response:
    g.may_be_framed = True
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    return render_template(
        "pages/widget.html",
        campaign=campaign,
        progress=campaign_progress(campaign),
        colours_url=colours_url(campaign.accent),
        give_url=absolute_url("giving.show_give", campaign=slug),
        campaign_url=absolute_url("pages.show_campaign", campaign=slug),
    )
