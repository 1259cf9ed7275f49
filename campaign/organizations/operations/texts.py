"""What an organization says of itself in one language, its source or a translation of it."""

from collections.abc import Iterable
from dataclasses import replace

from campaign.kernel.audit import Author
from campaign.kernel.database import lock, transaction
from campaign.kernel.translated import rewrite
from campaign.organizations.models import Organization
from campaign.organizations.operations.organizations import (
    draft_of_organization,
    edit_organization,
)


def write_texts(
    organization_id: int,
    language: str,
    *,
    name: str,
    about: str,
    by: Author,
    shown_on: Iterable[str],
    version: int | None = None,
) -> Organization:
    """The name and the words about an organization in one language; an empty one is removed.

    Raises Refused, or Conflict if `version` is outdated.
    """
    with transaction():
        before = draft_of_organization(lock(Organization, organization_id))
        after = replace(
            before,
            names=rewrite(before.names, language, name, by=by.reference, field="name"),
            about=rewrite(before.about, language, about, by=by.reference, field="about"),
        )
        return edit_organization(organization_id, after, by=by, shown_on=shown_on, version=version)
