"""Organizations take part in a campaign."""

from datetime import date

from campaign.campaigns.models import Campaign, Participation
from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction


def take_part(
    campaign_id: int, organization_id: int, *, by: Author, position: int, since: date | None = None
) -> Participation:
    """An organization takes part, at this place in the list; again, it moves there."""
    with transaction():
        campaign = lock(Campaign, campaign_id)
        participation = db.session.get(Participation, (campaign_id, organization_id))
        before = (participation.position, participation.since) if participation else (None, None)
        if participation is None:
            participation = Participation(campaign=campaign, organization_id=organization_id)
            db.session.add(participation)
        participation.position = position
        participation.since = since or participation.since
        audit.record(
            by,
            "campaign.joined",
            f"organization:{organization_id}",
            {
                "position": (before[0], position),
                "since": (audit.as_json(before[1]), audit.as_json(participation.since)),
            },
            organization_id=organization_id,
            coalition_id=campaign.coalition_id,
        )
        revisions.touch(*campaign.page_topics, campaign.feed_topic)
    return participation
