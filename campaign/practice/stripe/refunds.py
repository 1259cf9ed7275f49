"""What can happen to a refund: it is sent, whole or in parts; it arrives, or fails."""

from campaign.practice.stripe.context import Context
from campaign.practice.stripe.currencies import in_words, smallest_step
from campaign.practice.stripe.errors import ApiError, invalid, missing
from campaign.practice.stripe.events import PAGE
from campaign.practice.stripe.ledger import Ledger
from campaign.practice.stripe.objects.disputes import refund
from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.store import Object


class Refunds:
    """The refunds of one account; every verb is one transaction."""

    def __init__(self, context: Context, ledger: Ledger) -> None:
        self._context = context
        self._store = context.store
        self._events = context.events
        self._ledger = ledger

    def create(self, params: Params, cause: Object = PAGE) -> Object:
        """Send back what is asked for, or all that is left of the charge."""
        with self._store.transaction():
            charge = self._charge(params)
            amount = self._amount(charge, params)
            sent = refund(charge, amount, params, self._context.now())
            sent["balance_transaction"] = self._ledger.give_back(sent)["id"]
            self._store.add(sent)
            self._events.record("refund.created", sent, cause=cause)
            self._change(charge, amount, cause)
            return sent

    def arrive(self, identifier: str) -> Object:
        """A refund that was on its way has come."""
        with self._store.transaction():
            sent = self._context.find("refund", identifier)
            _check_status(sent, "pending")
            return self._become(sent, {"status": "succeeded"})

    def fail(self, identifier: str) -> Object:
        """The donor's bank did not take it, perhaps after saying that it had: it comes back."""
        with self._store.transaction():
            sent = self._context.find("refund", identifier)
            _check_status(sent, "pending", "succeeded")
            returned = self._ledger.take_back(sent)
            failed = self._become(
                sent,
                {
                    "failure_balance_transaction": returned["id"],
                    "failure_reason": "expired_or_canceled_card",
                    "status": "failed",
                },
            )
            self._events.record("refund.failed", failed)
            charge = self._store.get(sent["charge"])
            refunded = charge["amount_refunded"] - sent["amount"]
            self._store.replace({**charge, "amount_refunded": refunded, "refunded": False})
            return failed

    def _become(self, sent: Object, changes: Object) -> Object:
        before = {name: sent.get(name) for name in changes}
        changed = self._store.replace({**sent, **changes})
        self._events.record("refund.updated", changed, before=before)
        self._events.record("charge.refund.updated", changed, before=before)
        return changed

    def _charge(self, params: Params) -> Object:
        if ("charge" in params) == ("payment_intent" in params):
            raise missing("payment_intent")
        if "charge" in params:
            charge = self._context.find("charge", params["charge"], param="charge")
        else:
            charge = self._charge_of(params["payment_intent"])
        if charge["disputed"] and charge["_dispute_status"] != "won":
            raise ApiError(
                400,
                f"Charge {charge['id']} has been charged back; cannot issue a refund.",
                code="charge_disputed",
            )
        if charge["refunded"]:
            raise ApiError(
                400,
                f"Charge {charge['id']} has already been refunded.",
                code="charge_already_refunded",
            )
        return charge

    def _charge_of(self, identifier: str) -> Object:
        intent = self._context.find("payment_intent", identifier, param="payment_intent")
        if intent["status"] != "succeeded":
            raise invalid(
                "payment_intent",
                f"This PaymentIntent ({identifier}) does not have a successful charge to refund.",
            )
        return self._store.get(intent["latest_charge"])

    def _amount(self, charge: Object, params: Params) -> int:
        if charge["status"] != "succeeded":
            raise ApiError(400, f"Charge {charge['id']} is {charge['status']}; nothing was paid.")
        currency, left = charge["currency"], charge["amount"] - charge["amount_refunded"]
        amount: int = params.get("amount", left)
        if amount > left:
            raise invalid(
                "amount",
                f"Refund amount ({in_words(amount, currency)}) is greater than unrefunded amount"
                f" on charge ({in_words(left, currency)})",
            )
        if amount % smallest_step(currency):
            raise invalid("amount", f"Amounts in {currency} come in {smallest_step(currency)}s.")
        return amount

    def _change(self, charge: Object, amount: int, cause: Object) -> None:
        before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
        refunded = charge["amount_refunded"] + amount
        charge.update(amount_refunded=refunded, refunded=refunded == charge["amount"])
        self._store.replace(charge)
        self._events.record("charge.refunded", charge, cause=cause, before=before)


def _check_status(sent: Object, *allowed: str) -> None:
    if sent["status"] not in allowed:
        raise ApiError(409, f"{sent['id']} is {sent['status']}, not {' or '.join(allowed)}.")
