"""The events of one country or one organization, as its page lists them: what comes, what was."""

from dataclasses import dataclass, replace

from campaign.campaigns.models import Campaign
from campaign.events.queries import EventFilter, When, filtered
from campaign.organizations.models import Organization
from campaign.pages.event_rows import EventRow, event_rows

SHOWN = 6


@dataclass(frozen=True, slots=True)
class EventLists:
    """The first few of each; how many there are; and what narrows the list of events to them."""

    coming: list[EventRow]
    number_coming: int
    past: list[EventRow]
    number_past: int
    narrowed: dict[str, str]


def events_in(campaign: Campaign, country: str) -> EventLists:
    return _lists(campaign, EventFilter(country=country), {"country": country})


def events_of(campaign: Campaign, organization: Organization) -> EventLists:
    """As host or as co-host."""
    wanted = EventFilter(organization_id=organization.id)
    return _lists(campaign, wanted, {"organization": organization.slug})


def _lists(campaign: Campaign, wanted: EventFilter, narrowed: dict[str, str]) -> EventLists:
    coming = filtered(campaign, wanted, per_page=SHOWN)
    past = filtered(campaign, replace(wanted, when=When.PAST), per_page=SHOWN)
    return EventLists(
        coming=event_rows(coming.items, campaign),
        number_coming=coming.total,
        past=event_rows(past.items, campaign),
        number_past=past.total,
        narrowed=narrowed,
    )
