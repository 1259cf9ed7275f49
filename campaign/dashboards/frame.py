"""What stands around every page of the desk: for whom one acts, the work there, the way out.

It is read from the address, so that features need not pass it on, and so that two tabs for two
organizations never mix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask import current_app, request, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.dashboards.blueprint import desk
from campaign.dashboards.queries import coordinated_campaigns, organizations_of
from campaign.guard import viewer
from campaign.kernel.clock import today
from campaign.kernel.i18n import current_language, language_name, offered_languages
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.names import coalition_label, native_name
from campaign.organizations.viewers import Viewer

ORGANIZATION_WORK = (
    ("desk.show_organization", _l("Overview")),
    ("organization_desk.edit_profile", _l("About us")),
)
CAMPAIGN_WORK = (
    ("desk.show_organization_campaign", _l("Overview")),
    ("event_desk.list_events", _l("Events")),
    ("fund_desk.show_fund", _l("Money")),
    ("health_desk.list_measures", _l("Health")),
)
COALITION_WORK = (
    ("desk.show_coalition", _l("State")),
    ("coalition_fund_desk.show_fund", _l("Money")),
    ("coalition_health_desk.list_measures", _l("Health")),
)


@dataclass(frozen=True, slots=True)
class Link:
    label: str | Shown
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    name: str | Shown
    url: str


@dataclass(frozen=True, slots=True)
class Sample:
    as_of: date
    url: str | None = None


@dataclass(frozen=True)
class Frame:
    """See docs/components.md for what layouts read. Worked out as far as they do."""

    viewer: Viewer
    address: Mapping[str, Any]

    @property
    def person(self) -> str:
        return self.viewer.person.name if self.viewer.person else ""

    @property
    def account_url(self) -> str:
        return url_for("account.show_security")

    @property
    def sign_out_url(self) -> str:
        return url_for("security.logout")

    @property
    def home(self) -> Link:
        if self.campaign is not None:
            url = url_for("pages.show_campaign", campaign=self.campaign.slug)
            return Link(shown(self.campaign.title), url)
        return Link(_("Public pages"), url_for("pages.show_home"))

    @property
    def sample(self) -> Sample | None:
        if not current_app.config["SETTINGS"].demo:
            return None
        if self.campaign is None:
            return Sample(today())
        url = url_for("pages.show_sample", campaign=self.campaign.slug)
        return Sample(today(self.campaign.zone), url)

    @property
    def colours_url(self) -> None:
        """The desk is calm: it keeps its own colours."""
        return None

    @property
    def footer(self) -> list[Link]:
        """The same page in the other languages."""
        path = request.full_path.removeprefix(f"/{current_language()}").rstrip("?")
        return [
            Link(Shown(language_name(tag), tag, is_fallback=True), f"/{tag}{path}")
            for tag in offered_languages()
            if tag != current_language()
        ]

    @property
    def organization(self) -> str | Shown | None:
        """For whom one acts: an organization or, as its coordinator, a coalition."""
        if self._organization is not None:
            return native_name(self._organization)
        return coalition_label(self._coalition) if self._coalition else None

    @property
    def others(self) -> list[Desk]:
        """The other desks of this person."""
        return [each for each in self.desks if not request.path.startswith(each.url)]

    @property
    def links(self) -> list[Link]:
        if self._coalition is not None:
            return self._links(COALITION_WORK)
        if self._organization is None:
            return []
        return self._links(CAMPAIGN_WORK if self.campaign else ORGANIZATION_WORK)

    @cached_property
    def desks(self) -> list[Desk]:
        """Every desk of this person: organizations, then campaigns of coalitions."""
        return [*map(_desk_of, self._organizations), *map(_coalition_desk, self._coordinated)]

    @cached_property
    def campaign(self) -> Campaign | None:
        slug = self.address.get("campaign")
        return find_campaign(slug) if slug else None

    @property
    def _coalition(self) -> Coalition | None:
        return self.campaign.coalition if self.campaign and "coalition" in self.address else None

    @cached_property
    def _organization(self) -> Organization | None:
        slug = self.address.get("organization")
        return next((each for each in self._organizations if each.slug == slug), None)

    @cached_property
    def _organizations(self) -> Sequence[Organization]:
        return organizations_of(self.viewer.person) if self.viewer.person else ()

    @cached_property
    def _coordinated(self) -> Sequence[Campaign]:
        return coordinated_campaigns(self.viewer.person) if self.viewer.person else ()

    def _links(self, work: Sequence[tuple[str, str]]) -> list[Link]:
        names = ("organization", "coalition", "campaign")
        address = {name: self.address[name] for name in names if name in self.address}
        return [
            Link(str(label), url_for(endpoint, **address), _is_here(endpoint))
            for endpoint, label in work
        ]


def _is_here(endpoint: str) -> bool:
    """Whether the page is this one, or one of the same feature."""
    blueprint = endpoint.partition(".")[0]
    return request.endpoint == endpoint or blueprint == request.blueprint != desk.name


def _desk_of(organization: Organization) -> Desk:
    url = url_for("desk.show_organization", organization=organization.slug)
    return Desk(native_name(organization), url)


def _coalition_desk(campaign: Campaign) -> Desk:
    url = url_for("desk.show_coalition", coalition=campaign.coalition.slug, campaign=campaign.slug)
    return Desk(coalition_label(campaign.coalition), url)


@desk.app_template_global()
def desk_frame() -> Frame:
    """Of the page asked for. Its layout calls it, so that pages which stand alone need none."""
    actor = viewer()
    assert isinstance(actor, Viewer)
    return Frame(actor, request.view_args or {})
