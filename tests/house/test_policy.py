from campaign.pages.permissions import ACTS, Holder
from campaign.permissions import POLICY, Action, CoalitionRole, FriendRole, Role, Scope, allows
from tests.house.sources import ROOT
from tools.permissions import page

ELSEWHERE = Scope(organization_id=2, coalition_id=2, friend_id=2)
NOWHERE = Scope()
NEEDS_NO_ROLE = {Action.ACCOUNT_KEEP, Action.DESKS_LIST}
"""Everyone who is signed in keeps the own account, and sees the own desks, be there any or not."""


def test_every_action_has_a_rule_in_the_order_of_the_alphabet():
    assert list(POLICY) == sorted(Action)


def test_an_action_is_named_resource_colon_verb():
    assert [action for action in Action if len(action.split(":")) != 2] == []


def test_no_role_counts_for_another_organization_or_coalition():
    roles = [*Role, *CoalitionRole, *FriendRole]

    assert [
        (role, action)
        for role in roles
        for action in set(Action) - NEEDS_NO_ROLE
        for target in (ELSEWHERE, NOWHERE)
        if allows(Holder(role), action, target)
    ] == []


def test_without_a_role_nothing_is_allowed():
    here = Scope(organization_id=1, coalition_id=1, friend_id=1)

    assert {action for action in Action if allows(Holder(None), action, here)} == NEEDS_NO_ROLE


def test_the_printed_table_is_the_one_that_decides():
    assert (ROOT / "docs" / "permissions.md").read_text() == page()


def test_every_action_is_told_in_words_on_the_help_page():
    assert set(ACTS) == set(Action)
