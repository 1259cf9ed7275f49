"""A treasurer gives a card gift back, or a part of it, by way of the payment provider."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.desk import ReversalForm
from campaign.fundraising.models import Contribution
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.card_boxes import day_of
from campaign.fundraising.operations.refunds import ask_for_refund, refundable, send_refund
from campaign.fundraising.queries.provider import refunds_of
from campaign.fundraising.stripe_gateway import KeyRefused, Unavailable
from campaign.fundraising.views.desk.blueprints import Desk
from campaign.guard import viewer
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _


def refund(at: Desk, gift: Contribution) -> ResponseReturnValue:
    """Who may, was asked before. Written down first, then asked for, then booked."""
    form = ReversalForm(refundable(gift))
    if form.validate_on_submit():
        try:
            _send(gift, form)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect(at.url("show_fund"), code=303)
    page = render_template(
        "fundraising/desk/refund.html",
        at=at,
        form=form,
        gift=gift,
        refunds=[(day_of(each.asked_at, at.campaign), each) for each in refunds_of(gift)],
        fund_name=fund_name(gift.fund, current_language()),
    )
    return page, 422 if form.errors else 200


def _send(gift: Contribution, form: ReversalForm) -> None:
    asked = ask_for_refund(
        gift.id,
        form.money(),
        reason=form.reason.data,
        by=viewer(),
        form_token=form.form_token.data,
    )
    try:
        send_refund(asked.id)
    except KeyRefused:
        flash(
            _(
                "The payment provider refuses this installation's key. Whoever runs it has to "
                "look. The refund is written down and asked again."
            ),
            "warn",
        )
    except Unavailable:
        flash(
            _("The payment provider does not answer. The refund is written down and asked again."),
            "warn",
        )
    else:
        flash(_("The gift is on its way back to the donor."))
