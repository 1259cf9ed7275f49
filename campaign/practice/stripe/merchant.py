"""One account with all that can happen on it."""

from campaign.practice.stripe.checkout import Checkout
from campaign.practice.stripe.context import Context
from campaign.practice.stripe.disputes import Disputes
from campaign.practice.stripe.invoices import Invoices
from campaign.practice.stripe.ledger import Ledger
from campaign.practice.stripe.objects.means import Donor, Means
from campaign.practice.stripe.payments import Payments
from campaign.practice.stripe.payouts import Payouts
from campaign.practice.stripe.refunds import Refunds
from campaign.practice.stripe.store import Object
from campaign.practice.stripe.subscriptions import Subscriptions


class Merchant:
    """The platform's own account, or a connected one."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.store = context.store
        self.ledger = Ledger(context)
        self.payments = Payments(context, self.ledger)
        self.invoices = Invoices(context, self.payments)
        self.subscriptions = Subscriptions(context, self.payments, self.invoices)
        self.checkout = Checkout(context, self.payments, self.subscriptions)
        self.refunds = Refunds(context, self.ledger)
        self.disputes = Disputes(context, self.ledger)
        self.payouts = Payouts(context, self.ledger)

    def catch_up(self) -> None:
        """What time alone brings about: sessions expire, money becomes available."""
        self.checkout.expire_overdue()
        self.ledger.let_arrive(self.context.now())

    def arrive(self, intent: str) -> Object:
        """The money of a debit comes; the payment intent."""
        with self.store.transaction():
            awaited = self.payments.awaited(intent)
            paid = self.payments.arrive(awaited)
            self.subscriptions.hear_of(awaited, arrived=True)
            self.checkout.hear_of(awaited, arrived=True)
            self.payments.settle(paid)
        return awaited

    def bounce(self, intent: str) -> Object:
        """The money of a debit does not come; the payment intent."""
        with self.store.transaction():
            awaited = self.payments.awaited(intent)
            self.payments.bounce(awaited)
            self.subscriptions.hear_of(awaited, arrived=False)
            self.checkout.hear_of(awaited, arrived=False)
        return awaited

    def change_card(self, customer: str, means: Means, donor: Donor) -> None:
        """A donor enters another card for everything that is collected month by month."""
        with self.store.transaction():
            payer = self.context.find("customer", customer)
            own = Donor(payer["email"], payer["name"], donor.address)
            method = self.payments.keep_method(means, own, customer)
            payer["invoice_settings"]["default_payment_method"] = method["id"]
            self.context.events.record("customer.updated", self.store.replace(payer))
            self.subscriptions.take_card(customer, method)
