"""An organization's desk: its campaigns, and what waits for it in each."""

from flask import render_template

from campaign.campaigns.queries import campaigns_with, find_campaign, find_participant
from campaign.dashboards.blueprint import desk
from campaign.dashboards.tasks import Desk, actions, coming, tasks
from campaign.dashboards.waiting import waiting_for
from campaign.events.queries.lists import upcoming
from campaign.fundraising.queries.funds import current_goal, fund_of_organization
from campaign.fundraising.queries.totals import standing_totals
from campaign.governance.queries import count_undecided
from campaign.guard import authorize
from campaign.organizations.names import coalition_label
from campaign.organizations.queries import find_organization
from campaign.permissions import Action

EVENTS_SHOWN = 5


@desk.get("/<organization>/")
def show_organization(organization: str) -> str:
    found = find_organization(organization)
    authorize(Action.DESK_READ, found)
    desks = [Desk(found, campaign) for campaign in campaigns_with(found)]
    return render_template(
        "dashboards/organization.html",
        organization=found,
        coalition_label=coalition_label,
        admissions=[
            (each.coalition, count_undecided(each.coalition)) for each in found.affiliations
        ],
        desks=[(at, tasks(at, waiting_for(found, at.campaign)), actions(at)) for at in desks],
    )


@desk.get("/<organization>/<campaign>/")
def show_organization_campaign(organization: str, campaign: str) -> str:
    found = find_campaign(campaign)
    at = Desk(find_participant(found, organization), found)
    authorize(Action.DESK_READ, at.organization)
    fund = fund_of_organization(found, at.organization)
    return render_template(
        "dashboards/organization_campaign.html",
        at=at,
        tasks=tasks(at, waiting_for(at.organization, found)),
        actions=actions(at),
        goal=current_goal(fund) if fund else None,
        raised=standing_totals(fund) if fund else None,
        events=coming(at, upcoming(found, EVENTS_SHOWN, organization=at.organization)),
    )
