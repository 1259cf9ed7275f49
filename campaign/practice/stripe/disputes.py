"""What can happen to a dispute: a donor's bank takes a payment back, and decides."""

from campaign.practice.stripe.context import Context
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.ledger import Ledger
from campaign.practice.stripe.objects.disputes import dispute
from campaign.practice.stripe.store import Object


class Disputes:
    """The disputes of one account; every verb is one transaction."""

    def __init__(self, context: Context, ledger: Ledger) -> None:
        self._context = context
        self._store = context.store
        self._events = context.events
        self._ledger = ledger

    def open(self, identifier: str) -> Object:
        """The bank takes back what was not refunded, and a fee; a debit is lost at once."""
        with self._store.transaction():
            charge = self._context.find("charge", identifier)
            left = charge["amount"] - charge["amount_refunded"]
            if charge["status"] != "succeeded" or charge["disputed"] or not left:
                raise ApiError(409, f"There is nothing to dispute about {identifier}.")
            is_card = charge["payment_method_details"]["type"] == "card"
            reason = "fraudulent" if is_card else "debit_not_authorized"
            opened = self._store.add(dispute(charge, left, reason, self._context.now()))
            self._mark(charge, opened)
            self._events.record("charge.dispute.created", opened)
            opened["balance_transactions"].append(self._ledger.withdraw(opened))
            self._store.replace(opened)
            self._events.record("charge.dispute.funds_withdrawn", opened)
            if opened["status"] == "lost":
                self._events.record("charge.dispute.closed", opened)
            return opened

    def close(self, identifier: str, *, won: bool) -> Object:
        """The bank decides; what is won comes back, but for the fee."""
        with self._store.transaction():
            closing = self._context.find("dispute", identifier)
            if closing["status"] != "needs_response":
                raise ApiError(409, f"{identifier} is {closing['status']} already.")
            closing["status"] = "won" if won else "lost"
            self._mark(self._store.get(closing["charge"]), closing)
            if won:
                closing["balance_transactions"].append(self._ledger.reinstate(closing))
                self._events.record("charge.dispute.funds_reinstated", closing)
            self._store.replace(closing)
            before = {"status": "needs_response"}
            self._events.record("charge.dispute.closed", closing, before=before)
            return closing

    def _mark(self, charge: Object, about: Object) -> None:
        """A charge stays marked as disputed even when the dispute is won."""
        self._store.replace({**charge, "disputed": True, "_dispute_status": about["status"]})
