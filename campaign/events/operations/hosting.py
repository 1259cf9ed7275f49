"""What an event may be among the others of its campaign."""

from collections.abc import Iterable

from sqlalchemy import select

from campaign.campaigns.models import Campaign, Participation
from campaign.events.models import Event, EventKind, EventState
from campaign.kernel.database import db, lock
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import Organization


def check_hosts(campaign: Campaign, organization_ids: Iterable[int | None]) -> None:
    """Raises Refused for a host that does not take part in the campaign."""
    hosts = {key for key in organization_ids if key is not None}
    taking_part = db.session.scalars(
        select(Participation.organization_id).where(
            Participation.campaign_id == campaign.id, Participation.organization_id.in_(hosts)
        )
    )
    for key in sorted(hosts.difference(taking_part)):
        organization = db.session.get_one(Organization, key)
        raise Refused(
            _("%(name)s does not take part in this campaign.", name=organization.name),
            field="co_hosts",
        )


def check_gathering(campaign_id: int, kind: EventKind, event_id: int | None = None) -> None:
    """Raises Refused if the event would be a second gathering; keeps others from being made."""
    if kind is not EventKind.GATHERING:
        return
    lock(Campaign, campaign_id)
    other = db.session.scalar(
        select(Event.id).where(
            Event.campaign_id == campaign_id,
            Event.kind == EventKind.GATHERING,
            Event.state != EventState.CANCELLED,
            Event.id != (event_id or 0),
        )
    )
    if other is not None:
        raise Refused(_("The campaign has its gathering already."), field="kind")
