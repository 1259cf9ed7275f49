"""Whoever looks at a page, with the roles that decide what they may do."""

from dataclasses import dataclass
from functools import cached_property

from flask import current_app, request
from flask_login import current_user
from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.config import Incomplete, Settings
from campaign.guard import viewer
from campaign.kernel.database import db
from campaign.kernel.security import is_desk
from campaign.organizations.models import CoalitionMembership, FriendMembership, Membership
from campaign.permissions import CoalitionRole, FriendRole, Role


@dataclass(frozen=True)
class Viewer:
    """A person, or nobody known. Roles are read once per request, where a rule asks."""

    person: Person | None

    @property
    def reference(self) -> str:
        return self.person.reference if self.person else "visitor:unknown"

    @property
    def is_known(self) -> bool:
        return self.person is not None

    def holds(self, role: Role, organization_id: int | None) -> bool:
        return (organization_id, role) in self._roles

    def holds_in_coalition(self, role: CoalitionRole, coalition_id: int | None) -> bool:
        return (coalition_id, role) in self._coalition_roles

    def holds_for_friend(self, role: FriendRole, friend_id: int | None) -> bool:
        return (friend_id, role) in self._friend_roles

    @property
    def organization_ids(self) -> frozenset[int]:
        return frozenset(organization_id for organization_id, _ in self._roles)

    @property
    def coalition_ids(self) -> frozenset[int]:
        return frozenset(coalition_id for coalition_id, _ in self._coalition_roles)

    @property
    def role_names(self) -> frozenset[str]:
        """Of all that the person is anywhere."""
        return frozenset(str(role) for _, role in (*self._roles, *self._coalition_roles))

    @cached_property
    def _roles(self) -> frozenset[tuple[int, Role]]:
        if self.person is None:
            return frozenset()
        query = select(Membership.organization_id, Membership.role).where(
            Membership.person_id == self.person.id
        )
        return frozenset((row.organization_id, row.role) for row in db.session.execute(query))

    @cached_property
    def _coalition_roles(self) -> frozenset[tuple[int, CoalitionRole]]:
        if self.person is None:
            return frozenset()
        query = select(CoalitionMembership.coalition_id, CoalitionMembership.role).where(
            CoalitionMembership.person_id == self.person.id
        )
        return frozenset((row.coalition_id, row.role) for row in db.session.execute(query))

    @cached_property
    def _friend_roles(self) -> frozenset[tuple[int, FriendRole]]:
        if self.person is None:
            return frozenset()
        query = select(FriendMembership.friend_id, FriendMembership.role).where(
            FriendMembership.person_id == self.person.id
        )
        return frozenset((row.friend_id, row.role) for row in db.session.execute(query))


NOBODY = Viewer(None)


def load_viewer() -> Viewer:
    """Who sent this request. Public addresses never ask: they have no session."""
    if not is_desk(request.path) or not current_user.is_authenticated:
        return NOBODY
    return Viewer(current_user._get_current_object())


def demands_second_factor() -> bool:
    """Whether one of the viewer's roles needs more than a password."""
    settings: Settings = current_app.config["SETTINGS"]
    actor = viewer()
    return (
        bool(settings.second_factor_for)
        and isinstance(actor, Viewer)
        and not actor.role_names.isdisjoint(settings.second_factor_for)
    )


def check_roles(settings: Settings) -> None:
    """Raises Incomplete for a role that there is not: a typing error would leave a door open."""
    unknown = set(settings.second_factor_for) - {*Role, *CoalitionRole}
    if unknown:
        raise Incomplete(f"SECOND_FACTOR_FOR names no role: {' '.join(sorted(unknown))}.")
