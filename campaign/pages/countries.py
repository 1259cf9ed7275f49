"""A country in a campaign: who takes part there, what takes place, what measures hold."""

from flask import Response, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign, participants
from campaign.guard import public
from campaign.health.queries import in_force
from campaign.kernel.clock import today
from campaign.kernel.countries import is_country
from campaign.kernel.errors import Missing
from campaign.kernel.published import publish
from campaign.pages.blueprint import pages
from campaign.pages.event_lists import events_in
from campaign.pages.health import measure_rows, scope_name
from campaign.pages.names import reader_name


@pages.get("/<campaign>/countries/<country>")
@public
def show_country(campaign: str, country: str) -> Response:
    """Any country has a page: where nothing takes place yet, it says so."""
    if country != country.lower() or not is_country(country.upper()):
        raise Missing(country)
    return publish(f"campaign:{campaign}", lambda: _render(campaign, country.upper()))


@pages.app_template_global()
def country_url(campaign: Campaign, country: str) -> str:
    """Addresses are in small letters."""
    return url_for("pages.show_country", campaign=campaign.slug, country=country.lower())


def _render(slug: str, country: str) -> str:
    campaign = find_campaign(slug)
    day = today(campaign.zone)
    return render_template(
        "pages/country.html",
        campaign=campaign,
        country=country,
        name=scope_name(country),
        today=day,
        events=events_in(campaign, country),
        measures=measure_rows(in_force(campaign, country, day), campaign),
        organizations=[
            {
                "name": organization.name,
                "language": organization.language,
                "translation": reader_name(organization, campaign.languages),
                "about": organization.territory,
                "url": url_for(
                    "pages.show_organization", campaign=slug, organization=organization.slug
                ),
            }
            for organization in participants(campaign)
            if country in organization.country_codes
        ],
    )
