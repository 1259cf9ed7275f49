"""Which campaigns there are, and who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.campaigns.models import Campaign, Participation
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.organizations.models import Coalition, Organization


def all_campaigns() -> Sequence[Campaign]:
    """The newest first."""
    query = select(Campaign).options(joinedload(Campaign.coalition))
    return db.session.scalars(query.order_by(Campaign.starts_on.desc(), Campaign.id)).all()


def campaigns_of(coalition: Coalition) -> Sequence[Campaign]:
    query = select(Campaign).where(Campaign.coalition_id == coalition.id)
    return db.session.scalars(query.order_by(Campaign.starts_on.desc(), Campaign.id)).all()


def find_campaign(slug: str) -> Campaign:
    """With its coalition. Raises Missing."""
    query = select(Campaign).options(joinedload(Campaign.coalition)).where(Campaign.slug == slug)
    campaign = db.session.scalar(query)
    if campaign is None:
        raise Missing(slug)
    return campaign


def participants(campaign: Campaign) -> Sequence[Organization]:
    """Who takes part, in the order of the campaign's list."""
    return db.session.scalars(
        select(Organization)
        .join(Participation)
        .where(Participation.campaign_id == campaign.id)
        .order_by(Participation.position)
    ).all()


@dataclass(frozen=True, slots=True)
class ParticipantName:
    """An organization as a choice names it."""

    id: int
    slug: str
    name: str


def names_of_participants(campaign: Campaign) -> list[ParticipantName]:
    """Return who takes part, in the order of the campaign's list, where no more is shown."""
    query = (
        select(Organization.id, Organization.slug, Organization.name)
        .join(Participation)
        .where(Participation.campaign_id == campaign.id)
        .order_by(Participation.position)
    )
    return [ParticipantName(*row) for row in db.session.execute(query)]


def find_participant(campaign: Campaign, slug: str) -> Organization:
    """Raises Missing for an organization that does not take part."""
    organization = db.session.scalar(
        select(Organization)
        .join(Participation)
        .where(Participation.campaign_id == campaign.id, Organization.slug == slug)
    )
    if organization is None:
        raise Missing(slug)
    return organization


def campaigns_with(organization: Organization) -> Sequence[Campaign]:
    """In which an organization takes part, the newest first."""
    return db.session.scalars(
        select(Campaign)
        .join(Participation)
        .where(Participation.organization_id == organization.id)
        .order_by(Campaign.starts_on.desc(), Campaign.id)
    ).all()


def topics_showing(organization: Organization) -> tuple[str, ...]:
    """Of every campaign whose pages and calendars name the organization."""
    return _topics(campaigns_with(organization))


def topics_under(coalition: Coalition) -> tuple[str, ...]:
    """Of every campaign of the coalition."""
    return _topics(campaigns_of(coalition))


def _topics(campaigns: Sequence[Campaign]) -> tuple[str, ...]:
    return tuple(name for campaign in campaigns for name in (campaign.topic, campaign.feed_topic))
