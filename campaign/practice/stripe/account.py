"""The practice account as a whole: what it knows, what can be done with it, what may go wrong."""

from collections.abc import Callable, Sequence
from pathlib import Path

from flask import current_app

from campaign.kernel.clock import real_now
from campaign.practice.stripe.checkout import Checkout
from campaign.practice.stripe.deliveries import Deliveries, Delivery, Kind, Order
from campaign.practice.stripe.errors import no_such
from campaign.practice.stripe.events import Events
from campaign.practice.stripe.faults import Faults
from campaign.practice.stripe.idempotency import Idempotency
from campaign.practice.stripe.objects.payments import (
    ACCEPTED_CARD,
    DECLINED_CARD,
    SAMPLE_ADDRESS,
    Card,
    Donor,
)
from campaign.practice.stripe.store import Object, Store
from campaign.practice.stripe.webhooks import Courier, Endpoint, Send, post

EXTENSION = "campaign.practice.stripe"
SECRET_KEY = "sk_test_practice"  # noqa: S105  opens nothing but the practice account
WEBHOOK_SECRET = "whsec_practice"  # noqa: S105  signs nothing but practice webhooks
SAMPLE_DONOR = Donor(email="sam.sample@example.com", name="Sam Sample", address=SAMPLE_ADDRESS)
RETRY_AFTER = (1, 2, 5, 10, 30)


class PracticeStripe:
    """One account. Nothing moves by itself until `start()`; `close()` ends it."""

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
        self.store = Store(database)
        self.faults = Faults()
        self.deliveries = Deliveries(self.store, clock)
        self.idempotency = Idempotency(self.store)
        self.courier = Courier(
            self.store, self.deliveries, self.endpoints, clock, retry_after=retry_after, send=send
        )
        events = Events(self.store, self.deliveries, self.endpoints, self.faults, clock)
        self.checkout = Checkout(self.store, events, clock)

    def start(self) -> None:
        """Carry webhooks in the background from now on."""
        self.courier.start()

    def close(self) -> None:
        """Stop carrying and let the file go."""
        self.faults.resume()
        self.courier.stop()
        self.store.close()

    def register(self, endpoint: Endpoint) -> None:
        """Send the events that happen from now on to this endpoint too."""
        self.endpoints.append(endpoint)

    def pay(
        self, session: str, *, email: str = SAMPLE_DONOR.email, card: Card = ACCEPTED_CARD
    ) -> Object:
        """Do what a donor does at the payment page; the session afterwards."""
        donor = Donor(email=email, name=SAMPLE_DONOR.name, address=SAMPLE_ADDRESS)
        after = self.checkout.pay(session, donor, card)
        self.courier.wake()
        return after

    def decline(self, session: str) -> Object:
        """Try a card that the bank declines; the session stays open."""
        return self.pay(session, card=DECLINED_CARD)

    def expire(self, session: str) -> Object:
        """Let the time of a session run out."""
        after = self.checkout.expire(session)
        self.courier.wake()
        return after

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
            if endpoint.wants(found["type"]):
                self.deliveries.add(event, endpoint.url, kind=kind)
        self.courier.wake()

    def release(self, order: Order = "given") -> int:
        """Send what is held, in this order; returns how many deliveries that is."""
        released = self.deliveries.release(order)
        self.courier.wake()
        return released

    def settle(self, timeout: float = 10) -> bool:
        """Wait until every webhook has been taken or given up; False when time ran out.

        Without `start()` it sends in the caller's own thread whatever is due now.
        """
        return self.courier.settle(timeout)


def practice_stripe() -> PracticeStripe:
    """The account that the current request is about."""
    practice = current_app.extensions[EXTENSION]
    assert isinstance(practice, PracticeStripe)
    return practice
