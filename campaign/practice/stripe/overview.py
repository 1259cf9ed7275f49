"""The first page: what the practice Stripe has seen and sent, for whoever tries things out."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.kernel.arguments import asked, asked_number, own_address
from campaign.practice.stripe.account import PracticeStripe, practice_stripe
from campaign.practice.stripe.acts import ACT_NAMES, ACTS
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.offers import (
    Offer,
    offers_for_account,
    offers_for_charge,
    offers_for_payout,
    offers_for_subscription,
)
from campaign.practice.stripe.store import Object, Store

overview = Blueprint("overview", __name__)

PER_PAGE = 20
LISTS = {
    "payments": "checkout.session",
    "charges": "charge",
    "gifts": "subscription",
    "payouts": "payout",
    "events": "event",
}
"""What the page lists, by the name that turns the pages."""


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first."""

    entries: list[Object]
    number: int
    is_last: bool
    argument: str

    def at(self, number: int) -> str:
        """The address with another page of this list, and the others as they are."""
        return own_address(**{self.argument: number})


@dataclass(frozen=True)
class Row:
    """One account, and what lies on it."""

    account: Object
    waiting: int

    @property
    def currency(self) -> str:
        return str(self.account["default_currency"])


@overview.get("/")
def show_overview() -> str:
    practice = practice_stripe()
    practice.catch_up()
    pages = {name: _page(practice.store, kind, name) for name, kind in LISTS.items()}
    accounts = [_row(practice, account) for account in practice.accounts()]
    return render_template(
        "practice/overview.html",
        **pages,
        accounts=accounts,
        deliveries=practice.deliveries.of_events([each["id"] for each in pages["events"].entries]),
        offers=_offers(practice, pages, accounts),
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
    except ApiError as error:
        if error.code == "resource_missing":
            abort(404)
        # Pressed twice, or in another window: the page shows how it stands.
    except (KeyError, ValueError):
        abort(400)
    return redirect(url_for(".show_overview", _anchor=asked("at")), code=303)


def _row(practice: PracticeStripe, account: Object) -> Row:
    waiting = practice.merchant(account["id"]).ledger.waiting()
    return Row(account, sum(movement["net"] for movement in waiting))


def _offers(
    practice: PracticeStripe, pages: dict[str, Page], accounts: list[Row]
) -> dict[str, list[Offer]]:
    """The buttons beside each object, by its id."""
    store = practice.store
    return {
        **{each["id"]: offers_for_charge(store, each) for each in pages["charges"].entries},
        **{each["id"]: offers_for_subscription(store, each) for each in pages["gifts"].entries},
        **{each["id"]: offers_for_payout(each) for each in pages["payouts"].entries},
        **{row.account["id"]: offers_for_account(row.account, row.waiting) for row in accounts},
    }


def _page(store: Store, kind: str, argument: str) -> Page:
    number = max(1, asked_number(argument) or 1)
    found = store.select(kind, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return Page(found[:PER_PAGE], number, len(found) <= PER_PAGE, argument)
