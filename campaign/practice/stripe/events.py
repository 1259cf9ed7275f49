"""What happened on the account: kept as events, and put down for delivery."""

from collections.abc import Callable, Sequence

from campaign.practice.stripe.deliveries import Deliveries, Kind, State
from campaign.practice.stripe.expansion import present
from campaign.practice.stripe.faults import DeliveryFaults, Faults
from campaign.practice.stripe.objects.account import event
from campaign.practice.stripe.store import Object, Store
from campaign.practice.stripe.webhooks import Endpoint

PAGE: Object = {"id": None, "idempotency_key": None}
"""The cause of what no call of the API brought about: a donor at the payment page, or time."""


class Events:
    """Records events of one account in the transaction of what caused them."""

    def __init__(
        self,
        store: Store,
        deliveries: Deliveries,
        endpoints: Sequence[Endpoint],
        faults: Faults,
        clock: Callable[[], float],
        *,
        account: str | None = None,
    ) -> None:
        """`account` names a connected one; its events go to the endpoints of Connect."""
        self._store = store
        self._account = account
        self._deliveries = deliveries
        self._endpoints = endpoints
        self._faults = faults
        self._clock = clock

    def record(
        self, kind: str, about: Object, *, cause: Object = PAGE, before: Object | None = None
    ) -> None:
        """Keep an event with a snapshot of the object; `before` holds what changed in it."""
        snapshot = present(self._store, about)
        happened = event(kind, snapshot, before, cause, int(self._clock()))
        if self._account:
            happened["account"] = self._account
        wanting = [endpoint for endpoint in self._endpoints if endpoint.wants(happened)]
        happened["pending_webhooks"] = len(wanting)
        faults = self._faults.next_event()
        with self._store.transaction():
            self._store.add(happened)
            for endpoint in wanting:
                self._put_down(happened["id"], endpoint.url, faults)

    def _put_down(self, identifier: str, url: str, faults: DeliveryFaults) -> None:
        state = State.LOST if faults.lose else State.HELD if faults.hold else State.DUE
        copies = [Kind.REAL] * faults.copies + [Kind.FORGED] * faults.forged
        for kind in copies + [Kind.STALE] * faults.stale:
            self._deliveries.add(identifier, url, kind=kind, state=state, delay=faults.delay)
