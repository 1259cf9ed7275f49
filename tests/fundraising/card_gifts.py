"""What donors do at the payment page, in a few words."""

from sqlalchemy import select

from campaign.fundraising.models import Contribution, Fund
from campaign.fundraising.operations.checkouts import open_checkout, start_checkout
from campaign.fundraising.queries.provider import balance_in_books
from campaign.fundraising.stripe_gateway import Gateway, PageRequest
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.practice.stripe.account import PracticeStripe
from campaign.practice.stripe.objects.means import ACCEPTED_CARD, Means

GIFT = Money(25_00, "EUR")


def begin(gateway: Gateway, fund: Fund, given: Money = GIFT, *, is_monthly: bool = False) -> str:
    """As far as the payment page; the name of its session."""
    checkout = start_checkout(fund.id, given, language="en", is_monthly=is_monthly)
    page = gateway.open_page(
        PageRequest(
            token=checkout.token,
            given=given,
            purpose="A gift",
            language="en",
            success_url="http://localhost/thanks",
            cancel_url="http://localhost/give",
            is_monthly=is_monthly,
        )
    )
    open_checkout(checkout.id, page.session_id)
    return page.session_id


def give(
    practice: PracticeStripe,
    gateway: Gateway,
    fund: Fund,
    given: Money = GIFT,
    means: Means = ACCEPTED_CARD,
) -> str:
    """All the way; the name of the payment."""
    session = practice.pay(begin(gateway, fund, given), means=means)
    return str(session["payment_intent"])


def charge_of(practice: PracticeStripe, payment: str) -> str:
    (intent,) = (x for x in practice.store.select("payment_intent") if x["id"] == payment)
    return str(intent["latest_charge"])


def in_books() -> dict[str, Money]:
    """What lies in the card boxes, but for currencies in which nothing does."""
    db.session.rollback()
    return {code: money for code, money in balance_in_books(None).items() if money}


def at_provider(gateway: Gateway) -> dict[str, Money]:
    return {money.currency: money for money in gateway.movements.balance() if money}


def standing(payment: str) -> Money:
    """What of a gift still stands."""
    db.session.rollback()
    query = select(Contribution).where(Contribution.provider_reference == payment)
    return db.session.scalars(query).one().still_given


def stands_at_provider(practice: PracticeStripe) -> dict[str, int]:
    """By payment: what was paid, less what was refunded for good and what banks took back."""
    select_all = practice.store.select
    charges = {x["id"]: x for x in select_all("charge") if x["status"] == "succeeded"}
    left = {name: charge["amount"] for name, charge in charges.items()}
    for refund in select_all("refund"):
        left[refund["charge"]] -= refund["amount"] if refund["status"] != "failed" else 0
    for dispute in select_all("dispute"):
        left[dispute["charge"]] -= dispute["amount"] if dispute["status"] != "won" else 0
    return {charges[name]["payment_intent"]: minor for name, minor in left.items()}


def stands_in_books() -> dict[str | None, int]:
    db.session.rollback()
    gifts = db.session.scalars(select(Contribution))
    return {gift.provider_reference: gift.still_given.minor for gift in gifts}
