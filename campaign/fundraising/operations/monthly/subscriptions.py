"""A monthly gift is what its subscription at the provider is: begun, changed, paused, ended."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from campaign.fundraising.models import MonthlyGift, MonthlyState
from campaign.fundraising.operations.card_boxes import PROVIDER
from campaign.fundraising.operations.checkouts import locked_checkout
from campaign.fundraising.operations.monthly.links import link_from_thanks
from campaign.fundraising.stripe_gateway import Subscription
from campaign.kernel import audit
from campaign.kernel.clock import real_now, to_domain
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.dates import zone


def note_subscription(told: Subscription, account: str | None) -> int | None:
    """Take over how it stands now. None: not one of ours.

    The first time it is told of, be it by its page, its first month or itself, it begins here.
    """
    with transaction():
        gift = _known(told.subscription_id) or _begun(told, account)
        if gift is None:
            return None
        _take_over(gift, told)
        return gift.id


def _known(subscription_id: str) -> MonthlyGift | None:
    found = db.session.scalar(
        select(MonthlyGift.id).where(MonthlyGift.subscription_id == subscription_id)
    )
    return None if found is None else lock(MonthlyGift, found)


def _begun(told: Subscription, account: str | None) -> MonthlyGift | None:
    checkout = locked_checkout(told.token) if told.token else None
    if checkout is None or not checkout.is_monthly:
        return None
    if checkout.monthly_gift_id is not None:  # whoever came first held the lock
        return lock(MonthlyGift, checkout.monthly_gift_id)
    gift = MonthlyGift(
        fund_id=checkout.fund_id,
        amount=told.amount,
        language=checkout.language,
        account=account,
        subscription_id=told.subscription_id,
        customer_id=told.customer_id,
        state=MonthlyState.ACTIVE,
        donor_name=checkout.donor_name,
        donor_name_is_public=checkout.donor_name_is_public,
    )
    db.session.add(gift)
    db.session.flush()
    checkout.monthly_gift_id = gift.id
    link_from_thanks(gift, checkout.token)
    _note(gift, "monthly_gift.begun", {"amount": (None, [told.amount.minor, told.amount.currency])})
    return gift


def _take_over(gift: MonthlyGift, told: Subscription) -> None:
    """What has ended stays so: an older message that comes late does not bring it back."""
    before = gift.state
    if before is MonthlyState.ENDED:
        return
    if gift.amount != told.amount:
        change = [[money.minor, money.currency] for money in (gift.amount, told.amount)]
        gift.amount = told.amount
        _note(gift, "monthly_gift.changed", {"amount": (change[0], change[1])})
    gift.state = _state(told)
    gift.next_on = _next_day(gift, told) if gift.state is MonthlyState.ACTIVE else None
    if gift.state is MonthlyState.ENDED:
        gift.ended_at = real_now()
    if gift.state is not before:
        _note(gift, "monthly_gift.changed", {"state": (before, gift.state)})


def _next_day(gift: MonthlyGift, told: Subscription) -> date | None:
    if told.next_at is None:
        return None
    return to_domain(told.next_at).astimezone(zone(gift.fund.campaign.zone)).date()


def _state(told: Subscription) -> MonthlyState:
    if told.is_ended:
        return MonthlyState.ENDED
    if told.is_paused:
        return MonthlyState.PAUSED
    return MonthlyState.UNPAID if told.is_unpaid else MonthlyState.ACTIVE


def _note(gift: MonthlyGift, action: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
    fund = gift.fund
    audit.record(
        PROVIDER,
        action,
        f"monthly_gift:{gift.id}",
        changes,
        organization_id=fund.organization_id,
        coalition_id=fund.coalition_id,
    )
