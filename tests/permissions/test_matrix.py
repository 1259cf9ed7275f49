"""Every role at every door, for what is its own and what is another's, against POLICY."""

from dataclasses import replace

from campaign.kernel.security import is_desk
from campaign.permissions import KNOWN, POLICY, Action

RULES = dict(POLICY)
"""As they are before a test breaks one."""

OWNED = {
    "collection_id",
    "contribution_id",
    "receipt_id",
    "event_id",
    "in_kind_id",
    "invitation_id",
    "measure_id",
    "person",
    "transfer_id",
}
"""Parameters of things that belong to an organization, a friend, or the coalition itself."""
SHARED = {"application_id", "member", "supporter"}
"""Of things that belong to the whole coalition."""
OF_A_PERSON = {"passkey_id", "session_id"}
"""Of things that belong to one person: nobody here owns the one that is asked for."""

MISSING = {404}
REFUSED = {403, 404}
TO_SIGN_IN = {401}
TURNED_AWAY = {400, 401, 403, 404}

SEEN_BY = {Action.DESK_READ, Action.COALITION_DESK_READ, Action.FRIEND_DESK_READ}
"""Who may do one of these sees that there is a desk; to all others it is missing."""


def desk_of(door, world):
    """Whose desk the address names, as POLICY sees it, and what stands in such addresses."""
    if "organization" in door.parameters:
        return world.organization_desk, world.of_organization
    if "friend" in door.parameters:
        return world.friend_desk, world.of_friend
    return world.coalition_desk, world.of_coalition


def values_of(door, world):
    return door.values_from(desk_of(door, world)[1])


def visits(installation, *actions):
    """Who comes to which locked door of the first world, and whether the table lets them in."""
    for door in installation.doors:
        if door.action is None or (actions and door.action not in actions):
            continue
        scope, _values = desk_of(door, installation.here)
        for who, (asker, client) in installation.askers.items():
            yield door, who, asker, client, RULES[door.action].allows(asker, scope)


def wrongly_let_in(installation, *actions):
    found = []
    for door, who, asker, client, may in visits(installation, *actions):
        if may:
            continue
        status = installation.ask(client, door, values_of(door, installation.here))
        if status not in refusals_for(asker, desk_of(door, installation.here)[0]):
            found.append(f"{who}: {door} answers {status}")
    return found


def refusals_for(asker, scope):
    """Whoever may not see a desk cannot tell it from one that is not there."""
    if not asker.is_known:
        return TO_SIGN_IN
    return REFUSED if any(RULES[each].allows(asker, scope) for each in SEEN_BY) else MISSING


def values_of_others(door, installation):
    """Addresses of our desk, with one thing behind it that is of another."""
    here, there = installation.here, installation.there
    own = values_of(door, here)
    others = [(each, values_of(door, there)) for each in door.parameters & (OWNED | SHARED)]
    if "organization" in door.parameters:
        beside = door.values_from(here.of_sibling)
        others += [(each, beside) for each in door.parameters & OWNED]
    return [{**own, each: theirs[each]} for each, theirs in others]


def test_nobody_passes_where_the_policy_says_no(installation):
    assert wrongly_let_in(installation) == []


def test_whoever_may_passes(installation):
    held_back = []
    for door, who, _asker, client, may in visits(installation):
        if not may or door.parameters & OF_A_PERSON:
            continue
        status = installation.ask(client, door, values_of(door, installation.here))
        if status in TURNED_AWAY or status >= 500:
            held_back.append(f"{who}: {door} answers {status}")

    assert held_back == []


def test_no_address_leads_to_what_is_anothers(installation):
    """The desk is one's own; the thing named behind it belongs to somebody else."""
    found = []
    for door, who, _asker, client, may in visits(installation):
        if not may or door.parameters & OF_A_PERSON:
            continue
        for values in values_of_others(door, installation):
            status = installation.ask(client, door, values)
            if status not in MISSING:
                found.append(f"{who}: {door} with {values} answers {status}")

    assert found == []


def test_nobody_touches_what_is_another_persons(installation):
    """Only the operation knows whose it is, so it is let run."""
    found = []
    for door, who, asker, client, _may in visits(installation):
        if asker.is_known and door.parameters & OF_A_PERSON:
            values = values_of(door, installation.here)
            status = installation.ask(client, door, values, for_real=True)
            if status not in REFUSED:
                found.append(f"{who}: {door} answers {status}")

    assert found == []


def test_public_doors_are_the_same_for_all(installation):
    visitor = installation.askers["a visitor"][1]
    different = []
    for door in installation.doors:
        if door.action is not None or is_desk(door.rule.rule):
            continue
        values = door.values_from(installation.here.of_coalition)
        expected = installation.ask(visitor, door, values)
        for who, (_asker, client) in installation.askers.items():
            status = installation.ask(client, door, values)
            if status != expected or status >= 500:
                different.append(f"{who}: {door} answers {status}, a visitor gets {expected}")

    assert different == []


def test_a_door_that_asks_for_too_little_is_found(installation, monkeypatch):
    """The matrix itself: with one rule broken it tells who would get in."""
    monkeypatch.setitem(POLICY, Action.EVENT_CANCEL, replace(KNOWN))

    found = wrongly_let_in(installation, Action.EVENT_CANCEL)

    assert [line for line in found if "reader of the organizations here" in line] != []
    assert [line for line in found if "administrator of the organizations there" in line] != []
