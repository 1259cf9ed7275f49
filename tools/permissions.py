"""Prints who may do what, from the one table that decides it: docs/permissions.md is its output."""

from campaign.pages.permissions import CONCERNED, AnyRole, Holder
from campaign.permissions import POLICY, Action, CoalitionRole, FriendRole, Role, allows

HEADER = """\
# Who may do what

Made from `POLICY` in `campaign/permissions.py` by `make permissions`; a test holds it to that.
The role counts for what belongs to the same organization, coalition or friend, and for nothing
else.

"""


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
