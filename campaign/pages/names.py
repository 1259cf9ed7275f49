"""How organizations and coalitions are named for readers, and where they are."""

from collections.abc import Iterable, Sequence

from babel.lists import format_list

from campaign.documents.models import Signature
from campaign.kernel.countries import country_name
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Organization
from campaign.organizations.names import coalition_label
from campaign.pages.blueprint import pages

pages.add_app_template_global(coalition_label)


def reader_name(organization: Organization, fallbacks: Iterable[str]) -> Shown | None:
    """The name in the reader's language, or the nearest there is; None where that adds nothing."""
    if organization.language == current_language():
        return None
    found = shown(organization.names, fallbacks)
    return found if found and found.text != organization.name else None


def whereabouts(organization: Organization) -> str:
    """The territory as the organization says it, else its countries, else nothing."""
    return place_words(organization.territory, organization.country_codes)


def whereabouts_as_signed(signature: Signature) -> str:
    return place_words(signature.territory, signature.countries)


def place_words(territory: str | None, countries: Sequence[str]) -> str:
    if territory:
        return territory
    locale = current_locale()
    return format_list([country_name(code, locale) for code in countries], locale=locale)
