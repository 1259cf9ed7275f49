"""The pages of one's own account, and ways in besides the password."""

from campaign.accounts.views import code_app, fresh, links, passkeys, person, second_step, security
from campaign.accounts.views.blueprint import account, entry

__all__ = [
    "account",
    "code_app",
    "entry",
    "fresh",
    "links",
    "passkeys",
    "person",
    "second_step",
    "security",
]
