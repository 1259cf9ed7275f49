"""What can happen to a payment: a session is opened, a card pays or is declined, time runs out."""

from collections.abc import Callable

from campaign.practice.stripe.currencies import MAXIMUM, exponent, minimum, smallest_step
from campaign.practice.stripe.errors import ApiError, invalid, no_such
from campaign.practice.stripe.events import PAGE, Events
from campaign.practice.stripe.objects.checkout import customer, line_item, session
from campaign.practice.stripe.objects.payments import (
    ACCEPTED_CARD,
    Card,
    Donor,
    balance_transaction,
    charge,
    payment_intent,
)
from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.store import Condition, Object, Store, equals, new_id

SOONEST_EXPIRY = 30 * 60
LATEST_EXPIRY = 24 * 60 * 60


class Closed(Exception):
    """The session was paid before or has expired."""


class Checkout:
    """The sessions of one account; every verb is one transaction."""

    def __init__(self, store: Store, events: Events, clock: Callable[[], float]) -> None:
        self._store = store
        self._events = events
        self._clock = clock

    def find(self, identifier: str) -> Object:
        found = self._store.find("checkout.session", identifier)
        if found is None:
            raise no_such("checkout.session", identifier, param="session")
        return found

    def open(self, params: Params, base_url: str) -> Object:
        """A new session at `<base_url>/pay/<id>`."""
        now = self._now()
        items = [line_item(line, now) for line in params["line_items"]]
        _check_amounts(items)
        _check_expiry(params, now)
        return self._store.add(session(params, items, base_url, now))

    def pay(self, identifier: str, donor: Donor, card: Card = ACCEPTED_CARD) -> Object:
        """Try a card; the session as it is afterwards. Raises Closed if it cannot be paid."""
        with self._store.transaction():
            self.expire_overdue()
            paying = self.find(identifier)
            if paying["status"] != "open":
                raise Closed(identifier)
            if card.failure is None and paying["customer_creation"] == "always":
                paying["customer"] = self._new_customer(paying, donor)
            intent = self._intent_of(paying)
            attempt = self._attempt(intent, donor, card)
            if card.failure is None:
                self._complete(paying, intent, attempt, donor)
            else:
                self._decline(intent, attempt, card.failure)
            return self._store.replace(paying)

    def expire(self, identifier: str, cause: Object = PAGE) -> Object:
        """Close an open session for good."""
        with self._store.transaction():
            expiring = self.find(identifier)
            if expiring["status"] != "open":
                raise ApiError(
                    400,
                    "Only Checkout Sessions that are open can be expired;"
                    f" this one is {expiring['status']}.",
                )
            expiring.update(status="expired", url=None)
            self._store.replace(expiring)
            self._cancel_intent(expiring, cause)
            self._events.record("checkout.session.expired", expiring, cause=cause)
        return expiring

    def expire_overdue(self) -> None:
        """Close the sessions whose time has run out."""
        overdue = Condition("json_extract(body, '$.expires_at') <= ?", (self._now(),))
        with self._store.transaction():
            for late in self._store.select("checkout.session", [equals("status", "open"), overdue]):
                self.expire(late["id"])

    def _now(self) -> int:
        return int(self._clock())

    def _new_customer(self, paying: Object, donor: Donor) -> str:
        made = self._store.add(customer(paying, donor, self._now()))
        self._events.record("customer.created", made)
        return str(made["id"])

    def _intent_of(self, paying: Object) -> Object:
        if paying["payment_intent"]:
            known = self._store.find("payment_intent", paying["payment_intent"])
            assert known is not None
            return known
        intent = self._store.add(payment_intent(paying, self._now()))
        paying["payment_intent"] = intent["id"]
        self._events.record("payment_intent.created", intent)
        return intent

    def _attempt(self, intent: Object, donor: Donor, card: Card) -> Object:
        intent["payment_method"] = new_id("pm")
        attempt = self._store.add(charge(intent, donor, card, self._now()))
        intent["latest_charge"] = attempt["id"]
        return attempt

    def _complete(self, paying: Object, intent: Object, paid: Object, donor: Donor) -> None:
        intent.update(
            amount_received=intent["amount"],
            customer=paying["customer"],
            last_payment_error=None,
            status="succeeded",
        )
        paying.update(
            customer_details={
                "address": donor.address,
                "business_name": None,
                "email": donor.email,
                "individual_name": None,
                "name": donor.name,
                "phone": None,
                "tax_exempt": "none",
                "tax_ids": [],
            },
            payment_status="paid",
            status="complete",
            url=None,
        )
        self._store.replace(intent)
        self._events.record("charge.succeeded", paid)
        self._events.record("payment_intent.succeeded", intent)
        self._events.record("checkout.session.completed", paying)
        self._settle(paid)

    def _settle(self, paid: Object) -> None:
        """The fee is known a moment after the payment; what succeeded did not yet name it."""
        settled = self._store.add(balance_transaction(paid, self._now()))
        self._store.replace({**paid, "balance_transaction": settled["id"]})
        self._events.record(
            "charge.updated",
            {**paid, "balance_transaction": settled["id"]},
            before={"balance_transaction": None},
        )

    def _decline(self, intent: Object, attempt: Object, failure: Object) -> None:
        intent.update(
            last_payment_error={**failure, "charge": attempt["id"]},
            payment_method=None,
            status="requires_payment_method",
        )
        self._store.replace(intent)
        self._events.record("charge.failed", attempt)
        self._events.record("payment_intent.payment_failed", intent)

    def _cancel_intent(self, expiring: Object, cause: Object) -> None:
        if not expiring["payment_intent"]:
            return
        intent = self._intent_of(expiring)
        intent.update(canceled_at=self._now(), cancellation_reason="automatic", status="canceled")
        self._store.replace(intent)
        self._events.record("payment_intent.canceled", intent, cause=cause)


def _check_amounts(items: list[Object]) -> None:
    if not items:
        raise invalid("line_items", "A session needs at least one line item.")
    currency, total = items[0]["currency"], sum(item["amount_total"] for item in items)
    for number, item in enumerate(items):
        path = f"line_items[{number}][price_data]"
        if item["currency"] != currency:
            raise invalid(f"{path}[currency]", "All line items must have the same currency.")
        if item["price"]["unit_amount"] % smallest_step(currency):
            raise invalid(
                f"{path}[unit_amount]",
                f"Amounts in {currency} must be a multiple of {smallest_step(currency)}.",
            )
    limits = f"{minimum(currency)} to {MAXIMUM} with {exponent(currency)} decimals in {currency}"
    if total < minimum(currency):
        raise _out_of_range("amount_too_small", total, limits)
    if total > MAXIMUM:
        raise _out_of_range("amount_too_large", total, limits)


def _out_of_range(code: str, total: int, limits: str) -> ApiError:
    return invalid("line_items", f"The total of {total} is out of range: {limits}.", code)


def _check_expiry(params: Params, now: int) -> None:
    at = params.get("expires_at", now + LATEST_EXPIRY)
    if not now + SOONEST_EXPIRY <= at <= now + LATEST_EXPIRY:
        raise invalid("expires_at", "A session expires 30 minutes to 24 hours after its creation.")
