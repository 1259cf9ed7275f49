"""The page on which a donor changes the card of monthly gifts or stops them; also for practice."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.practice.stripe.account import practice_stripe
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.merchant import Merchant
from campaign.practice.stripe.objects.means import ACCEPTED_CARD, DECLINED_CARD, SAMPLE_DONOR
from campaign.practice.stripe.pages import speak
from campaign.practice.stripe.store import Object

portal = Blueprint("portal", __name__)

CARDS = {"accepted": ACCEPTED_CARD, "declined": DECLINED_CARD}


@portal.get("/portal/<identifier>")
def show_portal(identifier: str) -> str:
    merchant, session = _find(identifier)
    gifts = merchant.subscriptions.of(session["customer"])
    running = [gift for gift in gifts if gift["status"] != "canceled"]
    return render_template(
        "practice/portal.html",
        session=session,
        gifts=running,
        cards={gift["id"]: _card(merchant, gift) for gift in running},
    )


@portal.post("/portal/<identifier>/cards")
def create_card(identifier: str) -> ResponseReturnValue:
    """Another card for everything; one that the bank declines is noticed next month."""
    merchant, session = _find(identifier)
    means = CARDS.get(request.form.get("means", ""))
    if means is None:
        abort(400)
    merchant.change_card(session["customer"], means, SAMPLE_DONOR)
    return _back(identifier)


@portal.post("/portal/<identifier>/endings")
def create_ending(identifier: str) -> ResponseReturnValue:
    """Stop a gift when its month is over, as Stripe's own page does unless it is told otherwise."""
    return _end(identifier, ends=True)


@portal.post("/portal/<identifier>/renewals")
def create_renewal(identifier: str) -> ResponseReturnValue:
    """Go on after all."""
    return _end(identifier, ends=False)


def _end(identifier: str, *, ends: bool) -> ResponseReturnValue:
    merchant, session = _find(identifier)
    gift = request.form.get("subscription", "")
    if gift not in [each["id"] for each in merchant.subscriptions.of(session["customer"])]:
        abort(404)
    try:
        merchant.subscriptions.update(gift, {"cancel_at_period_end": ends})
    except ApiError:  # it was stopped meanwhile
        abort(409)
    return _back(identifier)


def _find(identifier: str) -> tuple[Merchant, Object]:
    try:
        merchant = practice_stripe().merchant_of(identifier)
        session = merchant.context.find("billing_portal.session", identifier)
    except ApiError:
        abort(404)
    speak(session["locale"])
    return merchant, session


def _card(merchant: Merchant, gift: Object) -> str:
    method = merchant.store.get(gift["default_payment_method"])
    return str(method[method["type"]]["last4"])


def _back(identifier: str) -> ResponseReturnValue:
    return redirect(url_for(".show_portal", identifier=identifier), code=303)
