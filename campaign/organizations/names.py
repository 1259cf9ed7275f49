"""How organizations, coalitions, friends and the roles of people in them are named."""

from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.templating import shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Coalition, Friend, Organization
from campaign.permissions import CoalitionRole, FriendRole, Role

ROLE_NAMES = {
    Role.ADMINISTRATOR: _l("administrator"),
    Role.EDITOR: _l("editor"),
    Role.TREASURER: _l("treasurer"),
    Role.TRANSLATOR: _l("translator"),
    Role.READER: _l("reader"),
    CoalitionRole.COORDINATOR: _l("coordinator"),
    CoalitionRole.TREASURER: _l("treasurer"),
    CoalitionRole.TRANSLATOR: _l("translator"),
    CoalitionRole.COORDINATING_GROUP: _l("member of the coordinating group"),
    FriendRole.ADMINISTRATOR: _l("administrator"),
    FriendRole.READER: _l("reader"),
}
_BY_VALUE = {role.value: name for role, name in ROLE_NAMES.items()}


def role_name(role: str) -> str:
    """In words, by what is stored: the same word means the same wherever it is held."""
    return str(_BY_VALUE[role])


def circle_name(circle: Organization | Coalition | Friend, language: str) -> str:
    """Plain, for a mail in that language."""
    if isinstance(circle, Coalition):
        return (circle.section or circle.name).shown(language, circle.languages).text
    return circle.name


RESERVED_ORGANIZATION_SLUGS = frozenset(
    {
        *("account", "coalitions", "forgotten-password", "friends", "invitations", "sign-in"),
        "sign-out",
    }
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
