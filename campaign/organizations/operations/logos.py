"""An organization shows its logo, another one, or none."""

from collections.abc import Iterable

from campaign.kernel import audit, revisions
from campaign.kernel.audit import Author
from campaign.kernel.database import lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import gettext as _
from campaign.media.operations import PreparedPicture, drop_if_unused, store_picture
from campaign.organizations.models import Organization

LONGEST_DESCRIPTION = 200


def show_logo(
    organization_id: int,
    picture: PreparedPicture,
    description: str,
    *,
    by: Author,
    shown_on: Iterable[str],
) -> None:
    """Take this logo, in place of the one before. Raises Refused without words for it."""
    description = " ".join(description.split())
    if not description or len(description) > LONGEST_DESCRIPTION:
        raise Refused(
            _("Say in a few words what is to be seen, for those who cannot see it."),
            field="description",
        )
    with transaction():
        store_picture(picture)
        _write(organization_id, picture.digest, description, "organization.logo_shown", by)
        revisions.touch(*shown_on)


def remove_logo(organization_id: int, *, by: Author, shown_on: Iterable[str]) -> None:
    """Raises Missing if there is none."""
    with transaction():
        if lock(Organization, organization_id).logo_digest is None:
            raise Missing("logo")
        _write(organization_id, None, None, "organization.logo_removed", by)
        revisions.touch(*shown_on)


def _write(
    organization_id: int, digest: str | None, description: str | None, action: str, by: Author
) -> None:
    found = lock(Organization, organization_id)
    before = found.logo_digest
    changes = {
        "logo_digest": (before, digest),
        "logo_description": (found.logo_description, description),
    }
    found.logo_digest, found.logo_description = digest, description
    audit.record(by, action, f"organization:{found.id}", changes, organization_id=found.id)
    if before is not None and before != digest:
        drop_if_unused(before)
