"""The first page: what the practice Stripe has seen and sent, for whoever tries things out."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.practice.stripe.account import practice_stripe
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.store import Object, Store

overview = Blueprint("overview", __name__)

PER_PAGE = 20


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first."""

    entries: list[Object]
    number: int
    is_last: bool


@overview.get("/")
def show_overview() -> str:
    practice = practice_stripe()
    practice.checkout.expire_overdue()
    events = _page(practice.store, "event", "events")
    return render_template(
        "practice/overview.html",
        payments=_page(practice.store, "checkout.session", "payments"),
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


def _page(store: Store, kind: str, argument: str) -> Page:
    number = max(1, request.args.get(argument, 1, type=int))
    found = store.select(kind, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return Page(found[:PER_PAGE], number, is_last=len(found) <= PER_PAGE)
