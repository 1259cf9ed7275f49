"""Whose desks a person may sit at."""

from collections.abc import Sequence

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.campaigns.models import Campaign
from campaign.kernel.database import db
from campaign.organizations.models import (
    Coalition,
    CoalitionMembership,
    Friend,
    FriendMembership,
    Membership,
    Organization,
)


def organizations_of(person: Person) -> Sequence[Organization]:
    """In which the person has a role, by name."""
    mine = select(Membership.organization_id).where(Membership.person_id == person.id)
    query = select(Organization).where(Organization.id.in_(mine))
    return db.session.scalars(query.order_by(Organization.name, Organization.id)).all()


def coalitions_of(person: Person) -> Sequence[tuple[Coalition, Campaign | None]]:
    """In which the person has a role, each once per campaign, the newest first."""
    mine = select(CoalitionMembership.coalition_id).where(
        CoalitionMembership.person_id == person.id
    )
    query = (
        select(Coalition, Campaign)
        .outerjoin(Campaign, Campaign.coalition_id == Coalition.id)
        .where(Coalition.id.in_(mine))
        .order_by(Coalition.id, Campaign.starts_on.desc(), Campaign.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def friends_kept_by(person: Person) -> Sequence[Friend]:
    """For whom the person has a role, by name."""
    mine = select(FriendMembership.friend_id).where(FriendMembership.person_id == person.id)
    query = select(Friend).where(Friend.id.in_(mine))
    return db.session.scalars(query.order_by(Friend.name, Friend.id)).all()
