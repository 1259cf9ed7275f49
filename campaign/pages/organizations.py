"""Who takes part in a campaign: all of them, and each with its events, goal and documents."""

from flask import Response, render_template, url_for

from campaign.campaigns.queries import (
    campaigns_with,
    find_campaign,
    find_participant,
    participants,
)
from campaign.fundraising.queries.progress import bar_of_organization
from campaign.guard import public
from campaign.kernel.clock import today
from campaign.kernel.published import publish
from campaign.organizations.names import native_name
from campaign.pages.blueprint import pages
from campaign.pages.event_lists import events_of
from campaign.pages.names import reader_name, whereabouts
from campaign.pages.posters import poster


@pages.get("/<campaign>/organizations/")
@public
def list_organizations(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render_all(campaign))


@pages.get("/<campaign>/organizations/<organization>")
@public
def show_organization(campaign: str, organization: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign, organization))


def _render_all(slug: str) -> str:
    campaign = find_campaign(slug)
    return render_template(
        "pages/organizations.html",
        campaign=campaign,
        organizations=[
            {
                "name": organization.name,
                "language": organization.language,
                "translation": reader_name(organization, campaign.languages),
                "about": whereabouts(organization),
                "url": url_for(
                    "pages.show_organization", campaign=slug, organization=organization.slug
                ),
            }
            for organization in participants(campaign)
        ],
    )


def _render(slug: str, organization_slug: str) -> str:
    campaign = find_campaign(slug)
    organization = find_participant(campaign, organization_slug)
    return render_template(
        "pages/organization.html",
        campaign=campaign,
        organization=organization,
        name=native_name(organization),
        translation=reader_name(organization, campaign.languages),
        countries=organization.country_codes,
        drive=bar_of_organization(campaign, organization),
        events=events_of(campaign, organization),
        today=today(campaign.zone),
        others=[poster(each) for each in campaigns_with(organization) if each.id != campaign.id],
    )
