"""The stable key of an organization that comes in by itself."""

import re
from unicodedata import normalize

from sqlalchemy import select

from campaign.kernel.database import db
from campaign.organizations.models import Organization
from campaign.organizations.names import RESERVED_ORGANIZATION_SLUGS

LONGEST = 50
NAMELESS = "organization"


def free_slug(*names: str) -> str:
    """Of the first name that has Latin letters, with a number if it is taken."""
    stem = next(filter(None, map(_in_an_address, names)), NAMELESS)
    taken = RESERVED_ORGANIZATION_SLUGS | set(
        db.session.scalars(select(Organization.slug).where(Organization.slug.startswith(stem)))
    )
    if stem not in taken:
        return stem
    return next(
        slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken
    )


def _in_an_address(name: str) -> str:
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST].strip("-")
