"""Nobody leaves others behind without anyone who may act for them."""

from collections.abc import Sequence

from sqlalchemy import and_, select

from campaign.accounts.models import Person
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.organizations.models import (
    Coalition,
    CoalitionMembership,
    Membership,
    Organization,
)
from campaign.permissions import CoalitionRole, Role


def refuse_last_ones(person: Person) -> None:
    """Raises Refused if the person is the last administrator, or coordinator, of others.

    Somebody who is alone in an organization may leave it: it is as if it had just been imported.
    """
    places = [
        *(each.name for each in _organizations(person)),
        *(each.name.shown(current_language()).text for each in _coalitions(person)),
    ]
    if places:
        raise Refused(
            _(
                "Others need you first: you are the last who may give roles in %(places)s."
                " Hand that role over.",
                places=", ".join(places),
            )
        )


def _organizations(person: Person) -> Sequence[Organization]:
    others = and_(Membership.organization_id == Organization.id, Membership.person_id != person.id)
    return db.session.scalars(
        select(Organization).where(
            select(Membership.id)
            .where(
                Membership.organization_id == Organization.id,
                Membership.person_id == person.id,
                Membership.role == Role.ADMINISTRATOR,
            )
            .exists(),
            select(Membership.id).where(others).exists(),
            ~select(Membership.id).where(others, Membership.role == Role.ADMINISTRATOR).exists(),
        )
    ).all()


def _coalitions(person: Person) -> Sequence[Coalition]:
    others = and_(
        CoalitionMembership.coalition_id == Coalition.id,
        CoalitionMembership.person_id != person.id,
    )
    return db.session.scalars(
        select(Coalition).where(
            select(CoalitionMembership.id)
            .where(
                CoalitionMembership.coalition_id == Coalition.id,
                CoalitionMembership.person_id == person.id,
                CoalitionMembership.role == CoalitionRole.COORDINATOR,
            )
            .exists(),
            select(CoalitionMembership.id).where(others).exists(),
            ~select(CoalitionMembership.id)
            .where(others, CoalitionMembership.role == CoalitionRole.COORDINATOR)
            .exists(),
        )
    ).all()
