"""The pages of one's own account."""

from campaign.accounts.views import security
from campaign.accounts.views.blueprint import account

__all__ = ["account", "security"]
