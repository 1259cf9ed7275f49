"""The hosted payment page, plainly a practice one: no money moves and no card is asked for."""

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign.kernel.i18n import gettext as _
from campaign.practice.stripe.account import practice_stripe
from campaign.practice.stripe.checkout import Closed
from campaign.practice.stripe.errors import ApiError
from campaign.practice.stripe.merchant import Merchant
from campaign.practice.stripe.objects.means import MEANS, SAMPLE_DONOR, Donor
from campaign.practice.stripe.pages import speak
from campaign.practice.stripe.parameters import is_email
from campaign.practice.stripe.store import Object

hosted = Blueprint("hosted", __name__)


@hosted.get("/pay/<identifier>")
def show_payment(identifier: str) -> ResponseReturnValue:
    _, session = _find(identifier)
    if session["status"] != "open":
        return _closed(session)
    return _form(session, _sample(session))


@hosted.post("/pay/<identifier>")
def pay(identifier: str) -> ResponseReturnValue:
    merchant, session = _find(identifier)
    if session["status"] != "open":
        return _closed(session), 409
    donor, mistakes = _read_donor(session)
    means = MEANS.get(request.form.get("means", ""))
    if means is None or means.type not in session["payment_method_types"]:
        abort(400)
    if mistakes:
        return _form(session, request.form, mistakes), 422
    try:
        after = merchant.checkout.pay(identifier, donor, means)
    except Closed:  # the button was pressed twice
        return _closed(merchant.checkout.find(identifier)), 409
    if means.failure:
        return _form(after, request.form, {"means": _("The bank declined this card.")}), 402
    return redirect(_address(after["success_url"], after), code=303)


def _find(identifier: str) -> tuple[Merchant, Object]:
    """A session, and the account that it pays to."""
    try:
        merchant = practice_stripe().merchant_of(identifier)
        merchant.checkout.expire_overdue()
        session = merchant.checkout.find(identifier)
    except ApiError:
        abort(404)
    speak(session["locale"])
    return merchant, session


def _sample(session: Object) -> dict[str, str]:
    """What stands in the fields at first, so that practising needs no typing."""
    return {"email": session["customer_email"] or SAMPLE_DONOR.email, "name": SAMPLE_DONOR.name}


def _read_donor(session: Object) -> tuple[Donor, dict[str, str]]:
    """Who pays, and a sentence for each field that cannot be right."""
    email = session["customer_email"] or request.form.get("email", "").strip()
    name = request.form.get("name", "").strip()
    mistakes = {}
    if not is_email(email):
        mistakes["email"] = _("Enter an e-mail address, such as name@example.com.")
    if not name:
        mistakes["name"] = _("Enter the name on the card.")
    return Donor(email=email, name=name, address=SAMPLE_DONOR.address), mistakes


def _form(
    session: Object, given: Mapping[str, str], mistakes: Mapping[str, str] | None = None
) -> str:
    items = zip(session["_line_items"], session["_product_descriptions"], strict=True)
    return render_template(
        "practice/pay.html",
        session=session,
        items=list(items),
        given=given,
        mistakes=mistakes or {},
        back_url=_address(session["cancel_url"], session),
    )


def _closed(session: Object) -> str:
    went_well = session["status"] == "complete"
    back = session["success_url"] if went_well else session["cancel_url"]
    return render_template(
        "practice/closed.html", session=session, back_url=_address(back, session)
    )


def _address(template: str | None, session: Object) -> str:
    """Where to go next, with the session named where the caller asked for it."""
    return (template or "").replace("{CHECKOUT_SESSION_ID}", session["id"])
