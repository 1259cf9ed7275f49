"""The first page of an installation: its coalitions and their campaigns."""

from flask import Response, render_template

from campaign.campaigns.queries import all_campaigns
from campaign.guard import public
from campaign.kernel import revisions
from campaign.kernel.published import publish
from campaign.organizations.queries import all_coalitions
from campaign.pages.blueprint import pages
from campaign.pages.posters import dates_of, poster


@pages.get("/")
@public
def show_home() -> Response:
    if revisions.current(revisions.HOME) == 0:
        return Response(_render())
    return publish(revisions.HOME, _render)


def _render() -> str:
    campaigns = all_campaigns()
    newest = campaigns[0] if campaigns else None
    return render_template(
        "pages/home.html",
        newest=newest,
        dates=dates_of(newest) if newest else None,
        groups=[
            (
                coalition,
                [poster(each) for each in campaigns if each.coalition_id == coalition.id],
            )
            for coalition in all_coalitions()
        ],
    )
