"""Who gives and takes roles no longer: the invitations that they sent open nothing any more."""

from sqlalchemy import ColumnElement, or_, select, update

from campaign.accounts.in_flight import marked
from campaign.accounts.models import Person
from campaign.kernel.clock import real_now
from campaign.kernel.database import db
from campaign.organizations.circles import Circle, kind_of
from campaign.organizations.models import (
    Affiliation,
    Coalition,
    EndsWithKeeper,
    Friend,
    Invitation,
)


def end_invitations_of(circle: Circle, person: Person) -> None:
    """Withdraw what this person sent for the circle and nobody has used; in a transaction."""
    place = f"{kind_of(circle).name}_id"
    for model in marked(EndsWithKeeper):
        columns = model.__table__.c
        if place not in columns:
            continue
        which = columns[place] == circle.id
        if model is Invitation and isinstance(circle, Coalition):
            which = or_(which, _claims_in(circle))
        db.session.execute(
            update(model)
            .where(
                which,
                columns.invited_by == person.reference,
                columns.used_at.is_(None),
                columns.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=real_now())
        )


def _claims_in(coalition: Coalition) -> ColumnElement[bool]:
    """What its coordinators sent to the first administrators of its organizations and friends."""
    members = select(Affiliation.organization_id).where(Affiliation.coalition_id == coalition.id)
    friends = select(Friend.id).where(Friend.coalition_id == coalition.id)
    return Invitation.is_claim & or_(
        Invitation.organization_id.in_(members), Invitation.friend_id.in_(friends)
    )
