"""All that opens a door for a while: how it begins, and whether it still works."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign.accounts import operations, passkeys
from campaign.accounts.models import AddressChange, Person
from campaign.accounts.tokens import digest
from campaign.governance.models import AdmissionInvitation
from campaign.governance.operations import invite_organization
from campaign.kernel import audit
from campaign.kernel.database import db
from campaign.kernel.errors import Refused
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Coalition, Invitation, InvitationState, Organization
from campaign.organizations.operations import (
    invite_first_keeper,
    invite_person,
)
from campaign.permissions import Role
from campaign.privacy.operations import ask_for_link
from campaign.subscriptions.queries import stop_key
from tests.accounts.pages import token_of
from tests.factories.organizations import make_organization

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "security.md"
BY = audit.Machine("tests")
ACCOUNT = "/en/desk/account/"


@dataclass
class World:
    """Dana gives the roles in an organization and in a coalition; Erin could do so after her."""

    app: Flask
    client_for: Callable[..., FlaskClient]
    coalition: Coalition
    organization: Organization
    dana: Person
    erin: Person
    kept: dict[str, object] = field(default_factory=dict)

    def mailed(self, template: str) -> str:
        """The token in the last mail of this kind."""
        rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()))
        return next(
            str(row.payload["values"]["token"])
            for row in rows
            if row.payload.get("template") == template
        )

    def opens(self, address: str) -> bool:
        return self.app.test_client().get(address).status_code == 200

    def press(self, address: str, fails_at: str) -> bool:
        """Whether the button behind a mailed link does what it says."""
        client = self.app.test_client()
        page = client.get(address)
        return client.post(address, data={"csrf_token": token_of(page)}).location != fails_at


def session(world: World) -> Callable[[], bool]:
    client = world.client_for(world.dana)
    return lambda: client.get(ACCOUNT).status_code == 200


def half_session(world: World) -> Callable[[], bool]:
    client = world.client_for(world.dana, is_strong=False)
    return lambda: client.get("/en/desk/sign-in/second-step").status_code == 200


def code_app_half_set_up(world: World) -> Callable[[], bool]:
    client = world.client_for(world.dana)
    client.get(f"{ACCOUNT}code-app")
    return lambda: client.get(f"{ACCOUNT}code-app").status_code == 200


def sign_in_link(world: World) -> Callable[[], bool]:
    operations.send_link(world.dana.id)
    token = world.mailed("sign_in_link")
    return lambda: world.press(f"/en/desk/sign-in/link/{token}", "/en/desk/sign-in/link")


def reset_link(world: World) -> Callable[[], bool]:
    operations.mail_what_was_asked(
        0, {"wanted": "new_password", "email": world.dana.email, "onwards": None}
    )
    address = f"/en/desk/forgotten-password/{world.mailed('new_password')}"
    return lambda: world.opens(address)


def change_of_address(world: World) -> Callable[[], bool]:
    operations.ask_for_address(world.dana.id, "new@example.org")
    world.kept["address"] = world.mailed("confirm_address")
    person_id = world.dana.id

    def works() -> bool:
        try:
            operations.confirm_address(str(world.kept["address"]))
        except Refused:
            return False
        return db.session.get_one(Person, person_id).email == "new@example.org"

    return works


def stop_of_that_change(world: World) -> Callable[[], bool]:
    """Looked up only: pressing it ends the others (tests/accounts/test_person.py does)."""
    same = AddressChange.stop_hash == digest(world.mailed("address_asked"))
    return lambda: db.session.scalar(select(AddressChange.id).where(same)) is not None


def privacy_link(world: World) -> Callable[[], bool]:
    ask_for_link(world.dana.email, "en")
    address = f"/en/privacy/links/{world.mailed('stored_about_you')}"
    return lambda: world.opens(address)


def question_to_a_passkey(world: World) -> Callable[[], bool]:
    person_id, stamp = world.dana.id, world.dana.fs_uniquifier
    with world.app.test_request_context():
        seal = passkeys.ask_for_second_step(world.dana, []).seal

    def works() -> bool:
        person = db.session.get(Person, person_id)
        with world.app.test_request_context():
            try:
                passkeys._opened(seal, f"step {person.fs_uniquifier if person else 'nobody'}")
            except Refused:
                return False
        return person is not None and person.fs_uniquifier == stamp

    return works


def _is_open(invitation: Invitation) -> Callable[[], bool]:
    number = invitation.id

    def works() -> bool:
        row = db.session.get(Invitation, number, populate_existing=True)
        return row is not None and row.state is InvitationState.OPEN

    return works


def invitation_to_the_person(world: World) -> Callable[[], bool]:
    other = make_organization(coalition=world.coalition)
    return _is_open(invite_person(other, world.dana.email, Role.EDITOR, language="en", by=BY))


def invitation_by_the_person(world: World) -> Callable[[], bool]:
    return _is_open(
        invite_person(
            world.organization, "zoe@example.org", Role.EDITOR, language="en", by=world.dana
        )
    )


def claim_by_the_person(world: World) -> Callable[[], bool]:
    other = make_organization(coalition=world.coalition)
    return _is_open(invite_first_keeper(other, "yan@example.org", language="en", by=world.dana))


def invitation_of_an_organization(world: World) -> Callable[[], bool]:
    number = invite_organization(
        world.coalition.id, "North", "north@example.org", "en", by=world.dana
    ).id
    return lambda: db.session.get_one(AdmissionInvitation, number, populate_existing=True).is_good


def stop_of_mails(world: World) -> Callable[[], bool]:
    address = f"/en/-/mails/{world.dana.opaque_id}/{stop_key(world.dana)}"
    return lambda: world.opens(address)


THINGS: dict[str, Callable[[World], Callable[[], bool]]] = {
    "another session, and a sign-in of the last 30 minutes": session,
    "a sign-in that waits for its second factor": half_session,
    "an app for codes, half set up": code_app_half_set_up,
    "a link to sign in": sign_in_link,
    "a link to a new password": reset_link,
    "a change of address that waits": change_of_address,
    "the link that stops it": stop_of_that_change,
    "a link to what is stored, and to erase it": privacy_link,
    "a question to a passkey": question_to_a_passkey,
    "an invitation to the person": invitation_to_the_person,
    "an invitation by the person": invitation_by_the_person,
    "a claim sent by the person": claim_by_the_person,
    "an organization invited by the person": invitation_of_an_organization,
    "the link that stops mails": stop_of_mails,
}
LAST = "a change of address that waits"
"""Making the change ends others, so it is tried after those."""
