"""The frame of public pages: whose page it is, the campaign's parts, the same page elsewhere.

Templates of every feature ask for it by name (`campaign_frame(campaign)`), since only pages/ knows
what a campaign has. docs/components.md says what layouts read of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import current_app, request, url_for

from campaign.campaigns.models import Campaign
from campaign.kernel.arguments import own_address
from campaign.kernel.clock import today
from campaign.kernel.i18n import current_language, language_name, offered_languages
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import absolute_url, colours_url, shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Coalition
from campaign.organizations.names import coalition_label
from campaign.pages.blueprint import pages
from campaign.pages.queries import parts_of

CARD = "pages.show_card"
CARD_SIZE = (1200, 630)
CARDS = {
    "pages.show_event": ("pages.show_event_card", ("event_id",)),
    "pages.show_gathering": ("pages.show_gathering_card", ()),
    "pages.show_organization": ("pages.show_organization_card", ("organization",)),
    "pages.show_progress": ("pages.show_progress_card", ()),
}
"""By the endpoint of a page, the card that is shown beside a link to it; else the campaign's."""

SlugIn = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Link:
    label: str | Shown
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language."""

    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Sample:
    as_of: date
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SharedPicture:
    """What other programs show beside a link."""

    url: str
    width: int
    height: int
    alt: str = ""
    """What it shows; empty for a picture of the page's own title."""


def _languages(slug_in: SlugIn | None = None) -> tuple[LanguageLink, ...]:
    """Return links to this page in every language, with what it understood of its address."""
    return tuple(
        LanguageLink(
            code,
            language_name(code),
            own_address(**_changes(code, slug_in)),
            code == current_language(),
        )
        for code in offered_languages()
    )


def _alternates(slug_in: SlugIn | None = None) -> tuple[LanguageLink, ...]:
    """The same for other programs: whole addresses, without what the reader narrowed a list to."""
    return tuple(
        replace(link, url=absolute_url(_endpoint(), **_values(link.code, slug_in)))
        for link in _languages()
    )


def _endpoint() -> str:
    assert request.endpoint is not None  # a frame stands around a page that was found
    return request.endpoint


def _values(language: str, slug_in: SlugIn | None) -> dict[str, Any]:
    return {**(request.view_args or {}), **_changes(language, slug_in)}


def _changes(language: str, slug_in: SlugIn | None) -> dict[str, str]:
    return {"language": language, **({"slug": slug_in(language)} if slug_in else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    home: Link
    links: Sequence[Link] = ()
    footer: Sequence[Link] = ()
    sample: Sample | None = None
    colours_url: str | None = None
    picture: SharedPicture | None = None
    desk_url: str | None = field(default_factory=lambda: url_for("desk.show_home"))
    languages: Sequence[LanguageLink] = field(default_factory=_languages)
    alternates: Sequence[LanguageLink] = field(default_factory=_alternates)

    @property
    def address(self) -> str:
        """The page's own, whole."""
        return next(link.url for link in self.alternates if link.current)


@pages.app_template_global()
def campaign_frame(campaign: Campaign, slug_in: SlugIn | None = None) -> Frame:
    """Of a page about one campaign; `slug_in` where its address ends with words of its language."""
    return Frame(
        languages=_languages(slug_in),
        alternates=_alternates(slug_in),
        home=_home_of(campaign.coalition),
        links=_links(campaign),
        footer=_footer(campaign),
        sample=_sample(campaign),
        colours_url=colours_url(campaign.accent),
        picture=_picture(campaign),
    )


@pages.app_template_global()
def coalition_frame(coalition: Coalition, campaign: Campaign | None = None) -> Frame:
    """Of a page about a coalition, in the colours of the campaign that it shows first."""
    return Frame(
        home=_home_of(coalition),
        footer=_footer(),
        sample=_sample(campaign),
        colours_url=colours_url(campaign.accent) if campaign else None,
        picture=_picture(campaign) if campaign else None,
    )


@pages.app_template_global()
def site_frame(campaign: Campaign | None = None) -> Frame:
    """Of a page about the whole installation."""
    return Frame(
        home=Link(_("Campaigns"), url_for("pages.show_home")),
        footer=(_permissions(), _privacy()),
        sample=_sample(campaign),
        colours_url=colours_url(campaign.accent) if campaign else None,
    )


def _home_of(coalition: Coalition) -> Link:
    url = url_for("pages.show_coalition", coalition=coalition.slug)
    return Link(coalition_label(coalition), url)


def _links(campaign: Campaign) -> tuple[Link, ...]:
    has = parts_of(campaign)
    links = (
        (True, _("Campaign"), "pages.show_campaign"),
        (True, _("Events"), "pages.list_events"),
        (has.gathering, _("Gathering"), "pages.show_gathering"),
        (True, _("Progress"), "pages.show_progress"),
        (has.appeal, _("Appeal"), "pages.show_appeal"),
        (has.health, _("Health"), "pages.show_health"),
    )
    return tuple(
        Link(label, url_for(endpoint, campaign=campaign.slug), current=request.endpoint == endpoint)
        for is_there, label, endpoint in links
        if is_there
    )


def _footer(campaign: Campaign | None = None) -> tuple[Link, ...]:
    links = [Link(_("All campaigns"), url_for("pages.show_home"))]
    if campaign is not None:
        organizations = url_for("pages.list_organizations", campaign=campaign.slug)
        links.append(Link(_("Organizations"), organizations))
    return (*links, _permissions(), _privacy())


def _permissions() -> Link:
    return Link(_("Who may do what"), url_for("pages.show_permissions"))


def _privacy() -> Link:
    return Link(_("Privacy"), url_for("privacy.show_privacy"))


def _sample(campaign: Campaign | None) -> Sample | None:
    if not current_app.config["SETTINGS"].demo:
        return None
    if campaign is None:
        return Sample(today("UTC"))
    return Sample(today(campaign.zone), url_for("pages.show_sample", campaign=campaign.slug))


def _picture(campaign: Campaign) -> SharedPicture:
    """Return the campaign's own picture; without one, a card that says what the page is about."""
    if campaign.picture is None:
        return SharedPicture(_card_url(campaign), *CARD_SIZE)
    alt = shown(campaign.picture_description or campaign.title, campaign.languages)
    url = absolute_url("site.show_picture", digest=campaign.picture.digest)
    return SharedPicture(url, campaign.picture.width, campaign.picture.height, str(alt))


def _card_url(campaign: Campaign) -> str:
    endpoint, names = CARDS.get(request.endpoint or "", (CARD, ()))
    values = request.view_args or {}
    return absolute_url(endpoint, campaign=campaign.slug, **{name: values[name] for name in names})
