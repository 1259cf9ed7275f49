"""The rates by which goals in several currencies make one sum."""

from flask import Response, render_template

from campaign.campaigns.queries import find_campaign
from campaign.fundraising.queries.rates_of_goals import rates_of_public_goals
from campaign.fundraising.rate_words import rate_cells
from campaign.guard import public
from campaign.kernel.published import publish
from campaign.pages.blueprint import pages


@pages.get("/<campaign>/progress/rates")
@public
def list_rates(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    return render_template(
        "pages/rates.html",
        campaign=campaign,
        rows=[rate_cells(rate) for rate in rates_of_public_goals(campaign)],
    )
