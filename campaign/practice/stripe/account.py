"""The practice Stripe as a whole: what it knows, what can be done with it, what may go wrong."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from flask import current_app

from campaign.kernel.clock import real_now
from campaign.practice.stripe.connect import Connect
from campaign.practice.stripe.context import Context
from campaign.practice.stripe.deliveries import Deliveries, Delivery, Kind, Order
from campaign.practice.stripe.errors import ApiError, no_such
from campaign.practice.stripe.events import Events
from campaign.practice.stripe.faults import Faults
from campaign.practice.stripe.idempotency import Idempotency
from campaign.practice.stripe.merchant import Merchant
from campaign.practice.stripe.objects.account import ACCOUNT, account
from campaign.practice.stripe.objects.means import (
    ACCEPTED_CARD,
    DECLINED_CARD,
    SAMPLE_ADDRESS,
    SAMPLE_DONOR,
    Donor,
    Means,
)
from campaign.practice.stripe.pricing import Exchange
from campaign.practice.stripe.store import Database, Object, Store
from campaign.practice.stripe.webhooks import Courier, Endpoint, Send, post

EXTENSION = "campaign.practice.stripe"
SECRET_KEY = "sk_test_practice"  # noqa: S105  opens nothing but the practice account
WEBHOOK_SECRET = "whsec_practice"  # noqa: S105  signs nothing but practice webhooks
CONNECT_SECRET = "whsec_practice_connect"  # noqa: S105  nor this one, for joined accounts
RETRY_AFTER = (1, 2, 5, 10, 30)


class PracticeStripe:
    """A platform and its accounts. Nothing moves by itself until `start()`; `close()` ends it."""

    def __init__(
        self,
        *,
        endpoints: Sequence[Endpoint] = (),
        secret_key: str = SECRET_KEY,
        database: Path | None = None,
        retry_after: Sequence[float] = RETRY_AFTER,
        clock: Callable[[], float] = lambda: real_now().timestamp(),
        send: Send = post,
    ) -> None:
        self.url = ""
        self.secret_key = secret_key
        self.endpoints = list(endpoints)
        self._database = Database(database)
        self._clock = clock
        self._exchange = Exchange()
        self._merchants: dict[str, Merchant] = {}
        self.store = Store(self._database)
        self.faults = Faults()
        self.deliveries = Deliveries(self._database, clock)
        self.idempotency = Idempotency(self._database)
        self.courier = Courier(
            self.store, self.deliveries, self.endpoints, clock, retry_after=retry_after, send=send
        )
        self.platform = self.merchant(ACCOUNT)
        self.checkout = self.platform.checkout
        self.connect = Connect(self.platform.context)

    def start(self) -> None:
        """Carry webhooks in the background from now on."""
        self.courier.start()

    def close(self) -> None:
        """Stop carrying and let the file go."""
        self.faults.resume()
        self.courier.stop()
        self._database.close()

    def register(self, endpoint: Endpoint) -> None:
        """Send the events that happen from now on to this endpoint too."""
        self.endpoints.append(endpoint)

    def merchant(self, identifier: str) -> Merchant:
        """The platform's own account or a connected one. Raises ApiError for a stranger's."""
        if identifier not in self._merchants:
            self._merchants[identifier] = Merchant(self._context(identifier))
        return self._merchants[identifier]

    def merchant_of(self, identifier: str) -> Merchant:
        """Whose object this is. Raises ApiError for what does not exist."""
        owner = self._database.owner_of(identifier)
        if owner is None:
            raise ApiError(404, f"There is no {identifier}.", code="resource_missing")
        return self.merchant(owner)

    def catch_up(self) -> None:
        """Let happen on every account what time alone brings about."""
        for merchant in list(self._merchants.values()):
            merchant.catch_up()

    def pay(
        self, session: str, *, email: str = SAMPLE_DONOR.email, means: Means = ACCEPTED_CARD
    ) -> Object:
        """Do what a donor does at the payment page; the session afterwards."""
        donor = Donor(email=email, name=SAMPLE_DONOR.name, address=SAMPLE_ADDRESS)
        return self._after(self.merchant_of(session).checkout.pay(session, donor, means))

    def decline(self, session: str) -> Object:
        """Try a card that the bank declines; the session stays open."""
        return self.pay(session, means=DECLINED_CARD)

    def expire(self, session: str) -> Object:
        """Let the time of a session run out."""
        return self._after(self.merchant_of(session).checkout.expire(session))

    def arrive(self, intent: str) -> Object:
        """Let the money of a debit come; the payment intent afterwards."""
        return self._after(self.merchant_of(intent).arrive(intent))

    def bounce(self, intent: str) -> Object:
        """Let a debit fail; the payment intent afterwards."""
        return self._after(self.merchant_of(intent).bounce(intent))

    def refund(self, charge: str, amount: int | None = None) -> Object:
        """Send money back, as somebody does at Stripe's own site; the refund."""
        wishes = {"charge": charge} if amount is None else {"charge": charge, "amount": amount}
        return self._after(self.merchant_of(charge).refunds.create(wishes))

    def arrive_refund(self, refund: str) -> Object:
        """Let a refund come that was on its way, as those of debits are."""
        return self._after(self.merchant_of(refund).refunds.arrive(refund))

    def fail_refund(self, refund: str) -> Object:
        """Let a refund fail, even one that had seemed to succeed."""
        return self._after(self.merchant_of(refund).refunds.fail(refund))

    def begin_next_month(self, subscription: str, *, declined: bool = False) -> Object:
        """Let a month pass; the subscription afterwards."""
        months = self.merchant_of(subscription).subscriptions
        return self._after(months.begin_next_month(subscription, declined=declined))

    def try_again(self, invoice: str, *, declined: bool = False) -> Object:
        """Let some days pass and a month that was not paid be tried again; the invoice."""
        months = self.merchant_of(invoice).subscriptions
        return self._after(months.try_again(invoice, declined=declined))

    def dispute(self, charge: str) -> Object:
        """Let a donor's bank take a payment back; the dispute."""
        return self._after(self.merchant_of(charge).disputes.open(charge))

    def close_dispute(self, dispute: str, *, won: bool) -> Object:
        """Let the bank decide; the dispute."""
        return self._after(self.merchant_of(dispute).disputes.close(dispute, won=won))

    def pay_out(self, account: str = ACCOUNT) -> Object:
        """Send everything on the balance to the account holder's bank; the payout."""
        return self._after(self.merchant(account).payouts.send())

    def arrive_payout(self, payout: str) -> Object:
        """Let a payout come to the bank."""
        return self._after(self.merchant_of(payout).payouts.arrive(payout))

    def fail_payout(self, payout: str) -> Object:
        """Let the bank send a payout back."""
        return self._after(self.merchant_of(payout).payouts.fail(payout))

    def put_account_into(self, account: str, state: str) -> Object:
        """Let a joined account be new, submitted, enabled or restricted; the account."""
        events = self.merchant(account).context.events
        return self._after(self.connect.put_into(account, state, events))

    def set_rate(self, currency: str, per_euro: Decimal) -> None:
        """Change what one euro buys, from now on."""
        self._exchange.set(currency, per_euro)

    def accounts(self) -> list[Object]:
        """The platform's own account, and those that joined, oldest first."""
        return [account(), *self.platform.store.select("account", oldest_first=True)]

    def sessions(self) -> list[Object]:
        """Every session, oldest first."""
        return self.store.select("checkout.session", oldest_first=True)

    def events(self) -> list[Object]:
        """Every event, oldest first."""
        return self.store.select("event", oldest_first=True)

    def sent(self) -> list[Delivery]:
        """Every delivery that was put down, whatever became of it, oldest first."""
        return self.deliveries.all()

    def deliver_again(self, event: str, *, kind: Kind = Kind.REAL) -> None:
        """Send an event once more to every endpoint that wants it."""
        found = self.store.find("event", event)
        if found is None:
            raise no_such("event", event)
        for endpoint in self.endpoints:
            if endpoint.wants(found):
                self.deliveries.add(event, endpoint.url, kind=kind)
        self.courier.wake()

    def release(self, order: Order = "given") -> int:
        """Send what is held, in this order; returns how many deliveries that is."""
        released = self.deliveries.release(order)
        self.courier.wake()
        return released

    def settle(self, timeout: float = 60) -> bool:
        """Wait until every webhook has been taken or given up; False when time ran out.

        Without `start()` it sends in the caller's own thread whatever is due now.
        """
        return self.courier.settle(timeout)

    def _after(self, thing: Object) -> Object:
        self.courier.wake()
        return thing

    def _context(self, identifier: str) -> Context:
        known = account() if identifier == ACCOUNT else self.connect.find(identifier)
        store = Store(self._database, identifier)
        events = Events(
            store,
            self.deliveries,
            self.endpoints,
            self.faults,
            self._clock,
            account=None if identifier == ACCOUNT else identifier,
        )
        currency = known["default_currency"]
        return Context(identifier, currency, store, events, self._exchange, self._clock)


def practice_stripe() -> PracticeStripe:
    """The practice Stripe that the current request is about."""
    practice = current_app.extensions[EXTENSION]
    assert isinstance(practice, PracticeStripe)
    return practice
