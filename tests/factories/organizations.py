"""Coalitions, organizations, friends. All are invented."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from campaign.accounts.tokens import digest, new_token
from campaign.kernel import revisions
from campaign.kernel.audit import Machine
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Translated
from campaign.organizations.circles import AnyRole, Circle, kind_of
from campaign.organizations.models import (
    Affiliation,
    Coalition,
    Friend,
    Invitation,
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


def make_invitation(circle: Circle, role: AnyRole, **attributes: Any) -> tuple[Invitation, str]:
    """An open one, and the token of its link; nothing was mailed."""
    kind, token = kind_of(circle), new_token()
    with transaction():
        invitation = Invitation(
            token_hash=digest(token),
            **{f"{kind.name}_id": circle.id, f"{kind.name}_role": role},
            **{
                "email": f"{another('guest')}@example.org",
                "language": "en",
                "invited_by": Machine("tests").reference,
                "expires_at": real_now() + timedelta(days=14),
                **attributes,
            },
        )
        db.session.add(invitation)
    return invitation, token
