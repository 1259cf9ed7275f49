"""What can happen to a payment: it is tried, and goes well, is declined, or arrives later."""

from campaign.practice.stripe.context import Context
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.events import PAGE
from campaign.practice.stripe.ledger import Ledger
from campaign.practice.stripe.objects.means import (
    MEANS,
    NOT_COVERED,
    Donor,
    Means,
    payment_method,
)
from campaign.practice.stripe.objects.payments import Claim, charge, payment_intent
from campaign.practice.stripe.store import Object


class Payments:
    """Intents and charges of one account. Who calls these holds the transaction."""

    def __init__(self, context: Context, ledger: Ledger) -> None:
        self._context = context
        self._store = context.store
        self._events = context.events
        self._ledger = ledger

    def claim(self, wanted: Claim) -> Object:
        """An intent to collect this."""
        intent = self._store.add(payment_intent(wanted, self._context.now()))
        self._events.record("payment_intent.created", intent)
        return intent

    def keep_method(self, means: Means, donor: Donor, customer: str | None) -> Object:
        """The card or account as Stripe keeps it; a customer's is attached to them."""
        method = self._store.add(payment_method(means, donor, customer, self._context.now()))
        if customer:
            self._events.record("payment_method.attached", method)
        return method

    def attempt(self, intent: Object, method: Object) -> Object:
        """Try to collect; the charge, with the intent changed. `settle` what was paid."""
        means = MEANS[method["_means"]]
        tried = self._store.add(charge(intent, method, self._context.now()))
        intent.update(latest_charge=tried["id"], payment_method=method["id"])
        if means.failure:
            self._refuse(intent, tried, means.failure)
        elif means.is_late:
            self._wait(intent, tried)
        else:
            self._succeed(intent, tried)
        return tried

    def settle(self, paid: Object) -> None:
        """The fee is known a moment after the payment; what succeeded did not yet name it."""
        settled = self._ledger.take(paid)
        self._store.replace({**paid, "balance_transaction": settled["id"]})
        self._events.record(
            "charge.updated",
            {**paid, "balance_transaction": settled["id"]},
            before={"balance_transaction": None},
        )

    def awaited(self, identifier: str) -> Object:
        """An intent whose money is on its way. Raises ApiError for any other."""
        intent = self._context.find("payment_intent", identifier)
        if intent["status"] != "processing":
            raise ApiError(409, f"{identifier} is {intent['status']}, not processing.")
        return intent

    def arrive(self, intent: Object) -> Object:
        """The money of a debit came; the charge."""
        paid = self._store.get(intent["latest_charge"])
        paid.update(paid=True, status="succeeded")
        self._store.replace(paid)
        self._succeed(intent, paid)
        return paid

    def bounce(self, intent: Object) -> None:
        """The money of a debit did not come."""
        failed = self._store.get(intent["latest_charge"])
        failed.update(
            amount_captured=0,
            captured=False,
            failure_code=NOT_COVERED["code"],
            failure_message=NOT_COVERED["message"],
            status="failed",
        )
        self._store.replace(failed)
        self._refuse(intent, failed, NOT_COVERED)

    def cancel(self, intent: Object, cause: Object = PAGE) -> None:
        """Nothing will be collected any more."""
        intent.update(
            canceled_at=self._context.now(), cancellation_reason="automatic", status="canceled"
        )
        self._store.replace(intent)
        self._events.record("payment_intent.canceled", intent, cause=cause)

    def _succeed(self, intent: Object, paid: Object) -> None:
        intent.update(amount_received=intent["amount"], last_payment_error=None, status="succeeded")
        self._store.replace(intent)
        self._events.record("charge.succeeded", paid)
        self._events.record("payment_intent.succeeded", intent)

    def _wait(self, intent: Object, tried: Object) -> None:
        intent.update(last_payment_error=None, status="processing")
        self._store.replace(intent)
        self._events.record("charge.pending", tried)
        self._events.record("payment_intent.processing", intent)

    def _refuse(self, intent: Object, tried: Object, failure: Object) -> None:
        intent.update(
            last_payment_error={**failure, "charge": tried["id"]},
            payment_method=None,
            status="requires_payment_method",
        )
        self._store.replace(intent)
        self._events.record("charge.failed", tried)
        self._events.record("payment_intent.payment_failed", intent)
