"""Where an organization says who it is before its account may take money; for practice, a click."""

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign.practice.stripe.account import practice_stripe
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.store import Object

onboarding = Blueprint("onboarding", __name__)

LEFT = "left"
OUTCOMES = ("enabled", "submitted", LEFT)


@onboarding.get("/connect/<identifier>")
def show_onboarding(identifier: str) -> ResponseReturnValue:
    """A link is good once: whoever comes back is sent for a fresh one, as at Stripe."""
    practice = practice_stripe()
    try:
        link = practice.connect.visit(identifier)
    except ApiError:
        abort(404)
    if not link["_is_of_use"]:
        return redirect(link["_refresh_url"], code=303)
    return render_template("practice/onboarding.html", account=_account(link))


@onboarding.post("/connect/<identifier>")
def finish_onboarding(identifier: str) -> ResponseReturnValue:
    practice = practice_stripe()
    outcome = request.form.get("outcome")
    if outcome not in OUTCOMES:
        abort(400)
    link = practice.platform.store.find("account_link", identifier)
    if link is None or not link["_visited"]:
        abort(404)
    if outcome != LEFT:
        practice.put_account_into(link["_account"], outcome)
    return redirect(link["_return_url"], code=303)


def _account(link: Object) -> Object:
    return practice_stripe().connect.find(link["_account"])
