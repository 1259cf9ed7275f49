"""What can happen to a payout: everything that lies there is sent, and arrives or comes back."""

from campaign.practice.stripe.context import Context
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.ledger import Ledger
from campaign.practice.stripe.objects.balance import payout
from campaign.practice.stripe.store import Object


class Payouts:
    """The payouts of one account; every verb is one transaction."""

    def __init__(self, context: Context, ledger: Ledger) -> None:
        self._context = context
        self._store = context.store
        self._events = context.events
        self._ledger = ledger

    def send(self) -> Object:
        """Some days pass, and everything is sent. Raises ApiError if there is nothing to send."""
        with self._store.transaction():
            waiting = self._ledger.waiting()
            total = sum(movement["net"] for movement in waiting)
            if total <= 0:
                raise ApiError(409, "There is nothing on the balance to pay out.")
            sent = payout(total, self._context.currency, self._context.now())
            movement = self._ledger.pay_out(sent)
            sent["balance_transaction"] = movement["id"]
            self._store.add(sent)
            for included in (*waiting, movement):
                self._store.replace({**included, "status": "available", "_payout": sent["id"]})
            self._events.record("payout.created", sent)
            return sent

    def arrive(self, identifier: str) -> Object:
        """The bank of the account holder has it."""
        with self._store.transaction():
            arrived = self._on_its_way(identifier)
            arrived.update(reconciliation_status="completed", status="paid")
            self._events.record("payout.paid", self._store.replace(arrived))
            self._events.record("payout.reconciliation_completed", arrived)
            return arrived

    def fail(self, identifier: str) -> Object:
        """The bank did not take it: the money is on the balance again."""
        with self._store.transaction():
            failed = self._on_its_way(identifier)
            returned = self._ledger.return_payout(failed)
            failed.update(
                failure_balance_transaction=returned["id"],
                failure_code="account_closed",
                failure_message="The bank account has been closed.",
                status="failed",
            )
            self._events.record("payout.failed", self._store.replace(failed))
            return failed

    def _on_its_way(self, identifier: str) -> Object:
        found = self._context.find("payout", identifier)
        if found["status"] != "in_transit":
            raise ApiError(409, f"{identifier} is {found['status']}, not in transit.")
        return found
