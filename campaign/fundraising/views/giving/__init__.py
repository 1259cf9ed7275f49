"""The way of a gift: the give page, the provider's page, the thanks. No account, nothing typed.

A module adds its addresses to the blueprint when it is imported here.
"""

from campaign.fundraising.views.giving import gifts, thanks
from campaign.fundraising.views.giving.blueprint import giving

__all__ = ["gifts", "giving", "thanks"]
