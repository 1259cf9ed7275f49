"""Every role at every door, for what is its own and what is another's, against POLICY."""

from dataclasses import replace

from campaign.kernel.security import is_desk
from campaign.permissions import KNOWN, POLICY, Action, Scope

RULES = dict(POLICY)
"""As they are before a test breaks one."""

OWNED = ("event_id", "measure_id", "contribution_id")
"""Parameters of things that belong to an organization, or to the coalition itself."""
SHARED = ("application_id", "invitation_id")
"""Of things that belong to the whole coalition."""
OF_A_PERSON = ("session_id",)
"""Of things that belong to one person: nobody here owns the one that is asked for."""

REFUSED = {403, 404}
TURNED_AWAY = {400, 401, 403, 404}


def allowed(door, asker, world):
    """What the table says of somebody at the desk that the address names."""
    scope = (
        Scope(organization_id=world.organization.id)
        if is_of_organization(door)
        else Scope(coalition_id=world.coalition.id)
    )
    return RULES[door.action].allows(asker, scope)


def is_of_organization(door):
    return "organization" in door.parameters


def values_of(world, door):
    return world.own if is_of_organization(door) else world.common


def locked(installation):
    return [door for door in installation.doors if door.action is not None]


def visits(installation, *actions):
    """Who comes to which door of the first world, and whether the table lets them in."""
    here = installation.here
    return [
        (str(door), who, allowed(door, asker, here), asker, door, client)
        for door in locked(installation)
        if not actions or door.action in actions
        for who, (asker, client) in installation.askers.items()
    ]


def wrongly_let_in(installation, *actions):
    here = installation.here
    found = []
    for name, who, may, asker, door, client in visits(installation, *actions):
        if may:
            continue
        status = installation.ask(client, door, values_of(here, door))
        fitting = REFUSED if asker.is_known else TURNED_AWAY
        if status not in fitting:
            found.append(f"{who}: {name} answers {status}")
    return found


def test_nobody_passes_where_the_policy_says_no(installation):
    assert wrongly_let_in(installation) == []


def test_whoever_may_passes(installation):
    here = installation.here
    held_back = []
    for name, who, may, _asker, door, client in visits(installation):
        if not may or not door.parameters.isdisjoint(OF_A_PERSON):
            continue
        status = installation.ask(client, door, values_of(here, door))
        if status in TURNED_AWAY or status >= 500:
            held_back.append(f"{who}: {name} answers {status}")

    assert held_back == []


def test_no_address_leads_to_what_is_anothers(installation):
    """The desk is one's own; the thing named behind it belongs to somebody else."""
    here, there = installation.here, installation.there
    found = []
    for name, who, may, _asker, door, client in visits(installation):
        if not may:
            continue
        own = values_of(here, door)
        alien = [{**own, each: there.own[each]} for each in door.parameters & {*OWNED, *SHARED}]
        alien += [{**own, each: here.siblings[each]} for each in door.parameters & set(OWNED)]
        is_of_person = not door.parameters.isdisjoint(OF_A_PERSON)
        for values in [*alien, own] if is_of_person else alien:
            status = installation.ask(client, door, values, for_real=is_of_person)
            if status not in REFUSED:
                found.append(f"{who}: {name} with {values} answers {status}")

    assert found == []


def test_public_doors_are_the_same_for_all(installation):
    visitor = installation.askers["a visitor"][1]
    different = []
    for door in installation.doors:
        if door.action is not None or is_desk(door.rule.rule):
            continue
        expected = installation.ask(visitor, door, installation.here.common)
        for who, (_asker, client) in installation.askers.items():
            status = installation.ask(client, door, installation.here.common)
            if status != expected or status >= 500:
                different.append(f"{who}: {door} answers {status}, a visitor gets {expected}")

    assert different == []


def test_a_door_that_asks_for_too_little_is_found(installation, monkeypatch):
    """The matrix itself: with one rule broken it tells who would get in."""
    monkeypatch.setitem(POLICY, Action.EVENT_CANCEL, replace(KNOWN))

    found = wrongly_let_in(installation, Action.EVENT_CANCEL)

    assert [line for line in found if "reader of the organizations here" in line] != []
    assert [line for line in found if "administrator of the organizations there" in line] != []
