"""Whom a fund is for, as files write it: `organization/spring-party`, `friend/…`, `event/…`.

Where nothing is written, it is the campaign itself.
"""

from sqlalchemy import Select, select

from campaign.campaigns.models import Campaign
from campaign.datafiles.kinds import Kind
from campaign.datafiles.nodes import Node, Unreadable
from campaign.events.models import Event
from campaign.fundraising.models import Fund
from campaign.fundraising.operations import Owner
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.organizations.models import Friend, Organization

NO_FUND = "There is no such fund yet: it has to stand under `funds`."
SECTION_OF = {"organization": "organizations", "friend": "friends", "event": "events"}


def _read_owner(node: Node) -> str:
    text = node.text()
    kind, _, key = text.partition("/")
    if kind not in SECTION_OF or not key:
        raise Unreadable("whose fund it is, such as organization/KEY, friend/KEY or event/UID")
    node.refer(SECTION_OF[kind], key)
    return text


OWNER = Kind(_read_owner)


def owner_of(written: str | None) -> Owner:
    """Raises Missing."""
    kind, _, key = (written or "").partition("/")
    match kind:
        case "organization":
            query = select(Organization.id).where(Organization.slug == key)
            return Owner(organization_id=_only(query))
        case "friend":
            return Owner(friend_id=_only(select(Friend.id).where(Friend.slug == key)))
        case "event":
            return Owner(event_id=_only(select(Event.id).where(Event.uid == key)))
    return Owner()


def written_owner(fund: Fund) -> str | None:
    """As files write it."""
    if fund.organization is not None:
        return f"organization/{fund.organization.slug}"
    if fund.friend is not None:
        return f"friend/{fund.friend.slug}"
    return f"event/{fund.event.uid}" if fund.event is not None else None


def find_fund(campaign: str, written: str | None) -> Fund | None:
    """The fund of that owner in that campaign; None for an owner or a fund that is not there."""
    try:
        owner = owner_of(written)
    except Missing:
        return None
    return db.session.scalar(
        select(Fund)
        .join(Campaign, Fund.campaign_id == Campaign.id)
        .where(
            Campaign.slug == campaign,
            Fund.organization_id.is_not_distinct_from(owner.organization_id),
            Fund.friend_id.is_not_distinct_from(owner.friend_id),
            Fund.event_id.is_not_distinct_from(owner.event_id),
        )
    )


def _only(query: Select[int]) -> int:
    found = db.session.scalar(query)
    if found is None:
        raise Missing(query)
    return found
