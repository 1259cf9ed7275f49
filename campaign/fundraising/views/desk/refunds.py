"""A treasurer gives a card gift back, or a part of it, by way of the payment provider."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.desk import ReversalForm
from campaign.fundraising.models import Contribution, Refund, RefundState
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.card_boxes import day_of
from campaign.fundraising.operations.refunds import (
    ask_for_refund,
    ask_once_more,
    refundable,
    send_refund,
)
from campaign.fundraising.queries.ledger import find_contribution
from campaign.fundraising.queries.provider import refunds_of
from campaign.fundraising.stripe_gateway import KeyRefused, Unavailable
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Missing, Refused
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
    asked = refunds_of(gift)
    page = render_template(
        "fundraising/desk/refund.html",
        at=at,
        form=form,
        gift=gift,
        refunds=[(day_of(each.asked_at, at.campaign), each) for each in asked],
        is_undone=any(each.state is RefundState.NOT_CARRIED_OUT for each in asked),
        fund_name=fund_name(gift.fund, current_language()),
    )
    return page, 422 if form.errors else 200


@fund_desk.post("/contributions/<int:contribution_id>/reversal/again")
@coalition_fund_desk.post("/contributions/<int:contribution_id>/reversal/again")
def ask_refund_again(
    campaign: str,
    contribution_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.reversing, at.target)
    gift = find_contribution(contribution_id, at.campaign)
    if not at.keeps(gift.cash_box):
        raise Missing(contribution_id)
    try:
        for refund in ask_once_more(gift.id, by=viewer()):
            _ask(refund)
    except Refused as refused:
        flash(refused.sentence, "bad")
    return redirect(at.url("show_fund"), code=303)


def _send(gift: Contribution, form: ReversalForm) -> None:
    asked = ask_for_refund(
        gift.id,
        form.money(),
        reason=form.reason.data,
        by=viewer(),
        form_token=form.form_token.data,
    )
    _ask(asked)


def _ask(refund: Refund) -> None:
    """Now, if the provider answers; else the worker does. Raises Refused."""
    try:
        send_refund(refund.id)
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
