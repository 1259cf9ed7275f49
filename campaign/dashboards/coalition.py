"""The coordinators' state of a campaign: on one screen, and as a table for spreadsheets."""

from flask import Response, render_template

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.dashboards.acts import latest_acts
from campaign.dashboards.blueprint import desk
from campaign.dashboards.state import campaign_state
from campaign.dashboards.state_table import state_rows
from campaign.dashboards.tasks import money_tasks
from campaign.guard import authorize
from campaign.kernel.clock import now, today
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import current_language
from campaign.kernel.spreadsheets import table_response
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


@desk.get("/coalitions/<coalition>/<campaign>/state.<kind>")
def send_coalition_table(coalition: str, campaign: str, kind: str) -> Response:
    found = _find(coalition, campaign)
    authorize(Action.CAMPAIGN_STATE_READ, found)
    title = found.title.shown(current_language(), found.languages).text
    name = f"{found.slug}-{today(found.zone)}"
    return table_response(kind, name, title, state_rows(campaign_state(found)))


def _find(coalition: str, campaign: str) -> Campaign:
    found = find_campaign(campaign)
    if found.coalition.slug != coalition:
        raise Missing(coalition)
    return found
