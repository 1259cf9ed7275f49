"""A monthly gift: the subscription, what it is about, and when its months begin."""

from calendar import monthrange
from datetime import UTC, datetime

from campaign.practice.stripe.objects.prices import plan
from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.store import Object, new_id

SELF = {"type": "self"}
NO_TAX = {"disabled_reason": None, "enabled": False, "liability": None}


def subscription(data: Params, items: list[Object], method: Object, now: int) -> Object:
    """Begun, and not yet paid for; `_months` counts the months that were begun."""
    identifier = new_id("sub")
    lines = [_item(identifier, item["price"], item["quantity"], now) for item in items]
    return {
        "id": identifier,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": NO_TAX,
        "billing_cycle_anchor": now,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": None, "type": "classic"},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": now,
        "currency": items[0]["currency"],
        "customer": method["customer"],
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": method["id"],
        "default_source": None,
        "default_tax_rates": [],
        "description": data.get("description"),
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": SELF},
        "items": {
            "object": "list",
            "data": lines,
            "has_more": False,
            "url": f"/v1/subscription_items?subscription={identifier}",
        },
        "latest_invoice": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": now,
        "status": "incomplete",
        "test_clock": None,
        "transfer_data": None,
        "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": None,
        "_months": 1,
    }


def begin_next_month(running: Object) -> None:
    """Move the period on; a month that is too short for the day ends on its last."""
    anchor, month = running["billing_cycle_anchor"], running["_months"]
    running["_months"] = month + 1
    for item in running["items"]["data"]:
        item["current_period_start"] = months_after(anchor, month)
        item["current_period_end"] = months_after(anchor, month + 1)


def period_of(running: Object) -> dict[str, int]:
    """The month that runs."""
    item = running["items"]["data"][0]
    return {"start": item["current_period_start"], "end": item["current_period_end"]}


def months_after(anchor: int, months: int) -> int:
    """The same day and time so many months later."""
    first = datetime.fromtimestamp(anchor, UTC)
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    day = min(first.day, monthrange(year, month)[1])
    return int(first.replace(year=year, month=month, day=day).timestamp())


def _item(subscription_id: str, price: Object, quantity: int, now: int) -> Object:
    return {
        "id": new_id("si", 14),
        "object": "subscription_item",
        "billed_until": None,
        "billing_thresholds": None,
        "created": now,
        "current_period_end": months_after(now, 1),
        "current_period_start": now,
        "discounts": [],
        "metadata": {},
        "plan": plan(price),
        "price": price,
        "quantity": quantity,
        "subscription": subscription_id,
        "tax_rates": [],
    }
