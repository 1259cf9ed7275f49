"""The first page: what the practice Stripe has seen and sent, for whoever tries things out."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.practice.stripe.account import practice_stripe
from campaign.practice.stripe.acts import ACT_NAMES, ACTS
from campaign.practice.stripe.checkout import Closed
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.offers import offers_for_charge, offers_for_subscription
from campaign.practice.stripe.store import Object, Store

overview = Blueprint("overview", __name__)

PER_PAGE = 20


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first."""

    entries: list[Object]
    number: int
    is_last: bool
    argument: str

    def at(self, number: int) -> str:
        """The address with another page of this list, and the others as they are."""
        pages = {**request.args, self.argument: number}
        return f"{url_for('.show_overview')}?{urlencode(pages)}"


@overview.get("/")
def show_overview() -> str:
    practice = practice_stripe()
    practice.catch_up()
    events = _page(practice.store, "event", "events")
    charges = _page(practice.store, "charge", "charges")
    gifts = _page(practice.store, "subscription", "gifts")
    return render_template(
        "practice/overview.html",
        payments=_page(practice.store, "checkout.session", "payments"),
        charges=charges,
        gifts=gifts,
        offers={
            **{each["id"]: offers_for_charge(practice.store, each) for each in charges.entries},
            **{each["id"]: offers_for_subscription(practice.store, each) for each in gifts.entries},
        },
        events=events,
        deliveries=practice.deliveries.of_events([event["id"] for event in events.entries]),
    )


@overview.post("/events/<identifier>/deliveries")
def create_delivery(identifier: str) -> ResponseReturnValue:
    try:
        practice_stripe().deliver_again(identifier)
    except ApiError:
        abort(404)
    return redirect(url_for(".show_overview", _anchor="events"), code=303)


@overview.post(f"/doings/<any({ACT_NAMES}):name>")
def create_doing(name: str) -> ResponseReturnValue:
    """What a donor, a bank or time would do, at the press of a button."""
    act = ACTS[name]
    if set(act.needs) - set(request.form):
        abort(400)
    try:
        wishes = {field: act.known[field](value) for field, value in request.form.items()}
        act.do(practice_stripe(), wishes)
    except (ApiError, Closed):  # somebody did it in another window
        abort(409)
    except (KeyError, ValueError):
        abort(400)
    return redirect(url_for(".show_overview"), code=303)


def _page(store: Store, kind: str, argument: str) -> Page:
    number = max(1, request.args.get(argument, 1, type=int))
    found = store.select(kind, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return Page(found[:PER_PAGE], number, len(found) <= PER_PAGE, argument)
