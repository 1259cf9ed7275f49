"""For search engines: which pages there are, each with its other languages; and what to leave."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from flask import Response, render_template

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import all_campaigns, participants
from campaign.events.models import Event
from campaign.guard import public
from campaign.kernel import revisions
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import SOURCE_LANGUAGE, offered_languages
from campaign.kernel.published import publish
from campaign.kernel.templating import absolute_url
from campaign.organizations.queries import all_coalitions
from campaign.pages.blueprint import site
from campaign.pages.queries import countries_of, parts_of, titles_of_events

MOST_ADDRESSES = 10_000
"""In one file; the protocol (sitemaps.org) allows 50,000 of at most 50 MB."""
XML = "application/xml; charset=utf-8"

Address = Callable[[str], str]
"""The whole address of a page in a language."""


@site.get("/robots.txt")
@public
def show_robots() -> Response:
    text = render_template("pages/robots.txt", sitemap=absolute_url("site.show_sitemap"))
    return Response(text, content_type="text/plain; charset=utf-8")


@site.get("/sitemap.xml")
@public
def show_sitemap() -> Response:
    """All addresses, or the list of the parts where they are too many for one file."""
    return publish(revisions.HOME, _render_first, content_type=XML)


@site.get("/sitemap-<int:number>.xml")
@public
def show_sitemap_part(number: int) -> Response:
    return publish(revisions.HOME, lambda: _render_part(number), content_type=XML)


def _render_first() -> str:
    parts = _parts()
    if len(parts) == 1:
        return _render(parts[0])
    addresses = [
        absolute_url("site.show_sitemap_part", number=number)
        for number, _part in enumerate(parts, start=1)
    ]
    return render_template("pages/sitemap_index.xml", addresses=addresses)


def _render_part(number: int) -> str:
    parts = _parts()
    if not 1 <= number <= len(parts):
        raise Missing(number)
    return _render(parts[number - 1])


def _render(part: Sequence[Address]) -> str:
    pages = [{tag: address(tag) for tag in offered_languages()} for address in part]
    return render_template("pages/sitemap.xml", pages=pages, source=SOURCE_LANGUAGE)


def _parts() -> list[list[Address]]:
    """Every page counts once for each language that it is in."""
    addresses = list(_addresses())
    size = MOST_ADDRESSES // len(offered_languages())
    return [addresses[start : start + size] for start in range(0, len(addresses), size)]


def _addresses() -> Iterator[Address]:
    yield _page("pages.show_home")
    for coalition in all_coalitions():
        yield _page("pages.show_coalition", coalition=coalition.slug)
    for campaign in all_campaigns():
        yield from _addresses_of(campaign)


def _addresses_of(campaign: Campaign) -> Iterator[Address]:
    slug = campaign.slug
    for endpoint in _endpoints_of(campaign):
        yield _page(endpoint, campaign=slug)
    for country in countries_of(campaign):
        yield _page("pages.show_country", campaign=slug, country=country.lower())
    for organization in participants(campaign):
        yield _page("pages.show_organization", campaign=slug, organization=organization.slug)
    for event in titles_of_events(campaign):
        yield partial(_event_address, event)


def _endpoints_of(campaign: Campaign) -> list[str]:
    has = parts_of(campaign)
    endpoints = {
        "pages.show_campaign": True,
        "pages.list_events": True,
        "pages.list_organizations": True,
        "pages.show_progress": True,
        "pages.show_gathering": has.gathering,
        "pages.show_appeal": has.appeal,
        "pages.show_health": has.health,
        "giving.show_give": True,
    }
    return [endpoint for endpoint, is_there in endpoints.items() if is_there]


def _page(endpoint: str, **values: str) -> Address:
    return lambda language: absolute_url(endpoint, language=language, **values)


def _event_address(event: Event, language: str) -> str:
    return absolute_url(
        "pages.show_event",
        language=language,
        campaign=event.campaign.slug,
        event_id=event.id,
        slug=event.slug(language),
    )
