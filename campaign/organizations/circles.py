"""Where people have roles: organizations, coalitions and friends, and what is alike in them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from campaign.organizations.models import (
    Coalition,
    CoalitionMembership,
    Friend,
    FriendMembership,
    Invitation,
    Membership,
    Organization,
)
from campaign.permissions import CoalitionRole, FriendRole, Role

Circle = Organization | Coalition | Friend
AnyRole = Role | CoalitionRole | FriendRole


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of circle: which rows say who has which role there."""

    name: str
    """Of the columns that refer to it: `<name>_id`, `<name>_role`."""
    circle: Any
    membership: Any
    roles: type[Role] | type[CoalitionRole] | type[FriendRole]
    keeper: AnyRole
    """Who holds it gives and takes roles. As soon as somebody does, somebody always will."""

    @property
    def circle_id(self) -> Any:
        """The membership's column."""
        return getattr(self.membership, f"{self.name}_id")

    @property
    def invited_to(self) -> Any:
        """The invitation's column."""
        return getattr(Invitation, f"{self.name}_id")

    @property
    def least(self) -> AnyRole:
        """The one that is offered first, so that nobody gives more by mistake."""
        return self.in_order(list(self.roles))[-1]

    def in_order(self, roles: Collection[AnyRole]) -> list[AnyRole]:
        """As the program lists them, the most powerful first."""
        return [role for role in self.roles if role in roles]

    def new_membership(self, circle_id: int, person_id: int, role: AnyRole) -> Any:
        return self.membership(person_id=person_id, role=role, **{f"{self.name}_id": circle_id})


ORGANIZATION = Kind("organization", Organization, Membership, Role, Role.ADMINISTRATOR)
COALITION = Kind(
    "coalition", Coalition, CoalitionMembership, CoalitionRole, CoalitionRole.COORDINATOR
)
FRIEND = Kind("friend", Friend, FriendMembership, FriendRole, FriendRole.ADMINISTRATOR)
KINDS = (COALITION, ORGANIZATION, FRIEND)
"""In the order in which they are locked where several are."""


def kind_of(circle: Circle) -> Kind:
    return next(kind for kind in KINDS if isinstance(circle, kind.circle))


def circle_of(invitation: Invitation) -> Circle:
    """To which one is invited."""
    circle = invitation.organization or invitation.coalition or invitation.friend
    assert circle is not None, "the database holds that there is one"
    return circle


def role_of(invitation: Invitation) -> AnyRole:
    role = invitation.organization_role or invitation.coalition_role or invitation.friend_role
    assert role is not None, "the database holds that there is one"
    return role


def whose(circle: Circle) -> dict[str, int | None]:
    """In whose log it stands what is done here."""
    return {"organization_id": circle.organization_id, "coalition_id": circle.coalition_id}
