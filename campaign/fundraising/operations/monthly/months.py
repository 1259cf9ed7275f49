"""Each month of a monthly gift that arrives is a contribution, once; one that does not is told."""

from functools import partial

from sqlalchemy import select

from campaign.fundraising.models import (
    Channel,
    Checkout,
    CheckoutState,
    Contribution,
    Fund,
    MessageState,
    MonthlyGift,
    MonthlyState,
    Standing,
)
from campaign.fundraising.notifications import tell_month_is_missing, thank_monthly_donor
from campaign.fundraising.operations.card_boxes import PROVIDER, card_box, day_of
from campaign.fundraising.operations.checkouts import forget_wish
from campaign.fundraising.operations.contributions import record_contribution
from campaign.fundraising.operations.monthly.links import address_seal, new_link
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.fundraising.stripe_gateway import Invoice
from campaign.kernel.database import db, lock, transaction


def settle_month(gift_id: int, month: Invoice) -> Contribution | None:
    """Book it if it is paid, however often it is told. None: not paid.

    Raises Refused if it is paid but cannot be booked.
    """
    if not month.is_paid:
        return None
    with transaction():
        gift = lock(MonthlyGift, gift_id)
        known = db.session.scalar(
            select(Contribution).where(Contribution.provider_reference == month.reference)
        )
        if known is not None:
            return known
        contribution = _book(gift, month)
        _finish_checkout(gift, contribution)
        if month.email:
            gift.address_seal = address_seal(month.email)
            _issue_receipt(gift, contribution, month.email)
        return contribution


def tell_of_unpaid_month(gift_id: int, month: Invoice) -> None:
    """The donor learns once of each month that does not arrive, though it is tried again."""
    if month.is_paid or not month.email:
        return
    with transaction():
        gift = lock(MonthlyGift, gift_id)
        if gift.state is MonthlyState.ENDED or gift.told_of == month.invoice_id:
            return
        gift.told_of = month.invoice_id
        tell_month_is_missing(gift, email=month.email, token=new_link(gift))


def _book(gift: MonthlyGift, month: Invoice) -> Contribution:
    fund = _open_fund(gift.fund)
    campaign = fund.campaign
    return record_contribution(
        fund.id,
        card_box(campaign, gift.account).id,
        month.given,
        channel=Channel.CARD,
        standing=Standing.RECEIVED,
        received_on=day_of(month.paid_at, campaign),
        by=PROVIDER,
        donor_name=gift.donor_name,
        donor_name_is_public=gift.donor_name_is_public,
        donor_country=_country_of(gift),
        provider_reference=month.reference,
        monthly_gift_id=gift.id,
    )


def _country_of(gift: MonthlyGift) -> str | None:
    """As its first month has it, so that an erasure there ends it here."""
    return db.session.scalar(
        select(Contribution.donor_country)
        .where(Contribution.monthly_gift_id == gift.id)
        .order_by(Contribution.id)
        .limit(1)
    )


def _issue_receipt(gift: MonthlyGift, contribution: Contribution, email: str) -> None:
    """With the month's thanks, which bring the way to change the gift."""
    recipient = Recipient(language=gift.language, name=gift.donor_name, email=email)
    thank = partial(thank_monthly_donor, token=new_link(gift))
    issue_receipt(contribution.id, recipient, by=PROVIDER, tell=thank)


def _open_fund(fund: Fund) -> Fund:
    """Its own, or the next one above it: money that is here has to be for something open."""
    chain = fund.chain()
    for place, level in enumerate(chain):
        if all(above.closed_at is None for above in chain[place:]):
            return level
    return fund


def _finish_checkout(gift: MonthlyGift, contribution: Contribution) -> None:
    """With the first month the donor's page knows that the gift arrived."""
    checkout_id = db.session.scalar(select(Checkout.id).where(Checkout.monthly_gift_id == gift.id))
    checkout = lock(Checkout, checkout_id)
    if checkout.contribution_id is None:
        checkout.state = CheckoutState.PAID
        checkout.contribution_id = contribution.id
        contribution.donor_country = checkout.donor_country
        contribution.message = checkout.message
        contribution.message_state = MessageState.WAITING if checkout.message else None
        forget_wish(checkout)
