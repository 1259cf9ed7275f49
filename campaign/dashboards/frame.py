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
from campaign.dashboards.queries import coalitions_of, friends_kept_by, organizations_of
from campaign.guard import viewer
from campaign.kernel.arguments import own_address
from campaign.kernel.clock import today
from campaign.kernel.i18n import current_language, language_name, offered_languages
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Coalition, Friend, Organization
from campaign.organizations.names import coalition_label, native_name
from campaign.organizations.viewers import Viewer

ORGANIZATION_WORK = (
    ("desk.show_organization", _l("Overview")),
    ("people.list_people", _l("People")),
    ("organization_desk.edit_profile", _l("About us")),
    ("desk.show_log", _l("Log")),
)
CAMPAIGN_WORK = (
    ("desk.show_organization_campaign", _l("Overview")),
    ("event_desk.list_events", _l("Events")),
    ("fund_desk.show_fund", _l("Money")),
    ("health_desk.list_measures", _l("Health")),
)
COALITION_WORK = (
    ("desk.show_coalition", _l("State")),
    ("coalition_event_desk.list_events", _l("Events")),
    ("coalition_fund_desk.show_fund", _l("Money")),
    ("coalition_health_desk.list_measures", _l("Health")),
    ("coalition_applications.list_applications", _l("Applications")),
    ("coalition_people.list_people", _l("People")),
    ("desk.show_coalition_log", _l("Log")),
)
FRIEND_WORK = (
    ("desk.show_friend", _l("Overview")),
    ("friend_people.list_people", _l("People")),
)

ACCOUNT_WORK = (
    ("account.edit_person", _l("About you")),
    ("account.show_security", _l("Signing in")),
    ("account_mail.choose_mails", _l("Your mails")),
    ("my_privacy.show_mine", _l("Your data")),
)
OF_ONE_ACCOUNT = {"account", "account_mail", "my_privacy"}
STANDING_ALONE = {desk.name, "account"}
"""Blueprints whose pages stand beside each other, instead of forming one part."""
PARTS_OF = {"logo_desk": "organization_desk"}


@dataclass(frozen=True, slots=True)
class Link:
    label: str | Shown
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    name: str | Shown
    url: str
    current: bool = False


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
        return url_for("account.edit_person")

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
    def place(self) -> str | Shown:
        """Where one is, for the window's title and the foot of the page."""
        if self.campaign is not None:
            return shown(self.campaign.title)
        return self.organization or _("Desk")

    @property
    def sample(self) -> Sample | None:
        if not current_app.config["SETTINGS"].demo:
            return None
        if self.campaign is None:
            return Sample(today("UTC"))
        url = url_for("pages.show_sample", campaign=self.campaign.slug)
        return Sample(today(self.campaign.zone), url)

    @property
    def colours_url(self) -> None:
        """The desk is calm: it keeps its own colours."""
        return None

    @property
    def footer(self) -> list[Link]:
        """The same page in the other languages."""
        return [
            Link(Shown(language_name(tag), tag, is_fallback=True), own_address(language=tag))
            for tag in offered_languages()
            if tag != current_language()
        ]

    @property
    def organization(self) -> str | Shown | None:
        """For whom one acts: an organization, a coalition as its coordinator, a friend, oneself."""
        if self._organization is not None:
            return native_name(self._organization)
        if self._friend is not None:
            return self._friend.name
        if request.blueprint in OF_ONE_ACCOUNT:
            return self.person
        return coalition_label(self._coalition) if self._coalition else None

    @property
    def others(self) -> list[Desk]:
        """The other desks of this person."""
        return [each for each in self.desks if not each.current]

    @property
    def links(self) -> list[Link]:
        if self._coalition is not None and self._organization is None:
            return self._links(COALITION_WORK) if self.campaign else self._states()
        if self._friend is not None:
            return self._links(FRIEND_WORK)
        if request.blueprint in OF_ONE_ACCOUNT:
            return self._links(ACCOUNT_WORK)
        if self._organization is None:
            return []
        return self._links(CAMPAIGN_WORK if self.campaign else ORGANIZATION_WORK)

    @cached_property
    def desks(self) -> list[Desk]:
        """Every desk of this person: organizations, campaigns of coalitions, friends."""
        return [
            *(self._desk("desk.show_organization", each) for each in self._organizations),
            *(self._coalition_desk(each, campaign) for each, campaign in self._coalitions),
            *(self._desk("desk.show_friend", each) for each in self._friends),
        ]

    @cached_property
    def campaign(self) -> Campaign | None:
        slug = self.address.get("campaign")
        return find_campaign(slug) if slug else None

    @cached_property
    def _coalition(self) -> Coalition | None:
        if "organization" in self.address:  # which reads there what concerns its coalition
            return None
        slug = self.address.get("coalition")
        return next((each for each, _campaign in self._coalitions if each.slug == slug), None)

    @cached_property
    def _organization(self) -> Organization | None:
        slug = self.address.get("organization")
        return next((each for each in self._organizations if each.slug == slug), None)

    @cached_property
    def _friend(self) -> Friend | None:
        slug = self.address.get("friend")
        return next((each for each in self._friends if each.slug == slug), None)

    @cached_property
    def _organizations(self) -> Sequence[Organization]:
        return organizations_of(self.viewer.person) if self.viewer.person else ()

    @cached_property
    def _coalitions(self) -> Sequence[tuple[Coalition, Campaign | None]]:
        return coalitions_of(self.viewer.person) if self.viewer.person else ()

    @cached_property
    def _friends(self) -> Sequence[Friend]:
        return friends_kept_by(self.viewer.person) if self.viewer.person else ()

    def _desk(self, endpoint: str, circle: Organization | Friend) -> Desk:
        if isinstance(circle, Friend):
            url = url_for(endpoint, friend=circle.slug)
            return Desk(circle.name, url, circle == self._friend)
        url = url_for(endpoint, organization=circle.slug)
        return Desk(native_name(circle), url, circle == self._organization)

    def _coalition_desk(self, coalition: Coalition, campaign: Campaign | None) -> Desk:
        """Of one campaign; its name is said only where the coalition has several."""
        name = coalition_label(coalition)
        if campaign is None:
            url = url_for("coalition_people.list_people", coalition=coalition.slug)
            return Desk(name, url, coalition == self._coalition)
        url = url_for("desk.show_coalition", coalition=coalition.slug, campaign=campaign.slug)
        campaigns = [each for each, _campaign in self._coalitions if each == coalition]
        if len(campaigns) == 1:
            return Desk(name, url, coalition == self._coalition)
        title = shown(campaign.title, campaign.languages)
        words = _("%(title)s: %(part)s", title=name.text, part=title.text)
        return Desk(words, url, coalition == self._coalition and campaign == self.campaign)

    def _states(self) -> list[Link]:
        """On a page of the whole coalition: its campaigns, and what is the coalition's own."""
        campaigns = [
            Link(
                shown(campaign.title, campaign.languages),
                url_for("desk.show_coalition", coalition=coalition.slug, campaign=campaign.slug),
            )
            for coalition, campaign in self._coalitions
            if coalition == self._coalition and campaign is not None
        ]
        return [*campaigns, *self._links(COALITION_WORK[-3:])]

    def _links(self, work: Sequence[tuple[str, str]]) -> list[Link]:
        return [
            Link(str(label), self._url(endpoint), _is_here(endpoint)) for endpoint, label in work
        ]

    def _url(self, endpoint: str) -> str:
        """The page of that name for whom one acts now; some are not of one campaign."""
        asked = current_app.url_map.is_endpoint_expecting
        names = ("organization", "coalition", "friend", "campaign")
        address = {
            name: self.address[name]
            for name in names
            if name in self.address and asked(endpoint, name)
        }
        return url_for(endpoint, **address)


def _is_here(endpoint: str) -> bool:
    """Whether the page is this one, or one of the same feature."""
    blueprint = endpoint.partition(".")[0]
    here = PARTS_OF.get(request.blueprint or "", request.blueprint)
    is_of_feature = blueprint == here and blueprint not in STANDING_ALONE
    return request.endpoint == endpoint or is_of_feature


@desk.app_template_global()
def desk_frame() -> Frame:
    """Of the page asked for. Its layout calls it, so that pages which stand alone need none."""
    actor = viewer()
    assert isinstance(actor, Viewer)
    return Frame(actor, request.view_args or {})
