"""The first page of an installation: its coalitions and their campaigns."""

from collections.abc import Sequence

from flask import Response, render_template

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import all_campaigns
from campaign.events.queries import upcoming
from campaign.guard import public
from campaign.kernel import revisions
from campaign.kernel.published import publish
from campaign.organizations.models import Coalition
from campaign.organizations.queries import all_coalitions
from campaign.pages.blueprint import pages
from campaign.pages.event_rows import event_rows
from campaign.pages.posters import Poster, dates_of, poster

NEXT_EVENTS = 3


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
        is_single=len(campaigns) == 1,
        dates=dates_of(newest) if newest else None,
        next_events=event_rows(upcoming(newest, NEXT_EVENTS), newest) if newest else [],
        groups=_groups(campaigns),
    )


def _groups(campaigns: Sequence[Campaign]) -> list[tuple[Coalition, list[Poster]]]:
    """Coalitions with their campaigns: the one with the newest first, those without any last."""
    posters: dict[int, list[Poster]] = {}
    for campaign in campaigns:
        posters.setdefault(campaign.coalition_id, []).append(poster(campaign))
    order = {coalition_id: at for at, coalition_id in enumerate(posters)}
    coalitions = sorted(all_coalitions(), key=lambda each: order.get(each.id, len(order)))
    return [(coalition, posters.get(coalition.id, [])) for coalition in coalitions]
