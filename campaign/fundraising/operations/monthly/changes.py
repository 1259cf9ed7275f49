"""What a donor changes about a monthly gift: asked of the provider, then taken over from there.

Nothing is written before the answer: whether or not it reaches us, what holds is what the
provider tells in the end.
"""

from collections.abc import Callable

from campaign.fundraising.models import MonthlyGift, MonthlyState
from campaign.fundraising.operations.giving_rules import refuse_other_amount
from campaign.fundraising.operations.monthly.subscriptions import note_subscription
from campaign.fundraising.queries.giving_rules import demands_on
from campaign.fundraising.stripe_gateway import (
    Gateway,
    NotPossible,
    Subscription,
    gateway_for,
)
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money


def change_amount(gift: MonthlyGift, amount: Money, *, once: str) -> None:
    """From the next month on. Raises Refused or Unavailable."""
    if amount.minor <= 0:
        raise Refused(_("The amount must be more than zero."), field="amount")
    fund = gift.fund
    demands = demands_on(fund, today(fund.campaign.zone))
    refuse_other_amount(demands, amount, gift.donor_name)
    _ask(gift, lambda gateway, it: gateway.subscriptions.change_amount(it, amount, once))


def pause(gift: MonthlyGift, *, once: str) -> None:
    """Months go by without a gift until it is taken up again. Raises Refused or Unavailable."""
    _ask(gift, lambda gateway, it: gateway.subscriptions.pause(it, once))


def resume(gift: MonthlyGift, *, once: str) -> None:
    """Raises Refused or Unavailable."""
    _ask(gift, lambda gateway, it: gateway.subscriptions.resume(it, once))


def stop(gift: MonthlyGift, *, once: str) -> None:
    """For good. A second time changes nothing. Raises Refused or Unavailable."""
    if gift.state is not MonthlyState.ENDED:
        _ask(gift, lambda gateway, it: gateway.subscriptions.stop(it, once))


def card_page(gift: MonthlyGift, language: str, return_url: str) -> str:
    """Where the donor enters another card. Raises Refused or Unavailable."""
    gateway = gateway_for(gift.account)
    try:
        return gateway.subscriptions.card_page(gift.customer_id, language, return_url)
    except NotPossible as error:
        raise Refused(
            _("The card cannot be changed right now. Please try again in a while.")
        ) from error


def _ask(gift: MonthlyGift, change: Callable[[Gateway, Subscription], Subscription]) -> None:
    """Somebody may have ended it elsewhere in between: then that is what is noted."""
    account, subscription_id = gift.account, gift.subscription_id
    gateway = gateway_for(account)
    try:
        running = gateway.subscriptions.find(subscription_id)
        told = running if running.is_ended else change(gateway, running)
    except NotPossible as error:
        raise Refused(
            _("The payment provider does not take this change."), field="amount"
        ) from error
    note_subscription(told, account)
