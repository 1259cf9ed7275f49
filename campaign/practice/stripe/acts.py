"""What others do on the practice account: donors, banks, time. By name, for pages and for tests.

Each takes the ids and choices that are listed with it, and returns the object that it was about.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.objects.account import ACCOUNT
from campaign.practice.stripe.objects.means import MEANS, SAMPLE_DONOR
from campaign.practice.stripe.store import Object

Do = Callable[[PracticeStripe, dict[str, Any]], Object]


@dataclass(frozen=True)
class Act:
    """Something to be done, with the names that it needs, and those that it may be given."""

    do: Do
    needs: tuple[str, ...]
    may: dict[str, type] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, type]:
        return {**dict.fromkeys(self.needs, str), **self.may}


def _pay(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    means = MEANS[_choice(wishes, "means", "accepted", *(name for name in MEANS))]
    email = wishes.get("email", SAMPLE_DONOR.email)
    return practice.pay(wishes["session"], email=email, means=means)


def _arrive(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    intent = wishes["payment_intent"]
    went_well = _choice(wishes, "outcome", "succeeded", "succeeded", "failed") == "succeeded"
    return practice.arrive(intent) if went_well else practice.bounce(intent)


def _refund(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    return practice.refund(wishes["charge"], wishes.get("amount"))


def _end_refund(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    refund = wishes["refund"]
    went_well = _choice(wishes, "outcome", "succeeded", "succeeded", "failed") == "succeeded"
    return practice.arrive_refund(refund) if went_well else practice.fail_refund(refund)


def _next_month(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    return practice.begin_next_month(wishes["subscription"], declined=_is_declined(wishes))


def _try_again(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    return practice.try_again(wishes["invoice"], declined=_is_declined(wishes))


def _is_declined(wishes: dict[str, Any]) -> bool:
    return _choice(wishes, "outcome", "paid", "paid", "declined") == "declined"


def _dispute(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    return practice.dispute(wishes["charge"])


def _close_dispute(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    won = _choice(wishes, "outcome", "won", "won", "lost") == "won"
    return practice.close_dispute(wishes["dispute"], won=won)


def _pay_out(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    return practice.pay_out(wishes.get("account", ACCOUNT))


def _end_payout(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    payout = wishes["payout"]
    went_well = _choice(wishes, "outcome", "paid", "paid", "failed") == "paid"
    return practice.arrive_payout(payout) if went_well else practice.fail_payout(payout)


def _put_account(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    return practice.put_account_into(wishes["account"], wishes["state"])


def _set_rate(practice: PracticeStripe, wishes: dict[str, Any]) -> Object:
    try:
        practice.set_rate(wishes["currency"], Decimal(wishes["per_euro"]))
    except InvalidOperation:
        raise ApiError(400, "per_euro is a number, written with a point.") from None
    return {"object": "rate", "id": wishes["currency"]}


def _choice(wishes: dict[str, Any], name: str, default: str, *allowed: str) -> str:
    value: str = wishes.get(name, default)
    if value not in allowed:
        raise ApiError(400, f"{name} is one of {', '.join(allowed)}.")
    return value


ACTS = {
    "payments": Act(_pay, ("session",), {"email": str, "means": str}),
    "arrivals": Act(_arrive, ("payment_intent",), {"outcome": str}),
    "refunds": Act(_refund, ("charge",), {"amount": int}),
    "refund-outcomes": Act(_end_refund, ("refund",), {"outcome": str}),
    "months": Act(_next_month, ("subscription",), {"outcome": str}),
    "retries": Act(_try_again, ("invoice",), {"outcome": str}),
    "disputes": Act(_dispute, ("charge",)),
    "dispute-outcomes": Act(_close_dispute, ("dispute",), {"outcome": str}),
    "payouts": Act(_pay_out, (), {"account": str}),
    "payout-outcomes": Act(_end_payout, ("payout",), {"outcome": str}),
    "account-states": Act(_put_account, ("account", "state")),
    "rates": Act(_set_rate, ("currency", "per_euro")),
}
ACT_NAMES = ", ".join(repr(name) for name in ACTS)
"""For the part of an address that names one of them."""
