"""What can happen to a monthly gift: it begins, is changed, paused, stopped; a month is paid."""

from copy import deepcopy
from typing import Any

from campaign.practice.stripe.amounts import check_step, check_total
from campaign.practice.stripe.context import Context
from campaign.practice.stripe.errors import ApiError, invalid, no_such
from campaign.practice.stripe.events import PAGE
from campaign.practice.stripe.invoices import Invoices
from campaign.practice.stripe.objects.means import DECLINED_CARD
from campaign.practice.stripe.objects.prices import plan, price
from campaign.practice.stripe.objects.subscriptions import (
    begin_next_month,
    period_of,
    subscription,
)
from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.payments import Payments
from campaign.practice.stripe.store import Object

SIMPLE = ("default_payment_method", "description", "metadata")


class Subscriptions:
    """The monthly gifts of one account; every verb but `begin` is one transaction."""

    def __init__(self, context: Context, payments: Payments, invoices: Invoices) -> None:
        self._context = context
        self._store = context.store
        self._events = context.events
        self._payments = payments
        self._invoices = invoices

    def begin(
        self, data: Params, items: list[Object], method: Object, intent: Object
    ) -> tuple[Object, Object]:
        """A new one, and the attempt to have its first month paid."""
        begun = self._store.add(subscription(data, items, method, self._context.now()))
        first = self._invoices.draft(begun, "subscription_create")
        self._invoices.open(first, intent)
        self._events.record("customer.subscription.created", begun)
        tried = self._invoices.collect(first, intent, method)
        self._become(begun, {"status": "active"})
        return begun, tried

    def update(self, identifier: str, params: Params, cause: Object = PAGE) -> Object:
        """Change what is asked for; an amount from the next month on."""
        with self._store.transaction():
            running = self._context.find("subscription", identifier)
            if running["status"] == "canceled":
                raise ApiError(
                    400, "A canceled subscription can only update its cancellation_details."
                )
            changes: dict[str, Any] = {name: params[name] for name in SIMPLE if name in params}
            if "default_payment_method" in changes:
                self._check_method(running, changes["default_payment_method"])
            if "items" in params:
                changes["items"] = self._changed_items(running, params)
            if "pause_collection" in params:
                changes["pause_collection"] = _pause(params["pause_collection"])
            if "cancel_at_period_end" in params:
                changes.update(self._end(running, params))
            return self._become(running, changes, cause)

    def cancel(self, identifier: str, params: Params, cause: Object = PAGE) -> Object:
        """Stop at once."""
        with self._store.transaction():
            running = self._context.find("subscription", identifier)
            if running["status"] == "canceled":
                raise no_such("subscription", identifier)
            return self._stop(running, _details(params, "cancellation_requested"), cause)

    def begin_next_month(self, identifier: str, *, declined: bool = False) -> Object:
        """Time passes, and the next month is collected, or the card declined; the subscription."""
        with self._store.transaction():
            running = self._context.find("subscription", identifier)
            if running["status"] == "canceled":
                raise ApiError(409, f"{identifier} was stopped; no further month begins.")
            if running["cancel_at_period_end"]:
                return self._stop(running, running["cancellation_details"])
            before = deepcopy({name: running[name] for name in ("items", "latest_invoice")})
            begin_next_month(running)
            drafted = self._invoices.draft(running, "subscription_cycle")
            pause = running["pause_collection"]
            if pause and pause["resumes_at"] and pause["resumes_at"] <= period_of(running)["start"]:
                before["pause_collection"], running["pause_collection"] = pause, None
            self._events.record(
                "customer.subscription.updated", self._store.replace(running), before=before
            )
            if running["pause_collection"]:
                self._invoices.drop(drafted, running["pause_collection"]["behavior"])
                return running
            self._collect(running, drafted, self._invoices.open(drafted), declined=declined)
            return running

    def try_again(self, invoice: str, *, declined: bool = False) -> Object:
        """Try once more to have a month paid; the invoice."""
        with self._store.transaction():
            opened = self._context.find("invoice", invoice)
            if opened["status"] != "open":
                raise ApiError(409, f"{invoice} is {opened['status']}, not open.")
            running = self._running(opened)
            intent = self._invoices.intent_of(opened)
            self._collect(running, opened, intent, declined=declined)
            return opened

    def hear_of(self, intent: Object, *, arrived: bool) -> None:
        """The money of a month came late, or did not come."""
        opened = self._invoices.collected_by(intent)
        if opened is None:
            return
        if arrived:
            self._invoices.pay(opened)
        else:
            self._invoices.put_off(opened)
        self._follow(self._running(opened), opened)

    def take_card(self, customer: str, method: Object) -> None:
        """Collect everything of this customer with another card from now on."""
        running = [each for each in self.of(customer) if each["status"] != "canceled"]
        for each in running:
            self._become(each, {"default_payment_method": method["id"]})

    def of(self, customer: str) -> list[Object]:
        """The monthly gifts of a customer, newest first."""
        listed = self._store.select("subscription")
        return [each for each in listed if each["customer"] == customer]

    def _collect(self, running: Object, opened: Object, intent: Object, *, declined: bool) -> None:
        method = self._store.get(running["default_payment_method"])
        is_card = method["type"] == "card"
        if declined and is_card:
            method = {**method, "_means": DECLINED_CARD.name}
        tried = self._invoices.collect(opened, intent, method)
        if tried["status"] == "succeeded":
            self._payments.settle(tried)
        if declined and not is_card:
            self._payments.bounce(intent)
            self._invoices.put_off(opened)
        self._follow(running, opened)

    def _follow(self, running: Object, opened: Object) -> None:
        """A month that is not paid leaves the gift past due, and in the end stops it."""
        gave_up = opened["status"] == "open" and opened["next_payment_attempt"] is None
        if gave_up and opened["attempt_count"]:
            self._stop(running, {"comment": None, "feedback": None, "reason": "payment_failed"})
        elif opened["status"] == "paid" and running["status"] == "past_due":
            self._become(running, {"status": "active"})
        elif opened["attempt_count"] and opened["status"] == "open":
            self._become(running, {"status": "past_due"})

    def _running(self, opened: Object) -> Object:
        return self._store.get(opened["parent"]["subscription_details"]["subscription"])

    def _become(self, running: Object, changes: Object, cause: Object = PAGE) -> Object:
        before = {name: running[name] for name in changes if running[name] != changes[name]}
        running.update(changes)
        self._store.replace(running)
        if before:
            self._events.record(
                "customer.subscription.updated", running, cause=cause, before=before
            )
        return running

    def _stop(self, running: Object, details: Object, cause: Object = PAGE) -> Object:
        now = self._context.now()
        running.update(
            cancel_at_period_end=False,
            canceled_at=running["canceled_at"] or now,
            cancellation_details=details,
            ended_at=now,
            status="canceled",
        )
        self._store.replace(running)
        self._events.record("customer.subscription.deleted", running, cause=cause)
        return running

    def _end(self, running: Object, params: Params) -> Object:
        if not params["cancel_at_period_end"]:
            details = {"comment": None, "feedback": None, "reason": None}
            return {
                "cancel_at": None,
                "cancel_at_period_end": False,
                "canceled_at": None,
                "cancellation_details": details,
            }
        return {
            "cancel_at": period_of(running)["end"],
            "cancel_at_period_end": True,
            "canceled_at": self._context.now(),
            "cancellation_details": _details(params, "cancellation_requested"),
        }

    def _changed_items(self, running: Object, params: Params) -> Object:
        if params.get("proration_behavior") != "none":
            raise invalid(
                "proration_behavior",
                "The practice Stripe splits no month: send proration_behavior=none, or the real"
                " one would charge a share of the running month.",
            )
        items = {item["id"]: item for item in running["items"]["data"]}
        for number, wanted in enumerate(params["items"]):
            path = f"items[{number}]"
            if wanted["id"] not in items:
                raise no_such("subscription_item", wanted["id"], param=f"{path}[id]", status=400)
            items[wanted["id"]] = self._changed_item(items[wanted["id"]], wanted, path)
        return {**running["items"], "data": list(items.values())}

    def _changed_item(self, item: Object, wanted: Params, path: str) -> Object:
        quantity = wanted.get("quantity", item["quantity"])
        if "price_data" not in wanted:
            return {**item, "quantity": quantity}
        data, inside = wanted["price_data"], f"{path}[price_data]"
        self._context.find("product", data["product"], param=f"{inside}[product]", status=400)
        if data["currency"] != item["price"]["currency"]:
            raise invalid(
                f"{inside}[currency]", "A subscription keeps the currency that it began with."
            )
        check_step(data["unit_amount"], data["currency"], f"{inside}[unit_amount]")
        check_total(data["unit_amount"] * quantity, data["currency"])
        priced = price(data, data["product"], self._context.now())
        return {**item, "plan": plan(priced), "price": priced, "quantity": quantity}

    def _check_method(self, running: Object, identifier: str) -> None:
        path = "default_payment_method"
        method = self._context.find("payment_method", identifier, param=path, status=400)
        if method["customer"] != running["customer"]:
            raise invalid(path, f"{identifier} does not belong to {running['customer']}.")


def _pause(wanted: Params | None) -> Object | None:
    return wanted and {"behavior": wanted["behavior"], "resumes_at": wanted.get("resumes_at")}


def _details(params: Params, reason: str) -> Object:
    said = params.get("cancellation_details", {})
    return {
        "comment": said.get("comment"),
        "feedback": said.get("feedback"),
        "reason": reason,
    }
