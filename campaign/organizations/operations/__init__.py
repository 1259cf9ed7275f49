"""What can happen to coalitions, organizations, friends, and people in them.

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
from campaign.organizations.operations.ending import end_invitations_of
from campaign.organizations.operations.friends import (
    FriendDraft,
    create_friend,
    draft_of_friend,
    edit_friend,
)
from campaign.organizations.operations.invitations import (
    accept_invitation,
    forget_invitations,
    invite_first_keeper,
    invite_person,
    join_by_invitation,
    renew_invitation,
    withdraw_invitation,
)
from campaign.organizations.operations.logos import remove_logo, show_logo
from campaign.organizations.operations.memberships import (
    change_roles,
    give_coalition_role,
    give_role,
    hand_over,
    lock_circles_of,
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
    "accept_invitation",
    "affiliate",
    "change_roles",
    "create_coalition",
    "create_friend",
    "create_organization",
    "draft_of_coalition",
    "draft_of_friend",
    "draft_of_organization",
    "edit_coalition",
    "edit_friend",
    "edit_organization",
    "end_invitations_of",
    "forget_invitations",
    "give_coalition_role",
    "give_role",
    "hand_over",
    "invite_first_keeper",
    "invite_person",
    "join_by_invitation",
    "lock_circles_of",
    "remove_logo",
    "renew_invitation",
    "show_logo",
    "take_coalition_role",
    "take_role",
    "withdraw_invitation",
    "write_texts",
]
