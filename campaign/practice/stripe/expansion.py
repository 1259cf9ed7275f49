"""How an object leaves the house: without our notes, and with what was asked to be expanded."""

from collections import defaultdict
from collections.abc import Sequence

from campaign.practice.stripe.errors import invalid
from campaign.practice.stripe.store import Object, Store

DEEPEST = 4
LINKS = {
    "balance_transaction": {"source": "charge"},
    "charge": {
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "payment_intent": "payment_intent",
    },
    "checkout.session": {"customer": "customer", "payment_intent": "payment_intent"},
    "payment_intent": {"customer": "customer", "latest_charge": "charge"},
}


def present(store: Store, thing: Object, paths: Sequence[str] = ()) -> Object:
    """The object as the API sends it; `paths` such as `payment_intent.latest_charge`."""
    shown = {name: value for name, value in thing.items() if not name.startswith("_")}
    steps = _by_first_step(paths)
    if thing["object"] == "list":
        entries = steps.pop("data", [])
        shown["data"] = [present(store, entry, entries) for entry in thing["data"]]
    elif thing["object"] == "checkout.session" and "line_items" in steps:
        shown["line_items"] = _line_items(thing)
        del steps["line_items"]
    for name, further in steps.items():
        shown[name] = _linked(store, thing, name, further)
    return shown


def _by_first_step(paths: Sequence[str]) -> dict[str, list[str]]:
    steps: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        first, _, rest = path.partition(".")
        if rest.count(".") > DEEPEST - 2:
            raise invalid("expand", f"Expansion goes {DEEPEST} levels deep at most: {path}")
        steps[first] += [rest] if rest else []
    return steps


def _linked(store: Store, thing: Object, name: str, further: list[str]) -> Object | None:
    kind = LINKS.get(thing["object"], {}).get(name)
    if kind is None:
        raise invalid("expand", f"This property cannot be expanded ({name}).")
    if thing[name] is None:
        return None
    linked = store.find(kind, thing[name])
    assert linked is not None, f"{thing['id']} links to a {kind} that is not there"
    return present(store, linked, further)


def _line_items(session: Object) -> Object:
    return {
        "object": "list",
        "data": session["_line_items"],
        "has_more": False,
        "url": f"/v1/checkout/sessions/{session['id']}/line_items",
    }
