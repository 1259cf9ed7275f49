"""The blueprint of the desk of events, and for whom one acts there."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign, find_participant
from campaign.events.models import Event
from campaign.kernel.i18n import current_language
from campaign.organizations.models import Organization

event_desk = Blueprint("event_desk", __name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """An organization's work in one campaign."""

    campaign: Campaign
    organization: Organization

    def url(self, verb: str, **values: Any) -> str:
        return url_for(
            f"event_desk.{verb}",
            organization=self.organization.slug,
            campaign=self.campaign.slug,
            **values,
        )

    def public_url(self, event: Event) -> str:
        return url_for(
            "pages.show_event",
            campaign=self.campaign.slug,
            event_id=event.id,
            slug=event.slug(current_language()),
        )


def desk_of(organization: str, campaign: str) -> Desk:
    """Raises Missing for an organization that does not take part."""
    found = find_campaign(campaign)
    return Desk(found, find_participant(found, organization))
