"""What can happen to a session: it is opened, paid, paid later, or its time runs out."""

from campaign.practice.stripe.amounts import check_amounts
from campaign.practice.stripe.context import Context
from campaign.practice.stripe.errors import ApiError, invalid, no_such
from campaign.practice.stripe.events import PAGE
from campaign.practice.stripe.invoices import INTENTS
from campaign.practice.stripe.objects.checkout import customer, customer_details, line_item, session
from campaign.practice.stripe.objects.means import ACCEPTED_CARD, Donor, Means
from campaign.practice.stripe.objects.payments import Claim
from campaign.practice.stripe.objects.prices import product
from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.payments import Payments
from campaign.practice.stripe.schemas.checkout import METHOD_TYPES, ONLY_IN
from campaign.practice.stripe.store import Condition, Object, equals
from campaign.practice.stripe.subscriptions import Subscriptions

SOONEST_EXPIRY = 30 * 60
LATEST_EXPIRY = 24 * 60 * 60
FIRST_MONTH = {"description": INTENTS["subscription_create"]}


class Closed(ApiError):
    """The session was paid before or has expired."""

    def __init__(self, session: str) -> None:
        super().__init__(409, f"{session} was paid before, or has expired.")


class Checkout:
    """The sessions of one account; every verb is one transaction."""

    def __init__(self, context: Context, payments: Payments, subscriptions: Subscriptions) -> None:
        self._context = context
        self._store = context.store
        self._events = context.events
        self._payments = payments
        self._subscriptions = subscriptions

    def find(self, identifier: str) -> Object:
        found = self._store.find("checkout.session", identifier)
        if found is None:
            raise no_such("checkout.session", identifier, param="session")
        return found

    def open(self, params: Params, base_url: str) -> Object:
        """A new session at `<base_url>/pay/<id>`."""
        now = self._context.now()
        _check_mode(params)
        _check_expiry(params, now)
        if "customer" in params:
            self._context.find("customer", params["customer"], param="customer", status=400)
        with self._store.transaction():
            items = [self._line(line, now) for line in params["line_items"]]
            check_amounts(items)
            methods = _methods(params, items[0]["currency"])
            return self._store.add(session(params, items, methods, base_url, now))

    def pay(self, identifier: str, donor: Donor, means: Means = ACCEPTED_CARD) -> Object:
        """Try to pay; the session as it is afterwards. Raises Closed if it cannot be paid."""
        with self._store.transaction():
            self.expire_overdue()
            paying = self.find(identifier)
            if paying["status"] != "open":
                raise Closed(identifier)
            if means.type not in paying["payment_method_types"]:
                raise ApiError(400, f"This page does not offer {means.type}.")
            if paying["customer_creation"] == "always" and means.failure is None:
                paying["customer"] = paying["customer"] or self._new_customer(paying, donor)
            tried = self._attempt(paying, donor, means)
            if tried["status"] != "failed":
                self._complete(paying, donor, is_paid=tried["paid"])
            if tried["paid"]:
                self._payments.settle(tried)
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
            if expiring["_intent"]:
                self._payments.cancel(self._store.get(expiring["_intent"]), cause)
            self._events.record("checkout.session.expired", expiring, cause=cause)
        return expiring

    def expire_overdue(self) -> None:
        """Close the sessions whose time has run out."""
        overdue = Condition("json_extract(body, '$.expires_at') <= ?", (self._context.now(),))
        with self._store.transaction():
            for late in self._store.select("checkout.session", [equals("status", "open"), overdue]):
                self.expire(late["id"])

    def hear_of(self, intent: Object, *, arrived: bool) -> None:
        """The money of a completed session came late, or did not come."""
        for waiting in self._store.select("checkout.session", [equals("_intent", intent["id"])]):
            if arrived:
                self._store.replace({**waiting, "payment_status": "paid"})
            kind = "async_payment_succeeded" if arrived else "async_payment_failed"
            self._events.record(f"checkout.session.{kind}", self.find(waiting["id"]))

    def _line(self, line: Params, now: int) -> Object:
        made = self._store.add(product(line["price_data"]["product_data"], now))
        return line_item(line, made["id"], now)

    def _attempt(self, paying: Object, donor: Donor, means: Means) -> Object:
        intent = self._intent_of(paying)
        method = self._payments.keep_method(means, donor, paying["customer"])
        if paying["mode"] == "payment" or means.failure:
            return self._payments.attempt(intent, method)
        data, items = paying["_subscription_data"], paying["_line_items"]
        begun, tried = self._subscriptions.begin(data, items, method, intent)
        paying.update(subscription=begun["id"], invoice=begun["latest_invoice"])
        return tried

    def _new_customer(self, paying: Object, donor: Donor) -> str:
        made = self._store.add(customer(paying, donor, self._context.now()))
        self._events.record("customer.created", made)
        return str(made["id"])

    def _intent_of(self, paying: Object) -> Object:
        if paying["_intent"]:
            return {**self._store.get(paying["_intent"]), "customer": paying["customer"]}
        is_monthly = paying["mode"] == "subscription"
        intent = self._payments.claim(
            Claim(
                amount=paying["amount_total"],
                currency=paying["currency"],
                method_types=paying["payment_method_types"],
                customer=paying["customer"],
                is_kept=is_monthly,
                **(FIRST_MONTH if is_monthly else paying["_payment_intent_data"]),
            )
        )
        paying["_intent"] = intent["id"]
        if not is_monthly:
            paying["payment_intent"] = intent["id"]
        return intent

    def _complete(self, paying: Object, donor: Donor, *, is_paid: bool) -> None:
        paying.update(
            customer_details=customer_details(donor),
            payment_status="paid" if is_paid else "unpaid",
            status="complete",
            url=None,
        )
        self._events.record("checkout.session.completed", paying)


def _check_mode(params: Params) -> None:
    mode = params["mode"]
    for name, understood in ONLY_IN.items():
        if name in params and mode != understood:
            raise invalid(name, f"You can not pass `{name}` in `{mode}` mode.")
    for number, line in enumerate(params["line_items"]):
        if ("recurring" in line["price_data"]) != (mode == "subscription"):
            what = "recurring" if mode == "subscription" else "one-time"
            raise invalid(
                f"line_items[{number}][price_data]", f"In `{mode}` mode prices are {what}."
            )


def _methods(params: Params, currency: str) -> list[str]:
    """What a page offers: what was asked for, as far as the currency allows it."""
    wanted = params.get("allowed_payment_method_types", METHOD_TYPES)
    unwanted = params.get("excluded_payment_method_types", ())
    possible = ("card", "sepa_debit") if currency == "eur" else ("card",)
    offered = [name for name in METHOD_TYPES if name in possible and name in wanted]
    if not set(offered) - set(unwanted):
        raise invalid(
            "allowed_payment_method_types", f"No payment method is left that takes {currency}."
        )
    return [name for name in offered if name not in unwanted]


def _check_expiry(params: Params, now: int) -> None:
    at = params.get("expires_at", now + LATEST_EXPIRY)
    if not now + SOONEST_EXPIRY <= at <= now + LATEST_EXPIRY:
        raise invalid("expires_at", "A session expires 30 minutes to 24 hours after its creation.")
