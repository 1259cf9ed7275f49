"""What a message points to is asked for, and the books follow what is true there now.

So it does not matter in which order messages come, how often, or whether one is lost.
"""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select

from campaign.fundraising.models import Contribution
from campaign.fundraising.operations.card_boxes import first_box
from campaign.fundraising.operations.joined_accounts import note_account, note_departure
from campaign.fundraising.operations.monthly import (
    note_subscription,
    settle_month,
    tell_of_unpaid_month,
)
from campaign.fundraising.operations.provider_books import book_cancelled, book_charged
from campaign.fundraising.operations.settling import settle_payment, settle_payments
from campaign.fundraising.stripe_gateway import (
    About,
    Charged,
    Gateway,
    Message,
    Payment,
    gateway_for,
)
from campaign.kernel.database import db


class Followed(StrEnum):
    """What became of a payment that was looked up."""

    BOOKED = "booked"
    NOT_OURS = "not for a gift of ours"
    NOTHING_CAME = "nothing came"
    WAITING = "waiting"
    """A debit that shows on the balance before its bank has said yes."""


def follow(message: Message) -> None:
    """Do what a message asks for. Raises Unavailable, NotPossible, or Refused: cannot be booked."""
    if message.payment is not None:
        follow_page(message.payment, message.account)
        return
    if message.about is None or message.name is None:
        return
    if message.about is About.DEPARTURE:
        note_departure(message.name)
    elif message.about is About.ACCOUNT:
        note_account(gateway_for().accounts.find(message.name))
    else:
        _follow_gift(message.about, message.name, gateway_for(message.account))


def is_at_hand(message: Message) -> bool:
    """Whether all that is needed to follow it stands in it, so that nobody has to be asked."""
    if message.payment is not None:
        return message.payment.subscription_id is None
    return message.about is None or message.name is None


def follow_at_hand(messages: Sequence[Message]) -> None:
    """Follow all of these in one transaction, or none. Raises Refused: one cannot be booked."""
    settle_payments([(each.payment, each.account) for each in messages if each.payment is not None])


def _follow_gift(about: About, name: str, gateway: Gateway) -> None:
    match about:
        case About.PAGE:
            payment = gateway.find_payment(name)
            if payment is not None:
                follow_page(payment, gateway.account)
        case About.MONTHLY_GIFT:
            follow_subscription(gateway, name)
        case About.MONTH:
            follow_invoice(gateway, name)
        case About.MONEY_BACK:
            follow_payment(gateway, name)


def follow_page(payment: Payment, account: str | None) -> Contribution | None:
    """A payment page: its gift is booked, or its monthly gift is begun with its first month."""
    contribution = settle_payment(payment, account)
    if payment.subscription_id is None:
        return contribution
    gateway = gateway_for(account)
    if payment.invoice_id is not None:
        return follow_invoice(gateway, payment.invoice_id)
    follow_subscription(gateway, payment.subscription_id)
    return None


def follow_subscription(gateway: Gateway, subscription_id: str) -> int | None:
    return note_subscription(gateway.subscriptions.find(subscription_id), gateway.account)


def follow_invoice(gateway: Gateway, invoice_id: str) -> Contribution | None:
    """One month. Its monthly gift is begun or brought up to date by the way."""
    month = gateway.subscriptions.invoice(invoice_id)
    if month.subscription_id is None:
        return None
    gift_id = follow_subscription(gateway, month.subscription_id)
    if gift_id is None:
        return None
    tell_of_unpaid_month(gift_id, month)
    return settle_month(gift_id, month)


def follow_payment(gateway: Gateway, reference: str) -> Followed:
    """A payment with all that moved because of it; its gift is booked too, if it was not yet."""
    charged = gateway.movements.charged(reference)
    if charged is None:
        return Followed.NOTHING_CAME
    if charged.is_pending:
        return Followed.WAITING
    contribution_id = booked_gift(reference) or _book_gift(gateway, charged)
    if contribution_id is not None:
        book_charged(contribution_id, charged, gateway.account)
        return Followed.BOOKED
    box = first_box(gateway.account)
    if charged.is_paid or box is None:
        return Followed.NOT_OURS
    book_cancelled(charged, box, gateway.account)
    return Followed.NOTHING_CAME


def booked_gift(reference: str) -> int | None:
    """The contribution that a payment is in the books."""
    return db.session.scalar(
        select(Contribution.id).where(Contribution.provider_reference == reference)
    )


def _book_gift(gateway: Gateway, charged: Charged) -> int | None:
    """By the page it was made on, or by the month it was for."""
    payment = gateway.pages.find_for(charged.reference)
    if payment is not None:
        contribution = follow_page(payment, gateway.account)
    else:
        month = gateway.subscriptions.invoice_paid_by(charged.reference)
        contribution = follow_invoice(gateway, month) if month else None
    return contribution.id if contribution else None
