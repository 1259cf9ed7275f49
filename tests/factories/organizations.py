"""Coalitions, organizations, friends. All are invented."""

from collections.abc import Sequence
from typing import Any

from campaign.kernel import revisions
from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Translated
from campaign.organizations.models import (
    Affiliation,
    Coalition,
    Friend,
    Organization,
    OrganizationCountry,
)
from tests.factories.numbers import another


def make_coalition(**attributes: Any) -> Coalition:
    slug = attributes.pop("slug", None) or another("coalition")
    with transaction():
        coalition = Coalition(
            slug=slug,
            **{"name": Translated.of({"en": slug.title()}), "languages": ["en"], **attributes},
        )
        db.session.add(coalition)
        revisions.touch(coalition.topic, revisions.HOME)
    return coalition


def make_organization(
    *, coalition: Coalition | None = None, countries: Sequence[str] = (), **attributes: Any
) -> Organization:
    """An organization, of a coalition if one is named."""
    slug = attributes.pop("slug", None) or another("organization")
    with transaction():
        organization = Organization(
            slug=slug,
            countries=[
                OrganizationCountry(country=code, position=position)
                for position, code in enumerate(countries)
            ],
            **{"name": slug.title(), "language": "en", **attributes},
        )
        db.session.add(organization)
        if coalition is not None:
            position = len(coalition.affiliations)
            db.session.add(
                Affiliation(coalition=coalition, organization=organization, position=position)
            )
            revisions.touch(coalition.topic, revisions.HOME)
    return organization


def make_friend(*, coalition: Coalition, **attributes: Any) -> Friend:
    slug = attributes.pop("slug", None) or another("friend")
    with transaction():
        friend = Friend(
            coalition_id=coalition.id, slug=slug, **{"name": slug.title(), **attributes}
        )
        db.session.add(friend)
    return friend
