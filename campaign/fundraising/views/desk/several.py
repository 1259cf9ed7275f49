"""A treasurer enters what a stall brought: many lines at once."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.desk import currency_choices
from campaign.fundraising.forms.several import SeveralForm
from campaign.fundraising.models import CashBoxKind, Contribution
from campaign.fundraising.operations.several import record_several
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
    to_opening_of_books,
)
from campaign.fundraising.views.desk.contributions import CHANNELS, warn_of_size
from campaign.guard import authorize, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import ngettext
from campaign.kernel.money import Money
from campaign.kernel.templating import money


@fund_desk.route("/contributions/several", methods=["GET", "POST"])
@coalition_fund_desk.route("/contributions/several", methods=["GET", "POST"])
def record_several_contributions(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    if not (at.funds and at.boxes):
        return to_opening_of_books(at)
    day = today(at.campaign.zone)
    boxes = sorted(at.boxes, key=lambda box: box.kind is not CashBoxKind.CASH)
    own = [boxes[0].currency, at.campaign.currency]
    form = SeveralForm(at.funds, boxes, currency_choices(own, day), day)
    if form.validate_on_submit():
        try:
            recorded = _book(at, form)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_recorded(recorded))
            warn_of_size(recorded)
            return redirect(at.url("show_fund"), code=303)
    page = render_template("fundraising/desk/several.html", at=at, form=form, today=day)
    return page, 422 if form.errors or form.problems else 200


def _book(at: Desk, form: SeveralForm) -> list[Contribution]:
    kinds = {box.id: box.kind for box in at.boxes}
    return record_several(
        form.fund_id,
        form.cash_box.data,
        form.gifts(),
        channel=CHANNELS[kinds[form.cash_box.data]],
        standing=at.standing,
        received_on=form.received_on.data,
        by=viewer(),
        form_token=form.form_token.data,
    )


def _recorded(gifts: list[Contribution]) -> str:
    together = sum((gift.given for gift in gifts), Money(0, gifts[0].currency))
    return ngettext(
        "%(num)s contribution was recorded: %(sum)s.",
        "%(num)s contributions were recorded: %(sum)s together.",
        len(gifts),
        sum=money(together),
    )
