"""What every verb of an account needs: its objects, its events, its time, its money's currency."""

from collections.abc import Callable
from dataclasses import dataclass

from campaign.practice.stripe.errors import no_such
from campaign.practice.stripe.events import Events
from campaign.practice.stripe.pricing import Exchange
from campaign.practice.stripe.store import Object, Store


@dataclass(frozen=True)
class Context:
    """One account, seen from inside."""

    id: str
    currency: str
    """What everything is settled in."""
    store: Store
    events: Events
    exchange: Exchange
    clock: Callable[[], float]

    def now(self) -> int:
        return int(self.clock())

    def find(self, kind: str, identifier: str, *, param: str = "id", status: int = 404) -> Object:
        """Raises ApiError for what is not there, or belongs to another account."""
        found = self.store.find(kind, identifier)
        if found is None:
            raise no_such(kind, identifier, param=param, status=status)
        return found
