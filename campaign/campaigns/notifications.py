"""Who is told what about a campaign."""

from collections.abc import Callable, Mapping
from textwrap import shorten

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.campaigns.models import Campaign
from campaign.kernel import mail
from campaign.kernel.database import db
from campaign.organizations.models import Membership
from campaign.organizations.zones import zones_by_person
from campaign.permissions import Role

LONGEST_TITLE = 100
"""In the line of a mail that says what it is about."""


def tell_hiding(
    campaign: Campaign,
    organization_id: int | None,
    title_in: Callable[[str], str],
    reason: str | None,
    link: tuple[str, Mapping[str, str | int]],
) -> None:
    """To those who write for the organization: coordinators hid a thing of theirs.

    Without a reason: it is shown again. `link` is the endpoint, with its values, where they see it.
    """
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organization_id == organization_id,
            Membership.role.in_((Role.ADMINISTRATOR, Role.EDITOR)),
            Person.active,
        )
        .distinct()
        .order_by(Person.id)
    )
    endpoint, address = link
    people = db.session.scalars(query).all()
    zones = zones_by_person(people)
    for person in people:
        mail.post(
            "hiding",
            to=person.email,
            language=person.language,
            values={
                "what": shorten(title_in(person.language), LONGEST_TITLE, placeholder="…"),
                "campaign": campaign.title.shown(person.language, campaign.languages).text,
                "reason": reason,
                "endpoint": endpoint,
                "address": dict(address),
            },
            zone=zones[person.id],
        )
