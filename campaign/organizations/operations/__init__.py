"""What can happen to coalitions, organizations and friends.

A draft is everything that may be written about one. Campaigns show what lies here without being
known here, so whoever changes something names their topics too (`shown_on`, from
`campaigns.queries`).
"""

from campaign.organizations.operations.coalitions import (
    CoalitionDraft,
    affiliate,
    create_coalition,
    draft_of_coalition,
    edit_coalition,
)
from campaign.organizations.operations.friends import (
    FriendDraft,
    create_friend,
    draft_of_friend,
    edit_friend,
)
from campaign.organizations.operations.memberships import (
    give_coalition_role,
    give_role,
    take_coalition_role,
    take_role,
)
from campaign.organizations.operations.organizations import (
    OrganizationDraft,
    create_organization,
    draft_of_organization,
    edit_organization,
)
from campaign.organizations.operations.texts import write_texts

__all__ = [
    "CoalitionDraft",
    "FriendDraft",
    "OrganizationDraft",
    "affiliate",
    "create_coalition",
    "create_friend",
    "create_organization",
    "draft_of_coalition",
    "draft_of_friend",
    "draft_of_organization",
    "edit_coalition",
    "edit_friend",
    "edit_organization",
    "give_coalition_role",
    "give_role",
    "take_coalition_role",
    "take_role",
    "write_texts",
]
