"""What a message points to is asked for, and the books follow what is true there now.

So it does not matter in which order messages come, how often, or whether one is lost.
"""

from campaign.fundraising.models import Contribution
from campaign.fundraising.operations.checkouts import settle_payment
from campaign.fundraising.operations.monthly import (
    note_subscription,
    settle_month,
    tell_of_unpaid_month,
)
from campaign.fundraising.stripe_gateway import Gateway, Message, Payment, gateway_for


def follow(message: Message) -> None:
    """Do what a message asks for. Raises Unavailable, NotPossible, or Refused: cannot be booked."""
    if message.payment is not None:
        follow_page(message.payment, message.account)
        return
    name = message.subject_id
    if name is None:
        return
    match message.subject:
        case "checkout.session":
            payment = gateway_for(message.account).find_payment(name)
            if payment is not None:
                follow_page(payment, message.account)
        case "subscription":
            follow_subscription(gateway_for(message.account), name)
        case "invoice" if message.kind in INVOICE_KINDS:
            follow_invoice(gateway_for(message.account), name)


INVOICE_KINDS = frozenset(("invoice.paid", "invoice.payment_failed"))
"""An invoice tells of every step of its life; these two matter to us."""


def follow_page(payment: Payment, account: str | None) -> Contribution | None:
    """A payment page: its gift is booked, or its monthly gift is begun with its first month."""
    contribution = settle_payment(payment)
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
