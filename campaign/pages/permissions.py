"""Who may do what, as a page for everyone: printed from the one table that decides it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, render_template

from campaign.guard import public
from campaign.kernel import revisions
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.published import publish
from campaign.organizations.names import ROLE_NAMES
from campaign.pages.blueprint import pages
from campaign.permissions import POLICY, Action, CoalitionRole, FriendRole, Role, Scope, allows

AnyRole = Role | CoalitionRole | FriendRole

CONCERNED = Scope(organization_id=1, coalition_id=1, friend_id=1)

ACTS: Mapping[Action, str] = {
    Action.ACCOUNT_KEEP: _l("Keep the own account: password, sessions, what is stored"),
    Action.ADMISSION_RULE_SET: _l("Set how organizations are admitted"),
    Action.APPLICATION_DECIDE: _l("Admit or decline applications, and see whom to answer"),
    Action.APPLICATION_OBJECT: _l("Object to an application"),
    Action.APPLICATION_READ: _l("Read applications and objections"),
    Action.BANK_STATEMENT_IMPORT: _l("Import the organization's bank statements, and settle them"),
    Action.CAMPAIGN_STATE_READ: _l("Read where a campaign stands"),
    Action.CASH_BOX_EDIT: _l("Open and edit the organization's cash boxes"),
    Action.COALITION_BANK_STATEMENT_IMPORT: _l(
        "Import the coalition's bank statements, and settle them"
    ),
    Action.COALITION_BOX_EDIT: _l("Open and edit the coalition's cash boxes"),
    Action.COALITION_BOX_RECORD: _l("Record and reverse money in the coalition's cash boxes"),
    Action.COALITION_DESK_READ: _l("Open the coalition's desk"),
    Action.COALITION_GOAL_SET: _l("Set the goals of the campaign and of the gathering"),
    Action.COALITION_LOG_READ: _l("Read the log of what was done for the coalition"),
    Action.COALITION_MEMBERSHIP_LEAVE: _l("Lay down the own role in the coalition"),
    Action.COALITION_PEOPLE_MANAGE: _l("Invite to roles in the coalition, change and end them"),
    Action.COALITION_PEOPLE_READ: _l("Read who has a role in the coalition"),
    Action.CONTRIBUTION_RECORD: _l("Record money in the organization's cash boxes"),
    Action.CONTRIBUTION_REVERSE: _l("Reverse money in the organization's cash boxes"),
    Action.DESK_READ: _l("Open the organization's desk"),
    Action.DESKS_LIST: _l("List the own desks"),
    Action.EVENT_CANCEL: _l("Cancel an event, and take that back"),
    Action.EVENT_CREATE: _l("Log an event"),
    Action.EVENT_EDIT: _l("Edit and translate an event"),
    Action.EVENT_HIDE: _l("Hide an event with a reason, and show it again"),
    Action.FRIEND_EDIT: _l("Edit what is said of the friend"),
    Action.FRIEND_INVITE: _l("Invite friends"),
    Action.FRIEND_DESK_READ: _l("Open the friend's desk"),
    Action.FRIEND_MEMBERSHIP_LEAVE: _l("Lay down the own role for the friend"),
    Action.FRIEND_PEOPLE_MANAGE: _l("Invite to roles for the friend, change and end them"),
    Action.FRIEND_PEOPLE_READ: _l("Read who has a role for the friend"),
    Action.DONOR_MESSAGE_DECIDE: _l("Decide whether a donor's message is shown"),
    Action.GIVING_RULES_SET: _l("Set what is asked of donors"),
    Action.LEDGER_PUBLISH: _l("Let everybody read the campaign's gifts one by one"),
    Action.FRIENDS_GOAL_HIDE: _l("Hide a friend's goal with a reason, and show it again"),
    Action.GOAL_NUDGE: _l("Remind organizations that have no goal yet"),
    Action.GOAL_SET: _l("Set the organization's goal, and withdraw it"),
    Action.HEALTH_MEASURE_HIDE: _l("Hide a health measure with a reason, and show it again"),
    Action.HEALTH_MEASURE_WRITE: _l("Write, end and withdraw own health measures"),
    Action.LOG_READ: _l("Read the organization's log"),
    Action.MEMBERSHIP_LEAVE: _l("Lay down the own role in the organization"),
    Action.NEW_ORGANIZATION_INVITE: _l("Invite organizations that are not there yet"),
    Action.ORGANIZATION_CLAIM: _l(
        "Invite the first administrator of an organization without people"
    ),
    Action.ORGANIZATION_EDIT: _l("Edit and translate what is said of the organization"),
    Action.PEOPLE_MANAGE: _l("Invite to roles in the organization, change and end them"),
    Action.PEOPLE_READ: _l("Read who has a role in the organization"),
    Action.RATE_ENTER: _l("Enter exchange rates"),
    Action.STATEMENT_READ: _l("Read statements of account of the organization's cash boxes"),
}
"""Every action in words; a test holds it complete."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with one role, for organization, coalition or friend 1, and nothing else."""

    role: AnyRole | None

    @property
    def reference(self) -> str:
        return "person:example"

    @property
    def is_known(self) -> bool:
        return True

    def holds(self, role: Role, organization_id: int | None) -> bool:
        return role is self.role and organization_id == CONCERNED.organization_id

    def holds_in_coalition(self, role: CoalitionRole, coalition_id: int | None) -> bool:
        return role is self.role and coalition_id == CONCERNED.coalition_id

    def holds_for_friend(self, role: FriendRole, friend_id: int | None) -> bool:
        return role is self.role and friend_id == CONCERNED.friend_id


@dataclass(frozen=True, slots=True)
class RoleTable:
    title: str
    columns: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[str]]


@pages.get("/help/permissions")
@public
def show_permissions() -> Response:
    if revisions.current(revisions.HOME) == 0:
        return Response(_render())
    return publish(revisions.HOME, _render)


def _render() -> str:
    everybody = [action for action in POLICY if allows(Holder(None), action, CONCERNED)]
    return render_template(
        "pages/permissions.html",
        tables=[
            _table(_("In an organization"), Role, everybody),
            _table(_("In a coalition"), CoalitionRole, everybody),
            _table(_("For a friend"), FriendRole, everybody),
        ],
        everybody=[ACTS[action] for action in everybody],
    )


def _table(
    title: str,
    roles: type[Role] | type[CoalitionRole] | type[FriendRole],
    everybody: Sequence[Action],
) -> RoleTable:
    """What at least one of these roles allows, but not every account."""
    rows = [
        [str(ACTS[action]), *(_("yes") if may else "–" for may in allowed)]
        for action in POLICY
        if action not in everybody and any(allowed := _allowed(action, *roles))
    ]
    columns = [{"label": _("What")}, *({"label": str(ROLE_NAMES[role])} for role in roles)]
    return RoleTable(title, columns, rows)


def _allowed(action: Action, *roles: AnyRole) -> list[bool]:
    return [allows(Holder(role), action, CONCERNED) for role in roles]
