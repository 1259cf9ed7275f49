"""Whose desks a person may sit at."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.accounts.models import Person
from campaign.campaigns.models import Campaign
from campaign.kernel.database import db
from campaign.organizations.models import CoalitionMembership, Membership, Organization


def organizations_of(person: Person) -> Sequence[Organization]:
    """In which the person has a role, by name."""
    mine = select(Membership.organization_id).where(Membership.person_id == person.id)
    query = select(Organization).where(Organization.id.in_(mine))
    return db.session.scalars(query.order_by(Organization.name, Organization.id)).all()


def coordinated_campaigns(person: Person) -> Sequence[Campaign]:
    """Of the coalitions in which the person has a role, the newest first."""
    mine = select(CoalitionMembership.coalition_id).where(
        CoalitionMembership.person_id == person.id
    )
    query = select(Campaign).where(Campaign.coalition_id.in_(mine))
    return db.session.scalars(
        query.options(joinedload(Campaign.coalition)).order_by(
            Campaign.starts_on.desc(), Campaign.id
        )
    ).all()
