"""Who may do what, as one table. Each rule is a predicate and the sentence that explains it.

All member organizations are equal: a rule speaks of a role in the organization concerned, or of a
role in the coalition for what is the coalition's. Nobody holds a role over another organization.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from flask_babel import lazy_gettext as _l


class Role(StrEnum):
    """What a person may be in an organization."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    TREASURER = "treasurer"
    TRANSLATOR = "translator"
    READER = "reader"


class CoalitionRole(StrEnum):
    """What a person may be in a coalition."""

    COORDINATOR = "coordinator"
    TREASURER = "treasurer"
    TRANSLATOR = "translator"
    COORDINATING_GROUP = "coordinating_group"


class FriendRole(StrEnum):
    """What a person may be for a friend."""

    ADMINISTRATOR = "administrator"
    READER = "reader"


class Action(StrEnum):
    """Everything that needs leave, as `resource:action`, in the order of the alphabet."""

    ACCOUNT_KEEP = "account:keep"
    ADMISSION_RULE_SET = "admission_rule:set"
    APPLICATION_DECIDE = "application:decide"
    APPLICATION_OBJECT = "application:object"
    APPLICATION_READ = "application:read"
    BANK_STATEMENT_IMPORT = "bank_statement:import"
    CAMPAIGN_STATE_READ = "campaign_state:read"
    CASH_BOX_EDIT = "cash_box:edit"
    COALITION_BANK_STATEMENT_IMPORT = "coalition_bank_statement:import"
    COALITION_BOX_EDIT = "coalition_box:edit"
    COALITION_BOX_RECORD = "coalition_box:record"
    COALITION_DESK_READ = "coalition_desk:read"
    COALITION_GOAL_SET = "coalition_goal:set"
    COALITION_LOG_READ = "coalition_log:read"
    COALITION_MEMBERSHIP_LEAVE = "coalition_membership:leave"
    COALITION_PEOPLE_MANAGE = "coalition_people:manage"
    COALITION_PEOPLE_READ = "coalition_people:read"
    CONTRIBUTION_RECORD = "contribution:record"
    CONTRIBUTION_REVERSE = "contribution:reverse"
    DESK_READ = "desk:read"
    DESKS_LIST = "desks:list"
    DONOR_MESSAGE_DECIDE = "donor_message:decide"
    EVENT_CANCEL = "event:cancel"
    EVENT_CREATE = "event:create"
    EVENT_EDIT = "event:edit"
    EVENT_HIDE = "event:hide"
    FRIEND_EDIT = "friend:edit"
    FRIEND_INVITE = "friend:invite"
    FRIEND_DESK_READ = "friend_desk:read"
    FRIEND_MEMBERSHIP_LEAVE = "friend_membership:leave"
    FRIEND_PEOPLE_MANAGE = "friend_people:manage"
    FRIEND_PEOPLE_READ = "friend_people:read"
    FRIENDS_GOAL_HIDE = "friends_goal:hide"
    GIVING_RULES_SET = "giving_rules:set"
    GOAL_NUDGE = "goal:nudge"
    GOAL_SET = "goal:set"
    HEALTH_MEASURE_HIDE = "health_measure:hide"
    HEALTH_MEASURE_WRITE = "health_measure:write"
    LEDGER_PUBLISH = "ledger:publish"
    LOG_READ = "log:read"
    MEMBERSHIP_LEAVE = "membership:leave"
    NEW_ORGANIZATION_INVITE = "new_organization:invite"
    ORGANIZATION_CLAIM = "organization:claim"
    ORGANIZATION_EDIT = "organization:edit"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_READ = "people:read"
    RATE_ENTER = "rate:enter"
    STATEMENT_READ = "statement:read"


class Target(Protocol):
    """What is acted on, as far as a rule needs to know it. None: it belongs to nobody."""

    @property
    def organization_id(self) -> int | None: ...

    @property
    def coalition_id(self) -> int | None: ...


@runtime_checkable
class OfFriend(Protocol):
    """A target that is a friend's own."""

    @property
    def friend_id(self) -> int | None: ...


class Actor(Protocol):
    """Whoever asks."""

    @property
    def reference(self) -> str: ...

    @property
    def is_known(self) -> bool:
        """Whether somebody signed in."""

    def holds(self, role: Role, organization_id: int | None) -> bool: ...

    def holds_in_coalition(self, role: CoalitionRole, coalition_id: int | None) -> bool: ...

    def holds_for_friend(self, role: FriendRole, friend_id: int | None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """A target named by the organization, coalition or friend it belongs to."""

    organization_id: int | None = None
    coalition_id: int | None = None
    friend_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    sentence: str
    allows: Callable[[Actor, Target], bool]


def own(*roles: Role) -> Rule:
    """One of these roles in the organization concerned; its administrators may do everything."""
    held = (Role.ADMINISTRATOR, *roles)
    return Rule(
        _ORGANIZATION_SENTENCES[roles],
        lambda actor, target: any(actor.holds(role, target.organization_id) for role in held),
    )


def coalition(*roles: CoalitionRole) -> Rule:
    """One of these roles in the coalition concerned."""
    return Rule(
        _COALITION_SENTENCES[roles],
        lambda actor, target: any(
            actor.holds_in_coalition(role, target.coalition_id) for role in roles
        ),
    )


def friend(*roles: FriendRole) -> Rule:
    """One of these roles for the friend concerned; administrators may do everything."""
    held = (FriendRole.ADMINISTRATOR, *roles)
    return Rule(
        _FRIEND_SENTENCES[roles],
        lambda actor, target: (
            isinstance(target, OfFriend)
            and any(actor.holds_for_friend(role, target.friend_id) for role in held)
        ),
    )


def either(first: Rule, second: Rule) -> Rule:
    return Rule(
        _l("%(first)s, or: %(second)s", first=first.sentence, second=second.sentence),
        lambda actor, target: first.allows(actor, target) or second.allows(actor, target),
    )


KNOWN = Rule(_l("everyone who is signed in"), lambda actor, _: actor.is_known)

WHO_LEADS = (CoalitionRole.COORDINATOR, CoalitionRole.TREASURER)
EVERY_ROLE = (Role.EDITOR, Role.TREASURER, Role.TRANSLATOR, Role.READER)

_ORGANIZATION_SENTENCES: dict[tuple[Role, ...], str] = {
    (): _l("administrators of the organization"),
    (Role.EDITOR,): _l("administrators and editors of the organization"),
    (Role.TREASURER,): _l("administrators and treasurers of the organization"),
    (Role.TREASURER, Role.READER): _l("administrators, treasurers and readers of the organization"),
    (Role.EDITOR, Role.TREASURER): _l("administrators, editors and treasurers of the organization"),
    EVERY_ROLE: _l("everyone with a role in the organization"),
}
_COALITION_SENTENCES: dict[tuple[CoalitionRole, ...], str] = {
    (CoalitionRole.COORDINATOR,): _l("coordinators of the coalition"),
    (CoalitionRole.TREASURER,): _l("treasurers of the coalition"),
    WHO_LEADS: _l("coordinators and treasurers of the coalition"),
    tuple(CoalitionRole): _l("everyone with a role in the coalition"),
}
_FRIEND_SENTENCES: dict[tuple[FriendRole, ...], str] = {
    (): _l("administrators of the friend"),
    (FriendRole.READER,): _l("everyone with a role for the friend"),
}

POLICY: dict[Action, Rule] = {
    Action.ACCOUNT_KEEP: KNOWN,
    Action.ADMISSION_RULE_SET: coalition(CoalitionRole.COORDINATOR),
    Action.APPLICATION_DECIDE: coalition(CoalitionRole.COORDINATOR),
    Action.APPLICATION_OBJECT: own(Role.EDITOR),
    Action.APPLICATION_READ: either(own(*EVERY_ROLE), coalition(*CoalitionRole)),
    Action.BANK_STATEMENT_IMPORT: own(Role.TREASURER),
    Action.CAMPAIGN_STATE_READ: coalition(*CoalitionRole),
    Action.CASH_BOX_EDIT: own(Role.TREASURER),
    Action.COALITION_BANK_STATEMENT_IMPORT: coalition(CoalitionRole.TREASURER),
    Action.COALITION_BOX_EDIT: coalition(CoalitionRole.TREASURER),
    Action.COALITION_BOX_RECORD: coalition(CoalitionRole.TREASURER),
    Action.COALITION_DESK_READ: coalition(*CoalitionRole),
    Action.COALITION_GOAL_SET: coalition(CoalitionRole.TREASURER),
    Action.COALITION_LOG_READ: coalition(*CoalitionRole),
    Action.COALITION_MEMBERSHIP_LEAVE: coalition(*CoalitionRole),
    Action.COALITION_PEOPLE_MANAGE: coalition(CoalitionRole.COORDINATOR),
    Action.COALITION_PEOPLE_READ: coalition(*CoalitionRole),
    Action.CONTRIBUTION_RECORD: own(Role.TREASURER),
    Action.CONTRIBUTION_REVERSE: own(Role.TREASURER),
    Action.DESK_READ: own(*EVERY_ROLE),
    Action.DESKS_LIST: KNOWN,
    Action.DONOR_MESSAGE_DECIDE: either(own(Role.EDITOR, Role.TREASURER), coalition(*WHO_LEADS)),
    Action.EVENT_CANCEL: own(Role.EDITOR),
    Action.EVENT_CREATE: own(Role.EDITOR),
    Action.EVENT_EDIT: own(Role.EDITOR),
    Action.EVENT_HIDE: coalition(CoalitionRole.COORDINATOR),
    Action.FRIEND_EDIT: friend(),
    Action.FRIEND_INVITE: coalition(CoalitionRole.COORDINATOR),
    Action.FRIEND_DESK_READ: friend(FriendRole.READER),
    Action.FRIEND_MEMBERSHIP_LEAVE: friend(FriendRole.READER),
    Action.FRIEND_PEOPLE_MANAGE: friend(),
    Action.FRIEND_PEOPLE_READ: friend(FriendRole.READER),
    Action.FRIENDS_GOAL_HIDE: coalition(CoalitionRole.COORDINATOR),
    Action.GIVING_RULES_SET: either(own(Role.TREASURER), coalition(CoalitionRole.TREASURER)),
    Action.GOAL_NUDGE: coalition(*WHO_LEADS),
    Action.GOAL_SET: own(Role.TREASURER),
    Action.HEALTH_MEASURE_HIDE: coalition(CoalitionRole.COORDINATOR),
    Action.HEALTH_MEASURE_WRITE: either(own(Role.EDITOR), coalition(CoalitionRole.COORDINATOR)),
    Action.LEDGER_PUBLISH: coalition(*WHO_LEADS),
    Action.LOG_READ: own(*EVERY_ROLE),
    Action.MEMBERSHIP_LEAVE: own(*EVERY_ROLE),
    Action.NEW_ORGANIZATION_INVITE: coalition(CoalitionRole.COORDINATOR),
    Action.ORGANIZATION_CLAIM: coalition(CoalitionRole.COORDINATOR),
    Action.ORGANIZATION_EDIT: own(),
    Action.PEOPLE_MANAGE: own(),
    Action.PEOPLE_READ: own(*EVERY_ROLE),
    Action.RATE_ENTER: coalition(CoalitionRole.TREASURER),
    Action.STATEMENT_READ: own(Role.TREASURER, Role.READER),
}


def allows(actor: Actor, action: Action, target: Target) -> bool:
    return POLICY[action].allows(actor, target)
