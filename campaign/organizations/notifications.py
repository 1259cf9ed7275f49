"""Who is told what about roles."""

from collections.abc import Sequence

from campaign.accounts.models import Person
from campaign.accounts.queries import names_of
from campaign.kernel import mail
from campaign.kernel.audit import Author
from campaign.organizations.circles import AnyRole, Circle, circle_of, role_of
from campaign.organizations.models import Invitation
from campaign.organizations.names import circle_name
from campaign.organizations.zones import zone_of


def invite(invitation: Invitation, token: str, by: Author) -> None:
    """The one mail with the link. A machine that invites has no name to tell."""
    mail.post(
        "invitation",
        to=invitation.email,
        language=invitation.language,
        values={
            "inviter": names_of([by.reference]).get(by.reference),
            "place": circle_name(circle_of(invitation), invitation.language),
            "role": role_of(invitation).value,
            "token": token,
        },
    )


def tell_roles(circle: Circle, person: Person, roles: Sequence[AnyRole]) -> None:
    """Somebody else changed the roles of this person."""
    mail.post(
        "roles_changed",
        to=person.email,
        language=person.language,
        values={
            "name": person.name,
            "place": circle_name(circle, person.language),
            "roles": [role.value for role in roles],
        },
        zone=zone_of(person),
    )
