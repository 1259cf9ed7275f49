"""Card gifts are booked when the provider says that they are paid.

A payment is one contribution however often we are told of it, in whatever order, by message, on
the donor's return or by reconciling. What cannot be booked stays as an unprocessed message with
its problem, and is tried again by reconciling: no payment is ever lost.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import (
    CashBox,
    Channel,
    Checkout,
    CheckoutState,
    Contribution,
    Standing,
)
from campaign.fundraising.notifications import tell_gift_is_missing
from campaign.fundraising.operations.card_boxes import PROVIDER, card_box, day_of
from campaign.fundraising.operations.checkouts import forget_wish
from campaign.fundraising.operations.contributions import (
    Arrived,
    record_contributions,
)
from campaign.fundraising.operations.receipts import Recipient, issue_receipts
from campaign.fundraising.stripe_gateway import Payment
from campaign.kernel.database import db, lock_all, transaction

ToldPayment = tuple[Payment, str | None]
"""What a payment page says, and whose account it is of; None: the installation's own."""


def settle_payment(payment: Payment, account: str | None = None) -> Contribution | None:
    """Book a payment if it is paid, once. None: not paid (yet), or not one of ours.

    What a monthly gift brings is booked by the month. Raises Refused if it is paid but cannot be
    booked.
    """
    return settle_payments([(payment, account)]).get(payment.token or "")


def settle_payments(told: Sequence[ToldPayment]) -> Mapping[str, Contribution]:
    """The same for several: all are settled, or none. The gifts, by their pages' tokens."""
    with transaction():
        ours = _ours(told)
        for checkout, payment in ours:
            checkout.session_id = checkout.session_id or payment.session_id
        booked = _book({each: told for each, told in ours if told.is_paid and not each.is_monthly})
        for checkout, payment in ours:
            if not payment.is_paid:  # old news, if it was paid meanwhile
                _note_unpaid(checkout, payment)
        return booked


def _ours(told: Sequence[ToldPayment]) -> list[tuple[Checkout, Payment]]:
    """With the locked checkouts that they come from; others are another program's.

    Nobody pays to one account for another.
    """
    tokens = [payment.token for payment, _account in told if payment.token is not None]
    found = db.session.scalars(select(Checkout.id).where(Checkout.token.in_(tokens))).all()
    locked = lock_all(Checkout, found, selectinload(Checkout.fund)) if found else ()
    checkouts = {(each.token, each.account): each for each in locked}
    return [
        (checkouts[payment.token, account], payment)
        for payment, account in told
        if payment.token is not None and (payment.token, account) in checkouts
    ]


def _book(paid: Mapping[Checkout, Payment]) -> dict[str, Contribution]:
    new = [checkout for checkout in paid if checkout.contribution_id is None]
    box_of = cache(card_box)
    drafts = [_draft(checkout, paid[checkout], box_of) for checkout in new]
    gifts = record_contributions(drafts, by=PROVIDER) if drafts else []
    for checkout, gift in zip(new, gifts, strict=True):
        checkout.state = CheckoutState.PAID
        checkout.contribution_id = gift.id
        forget_wish(checkout)  # it stands beside the gift now, and only there
    recipients = [
        (gift, Recipient(language=checkout.language, name=gift.donor_name, email=email))
        for checkout, gift in zip(new, gifts, strict=True)
        if (email := paid[checkout].email)
    ]
    issue_receipts(recipients, by=PROVIDER)
    return {
        checkout.token: db.session.get_one(Contribution, checkout.contribution_id)
        for checkout in paid
    }


def _draft(
    checkout: Checkout, payment: Payment, box_of: Callable[[Campaign, str | None], CashBox]
) -> Arrived:
    """The amount is the provider's: it is what really came."""
    campaign = checkout.fund.campaign
    return Arrived(
        fund_id=checkout.fund_id,
        cash_box_id=box_of(campaign, checkout.account).id,
        given=payment.given,
        channel=Channel.CARD,
        standing=Standing.RECEIVED,
        received_on=day_of(payment.created_at, campaign),
        donor_name=checkout.donor_name,
        donor_name_is_public=checkout.donor_name_is_public,
        donor_country=checkout.donor_country,
        message=checkout.message,
        provider_reference=payment.reference,
    )


def _note_unpaid(checkout: Checkout, payment: Payment) -> None:
    """What comes late says nothing new of a gift that came, nor of one that failed."""
    if checkout.state in (CheckoutState.PAID, CheckoutState.FAILED):
        return
    if payment.is_expired:
        checkout.state = CheckoutState.EXPIRED
    elif payment.has_failed:
        checkout.state = CheckoutState.FAILED
        if payment.email and not checkout.is_monthly:  # of a month that is missing, the month tells
            tell_gift_is_missing(checkout, email=payment.email)
    elif payment.is_done:
        checkout.state = CheckoutState.PROCESSING
    if checkout.state in (CheckoutState.EXPIRED, CheckoutState.FAILED):
        forget_wish(checkout)
