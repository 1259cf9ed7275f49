"""The addresses of the feeds: `/calendars/….ics`, in the language that `?lang=` asks for."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from campaign.calendars import queries
from campaign.calendars.feeds import Feed, language_for, write
from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign, find_participant
from campaign.guard import public
from campaign.kernel.arguments import asked
from campaign.kernel.countries import country_name, is_country
from campaign.kernel.errors import Missing
from campaign.kernel.i18n import (
    current_language,
    current_locale,
    language_of_words,
    normal_tag,
    speak,
)
from campaign.kernel.i18n import gettext as _
from campaign.kernel.published import publish
from campaign.kernel.security import open_to_sites
from campaign.kernel.templating import absolute_url

bp = Blueprint("calendars", __name__)

CONTENT_TYPE = "text/calendar; charset=utf-8"


@bp.get("/<campaign>.ics")
@public
@open_to_sites
def show_campaign_feed(campaign: str) -> Response:
    return _answer(campaign, "", lambda found: Feed(found, _title(found), _page(found)))


@bp.get("/<campaign>/countries/<country>.ics")
@public
@open_to_sites
def show_country_feed(campaign: str, country: str) -> Response:
    def feed(found: Campaign) -> Feed:
        code = country.upper()
        if country != country.lower() or not is_country(code):
            raise Missing(country)
        name = _("%(title)s: %(part)s", title=_title(found), part=_country(code))
        page = _link("pages.show_country", found, country=country)
        return Feed(found, name, page, (queries.in_country(code),))

    return _answer(campaign, f"-{country}", feed)


@bp.get("/<campaign>/organizations/<organization>.ics")
@public
@open_to_sites
def show_organization_feed(campaign: str, organization: str) -> Response:
    def feed(found: Campaign) -> Feed:
        host = find_participant(found, organization)
        name = _("%(title)s: %(part)s", title=_title(found), part=host.name)
        page = _link("pages.show_organization", found, organization=organization)
        return Feed(found, name, page, (queries.held_by(host),))

    return _answer(campaign, f"-{organization}", feed)


@bp.get("/<campaign>/gathering.ics")
@public
@open_to_sites
def show_gathering_feed(campaign: str) -> Response:
    def feed(found: Campaign) -> Feed:
        name = _("%(title)s: %(part)s", title=_title(found), part=_("central gathering"))
        return Feed(found, name, _link("pages.show_gathering", found), (queries.is_gathering(),))

    return _answer(campaign, "-gathering", feed)


@bp.get("/<campaign>/events/<int:event_id>.ics")
@public
@open_to_sites
def show_event_feed(campaign: str, event_id: int) -> Response:
    def feed(found: Campaign) -> Feed:
        event = queries.events_by_id([event_id]).get(event_id)
        if event is None or event.campaign_id != found.id:
            raise Missing(str(event_id))
        if event.is_hidden:
            return Feed(found, _title(found), _page(found), (queries.is_event(event_id),))
        title = event.title.shown(current_language(), found.languages).text
        page = _link(
            "pages.show_event", found, event_id=event_id, slug=event.slug(language_of_words())
        )
        return Feed(found, title, page, (queries.is_event(event_id),))

    return _answer(campaign, f"-{event_id}", feed)


def _answer(slug: str, suffix: str, make_feed: Callable[[Campaign], Feed]) -> Response:
    wanted = asked("lang")

    def make() -> bytes:
        campaign = find_campaign(slug)
        language = language_for(campaign, wanted)
        speak(language)
        lang = language if wanted and normal_tag(wanted) else None
        return write(make_feed(campaign), language, _own(lang))

    response = publish(f"campaign:{slug}:events", make, content_type=CONTENT_TYPE, fresh_for=None)
    response.headers["Content-Disposition"] = f'inline; filename="{slug}{suffix}.ics"'
    return response


def _own(lang: str | None) -> str:
    """Return the whole address of this feed, with the language if the reader chose it."""
    return absolute_url(str(request.endpoint), **(request.view_args or {}), lang=lang)


def _title(campaign: Campaign) -> str:
    return campaign.title.shown(current_language(), campaign.languages).text


def _country(code: str) -> str:
    return country_name(code, current_locale())


def _page(campaign: Campaign) -> str:
    return _link("pages.show_campaign", campaign)


def _link(endpoint: str, campaign: Campaign, **values: str | int) -> str:
    return absolute_url(endpoint, campaign=campaign.slug, language=language_of_words(), **values)
