"""What can happen to the bill of a month: it is drawn up, tried, paid, put off, or dropped."""

from campaign.practice.stripe.context import Context
from campaign.practice.stripe.objects.invoices import invoice, invoice_payment
from campaign.practice.stripe.objects.payments import Claim
from campaign.practice.stripe.payments import Payments
from campaign.practice.stripe.store import Object, equals

MOST_ATTEMPTS = 4
TRIED_AGAIN_AFTER = 3 * 24 * 60 * 60
INTENTS = {
    "subscription_create": "Subscription creation",
    "subscription_cycle": "Subscription update",
}


class Invoices:
    """The invoices of one account. Who calls these holds the transaction."""

    def __init__(self, context: Context, payments: Payments) -> None:
        self._context = context
        self._store = context.store
        self._events = context.events
        self._payments = payments

    def draft(self, running: Object, reason: str) -> Object:
        """For the month that runs."""
        payer = self._store.get(running["customer"])
        made = self._store.add(invoice(running, payer, reason, self._context.now()))
        running["latest_invoice"] = made["id"]
        self._store.replace(running)
        self._events.record("invoice.created", made)
        return made

    def open(self, drafted: Object, intent: Object | None = None) -> Object:
        """Ready to be collected, by an intent of its own if none is given; that intent."""
        now = self._context.now()
        intent = intent or self._payments.claim(_claim(drafted))
        number = len(self._store.select("invoice"))
        drafted.update(number=f"PRACTICE-{number:04}", status="open", _intent=intent["id"])
        drafted["status_transitions"]["finalized_at"] = drafted["effective_at"] = now
        self._store.replace(drafted)
        self._store.add(invoice_payment(drafted, intent, now))
        self._events.record("invoice.finalized", drafted)
        return intent

    def collect(self, opened: Object, intent: Object, method: Object) -> Object:
        """Try to have it paid; the charge. `payments.settle` what was paid."""
        tried = self._payments.attempt(intent, method)
        opened.update(attempted=True)
        self._store.replace(opened)
        if tried["status"] == "succeeded":
            self.pay(opened)
        elif tried["status"] == "failed":
            self.put_off(opened)
        return tried

    def intent_of(self, opened: Object) -> Object:
        return self._store.get(opened["_intent"])

    def collected_by(self, intent: Object) -> Object | None:
        """The invoice that an intent collects."""
        found = self._store.select("invoice", [equals("_intent", intent["id"])])
        return found[0] if found else None

    def pay(self, opened: Object) -> None:
        """It is paid in full."""
        now = self._context.now()
        opened.update(
            amount_paid=opened["amount_due"],
            amount_remaining=0,
            attempt_count=opened["attempt_count"] + 1,
            auto_advance=False,
            next_payment_attempt=None,
            status="paid",
        )
        opened["status_transitions"]["paid_at"] = now
        self._store.replace(opened)
        for paid in self._store.select("invoice_payment", [equals("invoice", opened["id"])]):
            paid.update(amount_paid=opened["amount_paid"], status="paid")
            paid["status_transitions"]["paid_at"] = now
            self._events.record("invoice_payment.paid", self._store.replace(paid))
        self._events.record("invoice.paid", opened)
        self._events.record("invoice.payment_succeeded", opened)

    def put_off(self, opened: Object) -> None:
        """It was not paid; it is tried again some days later, but not for ever."""
        attempts = opened["attempt_count"] + 1
        again = self._context.now() + TRIED_AGAIN_AFTER
        opened.update(
            attempt_count=attempts,
            next_payment_attempt=again if attempts < MOST_ATTEMPTS else None,
        )
        self._store.replace(opened)
        self._events.record("invoice.payment_failed", opened)

    def drop(self, drafted: Object, behavior: str) -> None:
        """Not collected while the gift is paused."""
        if behavior == "keep_as_draft":
            self._store.replace({**drafted, "auto_advance": False})
            return
        status, moment = {
            "mark_uncollectible": ("uncollectible", "marked_uncollectible_at"),
            "void": ("void", "voided_at"),
        }[behavior]
        drafted.update(status=status, auto_advance=False)
        drafted["status_transitions"][moment] = self._context.now()
        self._store.replace(drafted)
        kind = "invoice.voided" if status == "void" else "invoice.marked_uncollectible"
        self._events.record(kind, drafted)


def _claim(drafted: Object) -> Claim:
    """Its metadata stay empty: those of the subscription do not go down to its payments."""
    return Claim(
        amount=drafted["amount_due"],
        currency=drafted["currency"],
        method_types=["card", "sepa_debit"] if drafted["currency"] == "eur" else ["card"],
        customer=drafted["customer"],
        description=INTENTS[drafted["billing_reason"]],
        is_kept=True,
    )
