"""Prints who may do what, from the one table that decides it: docs/permissions.md is its output."""

from dataclasses import dataclass

from campaign.permissions import POLICY, Action, CoalitionRole, Role, Scope, allows

HEADER = """\
# Who may do what

Made from `POLICY` in `campaign/permissions.py` by `make permissions`; a test holds it to that.
The role counts for what belongs to the same organization, or to the same coalition, and for nothing
else.

"""
CONCERNED = Scope(organization_id=1, coalition_id=1)


@dataclass(frozen=True)
class Holder:
    """Somebody with one role, in organization or coalition 1, and nothing else."""

    role: Role | CoalitionRole | None

    reference = "person:example"
    is_known = True

    def holds(self, role: Role, organization_id: int | None) -> bool:
        return role is self.role and organization_id == CONCERNED.organization_id

    def holds_in_coalition(self, role: CoalitionRole, coalition_id: int | None) -> bool:
        return role is self.role and coalition_id == CONCERNED.coalition_id


def page() -> str:
    roles: dict[str, Role | CoalitionRole] = {
        **{f"organization's {role.value}": role for role in Role},
        **{f"coalition's {role.value.replace('_', ' ')}": role for role in CoalitionRole},
    }
    rows = [
        ["action", *roles],
        ["---"] * (len(roles) + 1),
        *([f"`{action}`", *cells(action, *roles.values())] for action in POLICY),
    ]
    return HEADER + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def cells(action: Action, *roles: Role | CoalitionRole) -> list[str]:
    return ["yes" if allows(Holder(role), action, CONCERNED) else "" for role in roles]


if __name__ == "__main__":
    print(page(), end="")
