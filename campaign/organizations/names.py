"""How organizations and coalitions are named, and how not."""

from campaign.kernel.i18n import current_language
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Coalition, Organization

RESERVED_ORGANIZATION_SLUGS = frozenset(
    {"account", "coalitions", "forgotten-password", "sign-in", "sign-out"}
)
"""What an organization's slug cannot be, since its desk would stand where these do."""


def coalition_label(coalition: Coalition) -> Shown:
    """The short name that it goes by: its section's, else its own."""
    return shown(coalition.section or coalition.name, coalition.languages)


def native_name(organization: Organization, name: str | None = None) -> Shown:
    """The name in its own language, marked as such where the page is in another.

    `name` is for one that it had earlier, such as under a document.
    """
    language = organization.language or current_language()
    return Shown(name or organization.name, language, is_fallback=language != current_language())
