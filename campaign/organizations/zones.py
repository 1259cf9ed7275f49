"""Which time it is where a person lives, as far as we know."""

from collections.abc import Iterable

from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.kernel.countries import zones_of
from campaign.kernel.database import db
from campaign.organizations.models import Membership, OrganizationCountry

UNKNOWN = "UTC"


def zone_of(person: Person) -> str:
    """The person's own choice, else by the country of the first organization that has one."""
    return zones_by_person([person])[person.id]


def zones_by_person(people: Iterable[Person]) -> dict[int, str]:
    """The same for many, in one question."""
    chosen = {person.id: person.zone for person in people}
    without = [person_id for person_id, zone in chosen.items() if zone is None]
    by_country = _by_country(without) if without else {}
    return {
        person_id: zone or by_country.get(person_id, UNKNOWN) for person_id, zone in chosen.items()
    }


def _by_country(person_ids: Iterable[int]) -> dict[int, str]:
    query = (
        select(Membership.person_id, OrganizationCountry.country)
        .join(
            OrganizationCountry, OrganizationCountry.organization_id == Membership.organization_id
        )
        .where(Membership.person_id.in_(person_ids))
        .order_by(Membership.id, OrganizationCountry.position)
    )
    found: dict[int, str] = {}
    for person_id, country in db.session.execute(query):
        found.setdefault(person_id, next(iter(zones_of(country)), UNKNOWN))
    return found
