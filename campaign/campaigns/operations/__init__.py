"""What can happen to a campaign."""

from campaign.campaigns.operations.campaigns import (
    CampaignDraft,
    create_campaign,
    draft_of_campaign,
    edit_campaign,
)
from campaign.campaigns.operations.participation import take_part

__all__ = [
    "CampaignDraft",
    "create_campaign",
    "draft_of_campaign",
    "edit_campaign",
    "take_part",
]
