"""People. All are invented."""

from typing import Any

from campaign.accounts.models import (
    AddressChange,
    CodeApp,
    KeptForm,
    KnownDevice,
    Passkey,
    Person,
    PersonSession,
    RecoveryCode,
    SignInLink,
)
from campaign.kernel.database import Base, db, transaction
from campaign.organizations.circles import AnyRole, Circle, kind_of
from tests.factories.numbers import another


def make_person(
    role: AnyRole | None = None,
    *,
    of: Circle | None = None,
    **attributes: Any,
) -> Person:
    """Somebody, with a role in an organization, a coalition or for a friend if one is named."""
    name = attributes.pop("name", None) or another("person")
    with transaction():
        person = Person(name=name, email=f"{name.lower()}@example.org", **attributes)
        db.session.add(person)
        if of is not None:
            db.session.add(membership(person, role, of))
    return person


def sign_in_everywhere(person: Person) -> None:
    """A row of everything that signing in may leave behind."""
    mine = {"person_id": person.id}
    with transaction():
        db.session.add_all(
            [
                PersonSession(**mine, token_hash="session", via="link", is_strong=True),
                KnownDevice(**mine, mark_hash="device"),
                SignInLink(**mine, token_hash="link"),
                AddressChange(
                    **mine, token_hash="change", stop_hash="stop", email="other@example.org"
                ),
                KeptForm(**mine, key="kept", page="/", fields=[["title", "x"]], had_files=False),
                CodeApp(**mine, secret="encrypted", last_counter=1),
                RecoveryCode(**mine, code_hash="code"),
                Passkey(
                    **mine,
                    credential_id="credential",
                    public_key=b"key",
                    sign_count=0,
                    transports=["internal"],
                    name="Phone",
                ),
            ]
        )


def membership(person: Person, role: AnyRole | None, of: Circle) -> Base:
    kind = kind_of(of)
    assert isinstance(role, kind.roles)
    row: Base = kind.membership(person=person, role=role, **{kind.name: of})
    return row
