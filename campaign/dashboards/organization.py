"""An organization's desk: its campaigns, and what waits for it there."""

from flask import render_template

from campaign.campaigns.queries import campaigns_with
from campaign.dashboards.blueprint import desk
from campaign.guard import authorize
from campaign.organizations.queries import find_organization
from campaign.permissions import Action


@desk.get("/<organization>/")
def show_organization(organization: str) -> str:
    found = find_organization(organization)
    authorize(Action.DESK_READ, found)
    return render_template(
        "dashboards/organization.html", organization=found, campaigns=campaigns_with(found)
    )
