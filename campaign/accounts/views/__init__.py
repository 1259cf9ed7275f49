"""The pages of one's own account, and ways in besides the password."""

from campaign.accounts.views import links, security
from campaign.accounts.views.blueprint import account, entry

__all__ = ["account", "entry", "links", "security"]
