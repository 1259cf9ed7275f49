"""Friends' own goals: set without an account, shown to all, kept by a mailed link."""

from campaign.fundraising.views.friends import keeping, setting
from campaign.fundraising.views.friends.blueprint import friends

__all__ = ["friends", "keeping", "setting"]
