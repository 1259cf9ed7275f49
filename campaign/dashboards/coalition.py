"""The coordinators' state of a campaign: on one screen, and as a table for spreadsheets."""

from flask import Response, render_template

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.dashboards.acts import latest_acts
from campaign.dashboards.blueprint import desk
from campaign.dashboards.state import campaign_state
from campaign.dashboards.state_table import written_as_csv
from campaign.dashboards.tasks import money_tasks
from campaign.guard import authorize
from campaign.kernel.clock import now, today
from campaign.kernel.errors import Missing
from campaign.organizations.names import native_name
from campaign.permissions import Action


@desk.get("/coalitions/<coalition>/<campaign>/")
def show_coalition(coalition: str, campaign: str) -> str:
    found = _find(coalition, campaign)
    authorize(Action.CAMPAIGN_STATE_READ, found)
    return render_template(
        "dashboards/coalition.html",
        campaign=found,
        state=campaign_state(found),
        waiting=money_tasks(found),
        acts=latest_acts(found.coalition),
        native_name=native_name,
        now=now(),
    )


@desk.get("/coalitions/<coalition>/<campaign>/state.csv")
def show_coalition_table(coalition: str, campaign: str) -> Response:
    found = _find(coalition, campaign)
    authorize(Action.CAMPAIGN_STATE_READ, found)
    response = Response(
        written_as_csv(campaign_state(found)), content_type="text/csv; charset=utf-8"
    )
    name = f"{found.slug}-{today(found.zone)}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _find(coalition: str, campaign: str) -> Campaign:
    found = find_campaign(campaign)
    if found.coalition.slug != coalition:
        raise Missing(coalition)
    return found
