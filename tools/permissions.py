"""Prints who may do what, from the one table that decides it: docs/permissions.md is its output."""

from dataclasses import dataclass

from campaign.permissions import POLICY, Action, CoalitionRole, FriendRole, Role, Scope, allows

HEADER = """\
# Who may do what

Made from `POLICY` in `campaign/permissions.py` by `make permissions`; a test holds it to that.
The role counts for what belongs to the same organization, coalition or friend, and for nothing
else.

"""
CONCERNED = Scope(organization_id=1, coalition_id=1, friend_id=1)
AnyRole = Role | CoalitionRole | FriendRole


@dataclass(frozen=True)
class Holder:
    """Somebody with one role, for organization, coalition or friend 1, and nothing else."""

    role: AnyRole | None

    reference = "person:example"
    is_known = True

    def holds(self, role: Role, organization_id: int | None) -> bool:
        return role is self.role and organization_id == CONCERNED.organization_id

    def holds_in_coalition(self, role: CoalitionRole, coalition_id: int | None) -> bool:
        return role is self.role and coalition_id == CONCERNED.coalition_id

    def holds_for_friend(self, role: FriendRole, friend_id: int | None) -> bool:
        return role is self.role and friend_id == CONCERNED.friend_id


def page() -> str:
    roles: dict[str, AnyRole] = {
        **{f"organization's {role.value}": role for role in Role},
        **{f"coalition's {role.value.replace('_', ' ')}": role for role in CoalitionRole},
        **{f"friend's {role.value}": role for role in FriendRole},
    }
    rows = [
        ["action", *roles],
        ["---"] * (len(roles) + 1),
        *([f"`{action}`", *cells(action, *roles.values())] for action in POLICY),
    ]
    return HEADER + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def cells(action: Action, *roles: AnyRole) -> list[str]:
    return ["yes" if allows(Holder(role), action, CONCERNED) else "" for role in roles]


if __name__ == "__main__":
    print(page(), end="")
