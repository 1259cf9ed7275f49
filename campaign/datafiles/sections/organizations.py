"""`organizations`: known in the whole installation, by a key that stays."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import select

from campaign.campaigns.queries import topics_showing
from campaign.datafiles.forms import Field, Form, Values, many
from campaign.datafiles.kinds import COUNTRY, LANGUAGE, LINK, SLUG, line
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Section
from campaign.datafiles.texts import LINES, TEXTS
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.organizations.models import Organization
from campaign.organizations.names import RESERVED_ORGANIZATION_SLUGS
from campaign.organizations.operations import (
    OrganizationDraft,
    create_organization,
    draft_of_organization,
    edit_organization,
)
from campaign.organizations.queries import find_organization


def check_key(values: Values) -> Iterator[tuple[str, str]]:
    if values["key"] in RESERVED_ORGANIZATION_SLUGS:
        yield "key", f"expected another word: “{values['key']}” is an address of the program"


class Organizations(Section):
    name = "organizations"
    word = "organization"
    words = "organizations"
    form = Form(
        (
            Field("key", SLUG, required=True),
            Field("acronym", line(40)),
            Field("name", line(200), required=True),
            Field("language", LANGUAGE),
            Field("names", LINES),
            Field("countries", many(COUNTRY), default=()),
            Field("territory", line(120)),
            Field("website", LINK),
            Field("about", TEXTS),
        ),
        (check_key,),
    )

    def key(self, values: Values) -> str:
        return str(values["key"])

    def keys(self) -> Iterable[str]:
        return db.session.scalars(select(Organization.slug))

    def stored(self, values: Values) -> Values | None:
        query = select(Organization).where(Organization.slug == values["key"])
        organization = db.session.scalar(query)
        return _values(organization) if organization else None

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        said = {name: value for name, value in values.items() if name != "key"}
        if stored is None:
            create_organization(values["key"], OrganizationDraft(**said), by=by)
            return
        organization = find_organization(values["key"])
        edit_organization(
            organization.id,
            replace(draft_of_organization(organization), **said),
            by=by,
            shown_on=topics_showing(organization),
        )

    def entries(self, scope: Scope) -> Iterable[Values]:
        return map(_values, scope.organizations())


def _values(organization: Organization) -> Values:
    return {
        "key": organization.slug,
        "acronym": organization.acronym,
        "name": organization.name,
        "language": organization.language,
        "names": organization.names,
        "countries": organization.country_codes,
        "territory": organization.territory,
        "website": organization.website,
        "about": organization.about,
    }
