"""How an organization is named: as it writes itself, marked as being of its own language."""

from campaign.kernel.i18n import current_language
from campaign.kernel.translated import Shown
from campaign.organizations.models import Organization


def native_name(organization: Organization, name: str | None = None) -> Shown:
    """`name` is for one that it had earlier, such as under a document."""
    language = organization.language or current_language()
    return Shown(name or organization.name, language, is_fallback=language != current_language())
