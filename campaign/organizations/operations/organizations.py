"""Organizations come in and keep what is said of them up to date."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from campaign.kernel import audit, revisions
from campaign.kernel.addresses import is_web_address
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.translated import Translated
from campaign.organizations.models import Organization, OrganizationCountry
from campaign.organizations.operations.checks import (
    check_countries,
    check_languages,
    check_unused,
    check_version,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationDraft:
    """What an organization says of itself."""

    name: str
    acronym: str | None = None
    language: str | None = None
    names: Translated | None = None
    territory: str | None = None
    website: str | None = None
    about: Translated | None = None
    contact_email: str | None = None
    countries: tuple[str, ...] = ()


COLUMNS = tuple(
    field.name for field in fields(OrganizationDraft) if field.name not in ("countries",)
)


def draft_of_organization(organization: Organization) -> OrganizationDraft:
    return OrganizationDraft(
        **{name: getattr(organization, name) for name in COLUMNS},
        countries=organization.country_codes,
    )


def create_organization(slug: str, draft: OrganizationDraft, *, by: Author) -> Organization:
    """Raises Refused if the slug is taken or the draft cannot be."""
    _check(draft)
    with transaction():
        check_unused(Organization, slug)
        organization = Organization(slug=slug)
        _put(draft, organization)
        db.session.add(organization)
        db.session.flush()
        _note(organization, by, "organization.created", None, draft)
    return organization


def edit_organization(
    organization_id: int,
    draft: OrganizationDraft,
    *,
    by: Author,
    shown_on: Iterable[str],
    version: int | None = None,
) -> Organization:
    """Nothing happens if nothing changes. Raises Refused, or Conflict if `version` is outdated."""
    _check(draft)
    with transaction():
        organization = lock(Organization, organization_id)
        check_version(organization, version)
        before = draft_of_organization(organization)
        if before == draft:
            return organization
        _put(draft, organization)
        _note(organization, by, "organization.edited", before, draft)
        topics = [affiliation.coalition.topic for affiliation in organization.affiliations]
        revisions.touch(*{*topics, *shown_on, revisions.HOME})
    return organization


def _put(draft: OrganizationDraft, organization: Organization) -> None:
    for name in COLUMNS:
        setattr(organization, name, getattr(draft, name))
    if organization.country_codes != draft.countries:
        organization.countries = [
            OrganizationCountry(country=code, position=at)
            for at, code in enumerate(draft.countries)
        ]


def _note(
    organization: Organization,
    by: Author,
    action: str,
    before: OrganizationDraft | None,
    after: OrganizationDraft,
) -> None:
    audit.record(
        by,
        action,
        f"organization:{organization.id}",
        audit.differences(before, after),
        organization_id=organization.id,
    )


def _check(draft: OrganizationDraft) -> None:
    if not draft.name.strip():
        raise Refused(_("Write the organization's name."), field="name")
    if draft.language is not None:
        check_languages((draft.language,), "language")
    for name in ("names", "about"):
        text: Translated | None = getattr(draft, name)
        check_languages(text.languages if text else (), name)
    check_countries(draft.countries, "countries")
    if draft.website and not is_web_address(draft.website):
        raise Refused(
            _("This is not a web address. It begins with https:// or http://."), field="website"
        )
