"""The campaign page: the poster, what comes next, where it stands, who calls for it."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, render_template, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.documents.models import Document
from campaign.documents.queries import appeal_of, signatures_of
from campaign.events.models import Event
from campaign.events.queries import CountryCount, counts_by_country, gathering, upcoming
from campaign.fundraising.queries.progress import campaign_progress
from campaign.guard import public
from campaign.health.queries import timelines
from campaign.kernel.clock import now, today
from campaign.kernel.countries import country_name, tiles
from campaign.kernel.i18n import current_locale
from campaign.kernel.published import publish
from campaign.organizations.models import Organization
from campaign.pages.appeals import reading_links, signatory
from campaign.pages.blueprint import pages
from campaign.pages.countries import country_url
from campaign.pages.event_rows import EventRow, event_rows
from campaign.pages.goals import goal_rows, who_set_a_goal
from campaign.pages.health import in_a_few_words
from campaign.pages.posters import dates_of

NEXT_EVENTS = 6
ON_THE_BANNER = 2
COUNTRY_CHIPS = 5
FIRST_GOALS = 20
FIRST_SIGNATORIES = 30


@pages.get("/<campaign>/")
@public
def show_campaign(campaign: str) -> Response:
    return publish(f"campaign:{campaign}", lambda: _render(campaign))


def _render(slug: str) -> str:
    campaign = find_campaign(slug)
    progress = campaign_progress(campaign)
    organizations = [row.organization for row in progress.organizations]
    next_events = event_rows(upcoming(campaign, NEXT_EVENTS), campaign)
    counts = counts_by_country(campaign)
    central = gathering(campaign)
    return render_template(
        "pages/campaign.html",
        campaign=campaign,
        today=today(campaign.zone),
        dates=dates_of(campaign),
        organizations=organizations,
        countries={code for each in organizations for code in each.country_codes},
        progress=progress,
        goals=goal_rows(progress.organizations[:FIRST_GOALS], campaign),
        who_set_a_goal=who_set_a_goal(progress),
        events=next_events,
        beside=_beside(next_events, central, campaign),
        number_of_events=sum(count.total for count in counts),
        chips=_chips(counts, campaign),
        map=_map(counts, organizations, campaign),
        health=in_a_few_words(campaign, timelines(campaign, today(campaign.zone))),
        appeal=_appeal(appeal_of(campaign), organizations, campaign),
    )


def _beside(
    next_events: Sequence[EventRow], central: Event | None, campaign: Campaign
) -> list[EventRow]:
    """The next two, and the gathering while it lies ahead, in the order of time."""
    if central is None or central.is_cancelled or central.ends_at <= now():
        return list(next_events[:ON_THE_BANNER])
    row = event_rows([central], campaign)[0]
    others = [each for each in next_events if each.url != row.url]
    return [*others[:ON_THE_BANNER], row]


def _chips(counts: Iterable[CountryCount], campaign: Campaign) -> dict[str, Any]:
    """The countries with the most events, and how many more there are."""
    known = [(count.country, count.total) for count in counts if count.country]
    first = [
        {
            "label": country_name(country, current_locale()),
            "url": url_for("pages.list_events", campaign=campaign.slug, country=country),
            "count": total,
        }
        for country, total in known[:COUNTRY_CHIPS]
    ]
    return {"first": first, "more": len(known) - len(first)}


def _map(
    counts: Iterable[CountryCount], organizations: Iterable[Organization], campaign: Campaign
) -> dict[str, Any]:
    """The grid of countries: those with events count, those that only take part are there too."""
    totals = {count.country: count.total for count in counts if count.country}
    taking_part = {code for each in organizations for code in each.country_codes}
    everywhere = [*totals, *sorted(taking_part - totals.keys())]
    return {
        "grid": tiles(everywhere),
        "counts": {code: totals.get(code, 0) for code in everywhere},
        "urls": {code: country_url(campaign, code) for code in everywhere},
    }


def _appeal(
    appeal: Document | None, organizations: Iterable[Organization], campaign: Campaign
) -> dict[str, Any] | None:
    if appeal is None:
        return None
    taking_part = {organization.id for organization in organizations}
    signatures = signatures_of(appeal)
    return {
        "document": appeal,
        "signed": len(signatures),
        "rows": [
            signatory(signature, campaign, taking_part)
            for signature in signatures[:FIRST_SIGNATORIES]
        ],
        "more": len(signatures) - FIRST_SIGNATORIES,
        "links": reading_links(appeal, campaign),
    }
