"""A treasurer records money that arrived, and takes back what should not stand."""

from collections.abc import Iterable

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.desk import ContributionForm, ReversalForm, currency_choices
from campaign.fundraising.models import CashBoxKind, Channel, Contribution
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations import reverse_contribution as reverse
from campaign.fundraising.operations.entries import enter_contribution
from campaign.fundraising.queries.giving_rules import asks_for_names, largest_below
from campaign.fundraising.queries.ledger import find_contribution
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
    to_opening_of_books,
)
from campaign.fundraising.views.desk.refunds import refund
from campaign.guard import authorize, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import money

CHANNELS = {CashBoxKind.BANK: Channel.BANK, CashBoxKind.CASH: Channel.CASH}


@fund_desk.route("/contributions/new", methods=["GET", "POST"])
@coalition_fund_desk.route("/contributions/new", methods=["GET", "POST"])
def record_contribution(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    if not (at.funds and at.boxes):
        return to_opening_of_books(at)
    day = today(at.campaign.zone)
    own = [fund.currency for fund in at.funds[:1]]
    currencies = currency_choices([*own, at.campaign.currency], day)
    form = ContributionForm(at.funds, at.boxes, currencies, day)
    if form.validate_on_submit():
        try:
            gift = _book(at, form)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The contribution was recorded."))
            if not form.is_of_many.data:
                warn_of_size([gift])
            return redirect(at.url("show_fund"), code=303)
    page = render_template(
        "fundraising/desk/contribution.html",
        at=at,
        form=form,
        today=day,
        asks_for_names=asks_for_names(at.campaign),
    )
    return page, 422 if form.errors else 200


@fund_desk.route("/contributions/<int:contribution_id>/reversal", methods=["GET", "POST"])
@coalition_fund_desk.route("/contributions/<int:contribution_id>/reversal", methods=["GET", "POST"])
def reverse_contribution(
    campaign: str,
    contribution_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    """Only what lies in boxes of this desk; where it lies elsewhere, others decide."""
    at = either_desk(campaign, organization, coalition)
    authorize(at.reversing, at.target)
    gift = find_contribution(contribution_id, at.campaign)
    if not at.keeps(gift.cash_box):
        raise Missing(contribution_id)
    if gift.provider_reference is not None:
        return refund(at, gift)
    form = ReversalForm(gift.still_given)
    if form.validate_on_submit():
        try:
            reverse(
                gift.id,
                amount=form.money(),
                reason=form.reason.data,
                by=viewer(),
                form_token=form.form_token.data,
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The contribution was taken back."))
            return redirect(at.url("show_fund"), code=303)
    page = render_template(
        "fundraising/desk/reversal.html",
        at=at,
        form=form,
        gift=gift,
        fund_name=fund_name(gift.fund, current_language()),
    )
    return page, 422 if form.errors else 200


def warn_of_size(gifts: Iterable[Contribution]) -> None:
    """It is in the books, since it came; whether it may be kept is for the treasurer to say."""
    limits = (largest_below(gift) for gift in gifts)
    if limit := next(filter(None, limits), None):
        flash(
            _(
                "It is booked as it came. The rules take %(sum)s at most as a single gift: give "
                "back what may not be kept.",
                sum=money(limit),
            ),
            "warn",
        )


def _book(at: Desk, form: ContributionForm) -> Contribution:
    kinds = {box.id: box.kind for box in at.boxes}
    return enter_contribution(
        form.fund_id,
        form.cash_box.data,
        form.money(),
        channel=CHANNELS[kinds[form.cash_box.data]],
        standing=at.standing,
        received_on=form.received_on.data,
        by=viewer(),
        donor_name=(form.donor_name.data or "").strip(),
        donor_name_is_public=form.donor_name_is_public.data,
        note=(form.note.data or "").strip(),
        is_of_many=form.is_of_many.data,
        form_token=form.form_token.data,
    )
