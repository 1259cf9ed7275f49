"""All that changes how a person signs in or which roles they have, and what it is to end."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from campaign.accounts import operations
from campaign.accounts.models import Passkey, Person
from campaign.accounts.operations import NewPasskey
from campaign.kernel import audit
from campaign.kernel.database import db, transaction
from campaign.organizations.operations import (
    change_roles,
    hand_over,
)
from campaign.permissions import CoalitionRole, Role
from campaign.privacy.operations import erase
from tests.security.in_flight.things import THINGS, World

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "security.md"
BY = audit.Machine("tests")
ACCOUNT = "/en/desk/account/"


OWN = frozenset(list(THINGS)[:9])
"""What hangs on how the person signs in."""
TO_ADDRESS = frozenset({"an invitation to the person"})
BY_KEEPER = frozenset(
    {
        "an invitation by the person",
        "a claim sent by the person",
        "an organization invited by the person",
    }
)
IN_THE_ORGANIZATION = frozenset({"an invitation by the person"})
IN_THE_COALITION = BY_KEEPER - IN_THE_ORGANIZATION


@dataclass(frozen=True)
class Event:
    happens: Callable[[World], object]
    ends: frozenset[str]
    by: tuple[str, ...] = ()
    """The operations that make it happen."""
    before: Callable[[World], object] = lambda _: None
    """What must be so first."""


def _add_passkey(world: World) -> None:
    new = NewPasskey(f"name {world.dana.id}", b"key", 0, ["internal"], "Phone")
    operations.add_passkey(world.dana.id, new, recovery_hashes=["hash"])


def _remove_passkey(world: World) -> None:
    mine = select(Passkey.id).where(Passkey.person_id == world.dana.id)
    operations.remove_passkey(world.dana.id, db.session.scalars(mine).one())


def _change_address(world: World) -> None:
    operations.confirm_address(str(world.kept["address"]))


def _closed(world: World) -> None:
    with transaction():
        db.session.get_one(Person, world.dana.id).active = False


def _step_down(world: World, roles: set[Role]) -> None:
    change_roles(world.organization, world.dana.id, roles, by=world.erin)


EVENTS: dict[str, Event] = {
    "a new password": Event(
        lambda world: operations.replace_password(world.dana.id, "hash"), OWN, ("replace_password",)
    ),
    "another address": Event(_change_address, OWN | TO_ADDRESS, ("confirm_address",)),
    "a change of address is stopped": Event(
        lambda world: operations.stop_address(world.mailed("address_asked")), OWN, ("stop_address",)
    ),
    "an app for codes is set up": Event(
        lambda world: operations.set_up_code_app(world.dana.id, "new", 1, recovery_hashes=[]),
        OWN,
        ("set_up_code_app",),
    ),
    "the app is removed": Event(
        lambda world: operations.remove_code_app(world.dana.id), OWN, ("remove_code_app",)
    ),
    "a passkey is added": Event(_add_passkey, OWN, ("add_passkey",)),
    "a passkey is removed": Event(_remove_passkey, OWN, ("remove_passkey",), before=_add_passkey),
    "new recovery codes": Event(
        lambda world: operations.replace_recovery_codes(world.dana.id, ["hash"]),
        OWN,
        ("replace_recovery_codes",),
    ),
    "an operator removes all factors": Event(
        lambda world: operations.remove_all_factors(world.dana.id, by=BY),
        OWN,
        ("remove_all_factors",),
    ),
    "signed out everywhere, by the person or an operator": Event(
        lambda world: operations.sign_out_everywhere(world.dana.id), OWN, ("sign_out_everywhere",)
    ),
    "the account is closed": Event(_closed, OWN),
    "the person is erased": Event(
        lambda world: erase(world.dana.email), OWN | TO_ADDRESS | BY_KEEPER
    ),
    "the keeper's role in the organization is taken or given up": Event(
        lambda world: _step_down(world, {Role.EDITOR}), IN_THE_ORGANIZATION, ("change_roles",)
    ),
    "that role is handed over": Event(
        lambda world: hand_over(world.organization, world.dana.id, world.erin.id, by=world.dana),
        IN_THE_ORGANIZATION,
        ("hand_over",),
    ),
    "the coordinator's role is taken or given up": Event(
        lambda world: change_roles(
            world.coalition, world.dana.id, {CoalitionRole.TRANSLATOR}, by=world.erin
        ),
        IN_THE_COALITION,
        ("change_roles",),
    ),
}
