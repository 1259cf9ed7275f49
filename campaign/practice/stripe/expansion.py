"""How an object leaves the house: without our notes, and with what was asked to be expanded."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from campaign.practice.stripe.errors import invalid
from campaign.practice.stripe.store import Object, Store, equals

DEEPEST = 4
LINKS: dict[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "balance_transaction": "source",
        "charge": "balance_transaction customer failure_balance_transaction payment_intent",
        "checkout.session": "customer invoice payment_intent subscription",
        "customer": "invoice_settings.default_payment_method",
        "dispute": "charge payment_intent",
        "invoice": "customer parent.subscription_details.subscription",
        "invoice_payment": "invoice payment.payment_intent",
        "payment_intent": "customer latest_charge payment_method",
        "payment_method": "customer",
        "price": "product",
        "payout": "balance_transaction failure_balance_transaction",
        "refund": "balance_transaction charge failure_balance_transaction payment_intent",
        "subscription": "customer default_payment_method latest_invoice",
    }.items()
}
"""Which names of an object, written with dots, hold the id of another one."""


def present(store: Store, thing: Object, paths: Sequence[str] = ()) -> Object:
    """The object as the API sends it; `paths` such as `payment_intent.latest_charge`."""
    for path in paths:
        if path.removeprefix("data.").count(".") >= DEEPEST:
            raise invalid("expand", f"Expansion goes {DEEPEST} levels deep at most: {path}")
    return _shown(store, thing, paths)


def _shown(store: Store, thing: Object, paths: Sequence[str]) -> Object:
    shown = {name: value for name, value in thing.items() if not name.startswith("_")}
    for name, further in _by_first_step(paths).items():
        sublist = SUBLISTS.get((thing["object"], name))
        if sublist:
            shown[name] = _shown(store, sublist(store, thing), further)
        else:
            shown[name] = _expanded(store, thing.get(name), (thing["object"], name), further)
    for name, value in shown.items():
        shown[name] = _without_notes(value)
    return shown


def _expanded(store: Store, value: Any, place: tuple[str, str], further: list[str]) -> Any:
    """What stands at a place of an object, with what is asked for further down."""
    kind, name = place
    if isinstance(value, list) and name == "data":
        return [_shown(store, entry, further) for entry in value]
    if isinstance(value, dict) and further:
        if "object" in value:
            return _shown(store, value, further)
        return {
            **value,
            **{
                step: _expanded(store, value.get(step), (kind, f"{name}.{step}"), rest)
                for step, rest in _by_first_step(further).items()
            },
        }
    if name not in LINKS.get(kind, ()):
        raise invalid("expand", f"This property cannot be expanded ({name}).")
    return None if value is None else _shown(store, store.get(value), further)


def _by_first_step(paths: Sequence[str]) -> dict[str, list[str]]:
    steps: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        first, _, rest = path.partition(".")
        steps[first] += [rest] if rest else []
    return steps


def _without_notes(value: Any) -> Any:
    """Objects inside an object have notes of ours too."""
    if isinstance(value, dict):
        return {
            name: _without_notes(inner) for name, inner in value.items() if not name.startswith("_")
        }
    return [_without_notes(inner) for inner in value] if isinstance(value, list) else value


def _line_items(store: Store, session: Object) -> Object:
    return _list(session["_line_items"], f"/v1/checkout/sessions/{session['id']}/line_items")


def _refunds(store: Store, charge: Object) -> Object:
    found = store.select("refund", [equals("charge", charge["id"])])
    return _list(found, f"/v1/charges/{charge['id']}/refunds")


def _payments(store: Store, invoice: Object) -> Object:
    found = store.select("invoice_payment", [equals("invoice", invoice["id"])])
    return _list(found, f"/v1/invoice_payments?invoice={invoice['id']}")


def _list(entries: list[Object], url: str) -> Object:
    return {"object": "list", "data": entries, "has_more": False, "url": url}


SUBLISTS: dict[tuple[str, str], Callable[[Store, Object], Object]] = {
    ("checkout.session", "line_items"): _line_items,
    ("charge", "refunds"): _refunds,
    ("invoice", "payments"): _payments,
}
"""Lists that an object carries only when they are asked for."""
