"""What can happen to an application, to the rule that decides it, and to an invitation."""

from campaign.governance.operations.applying import (
    ApplicationDraft,
    accept_invitation,
    apply,
    confirm,
)
from campaign.governance.operations.deciding import (
    admit,
    admit_due,
    decline,
    pick_organization,
)
from campaign.governance.operations.forgetting import forget_applicant, forget_old_applications
from campaign.governance.operations.inviting import invite_organization, withdraw_invitation
from campaign.governance.operations.objecting import (
    object_to,
    take_up_again,
    withdraw_objection,
)
from campaign.governance.operations.rules import set_admission_rule

__all__ = [
    "ApplicationDraft",
    "accept_invitation",
    "admit",
    "admit_due",
    "apply",
    "confirm",
    "decline",
    "forget_applicant",
    "forget_old_applications",
    "invite_organization",
    "object_to",
    "pick_organization",
    "set_admission_rule",
    "take_up_again",
    "withdraw_invitation",
    "withdraw_objection",
]
