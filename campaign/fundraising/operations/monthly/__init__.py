"""What can happen to a gift that comes each month; the provider runs it, we follow."""

from campaign.fundraising.operations.monthly.links import (
    ask_for_links,
    forget_monthly_address,
    forget_old_links,
)
from campaign.fundraising.operations.monthly.months import settle_month, tell_of_unpaid_month
from campaign.fundraising.operations.monthly.subscriptions import note_subscription

__all__ = [
    "ask_for_links",
    "forget_monthly_address",
    "forget_old_links",
    "note_subscription",
    "settle_month",
    "tell_of_unpaid_month",
]
