"""Lists as Stripe pages them: newest first, by cursors, with `has_more`."""

from collections.abc import Sequence

from campaign.practice.stripe.errors import invalid, no_such
from campaign.practice.stripe.parameters import Params
from campaign.practice.stripe.store import Condition, Object, Store, after, before

EDGES = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(
    store: Store, kind: str, url: str, params: Params, conditions: Sequence[Condition] = ()
) -> Object:
    """One page of a kind of objects, narrowed by `created` and further conditions."""
    limit = params.get("limit", 10)
    narrowed = [
        *conditions,
        *within("created", params.get("created", {})),
        *_cursor(store, kind, params),
    ]
    backwards = "ending_before" in params
    found = store.select(kind, narrowed, limit=limit + 1, oldest_first=backwards)
    shown = found[:limit]
    return {
        "object": "list",
        "data": shown[::-1] if backwards else shown,
        "has_more": len(found) > limit,
        "url": url,
    }


def within(expression: str, moments: Params) -> list[Condition]:
    """A moment of the object between the edges that were asked for."""
    return [
        Condition(f"{expression} {EDGES[edge]} ?", (moment,)) for edge, moment in moments.items()
    ]


def _cursor(store: Store, kind: str, params: Params) -> list[Condition]:
    if "starting_after" in params and "ending_before" in params:
        raise invalid("starting_after", "Give either starting_after or ending_before.")
    for name, narrow in (("starting_after", before), ("ending_before", after)):
        if name in params:
            if store.find(kind, params[name]) is None:
                raise no_such(kind, params[name], param=name, status=400)
            return [narrow(params[name])]
    return []
