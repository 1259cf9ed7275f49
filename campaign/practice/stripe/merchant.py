"""One account with all that can happen on it."""

from campaign.practice.stripe.checkout import Checkout
from campaign.practice.stripe.context import Context
from campaign.practice.stripe.ledger import Ledger
from campaign.practice.stripe.payments import Payments
from campaign.practice.stripe.refunds import Refunds
from campaign.practice.stripe.store import Object


class Merchant:
    """The platform's own account, or a connected one."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.store = context.store
        self.ledger = Ledger(context)
        self.payments = Payments(context, self.ledger)
        self.checkout = Checkout(context, self.payments)
        self.refunds = Refunds(context, self.ledger)

    def catch_up(self) -> None:
        """What time alone brings about: sessions expire, money becomes available."""
        self.checkout.expire_overdue()
        self.ledger.let_arrive(self.context.now())

    def arrive(self, intent: str) -> Object:
        """The money of a debit comes; the payment intent."""
        with self.store.transaction():
            awaited = self.payments.awaited(intent)
            paid = self.payments.arrive(awaited)
            self.checkout.hear_of(awaited, arrived=True)
            self.payments.settle(paid)
        return awaited

    def bounce(self, intent: str) -> Object:
        """The money of a debit does not come; the payment intent."""
        with self.store.transaction():
            awaited = self.payments.awaited(intent)
            self.payments.bounce(awaited)
            self.checkout.hear_of(awaited, arrived=False)
        return awaited
