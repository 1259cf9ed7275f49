"""Each participant says what it gives itself, and all members see it."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.desk import currency_choices
from campaign.fundraising.forms.shares import ShareForm
from campaign.fundraising.operations.shares import set_share, withdraw_share
from campaign.fundraising.queries.shares import SharedRow, share_of, shares_of
from campaign.fundraising.views.desk.blueprints import (
    coalition_fund_desk,
    desk_of,
    either_desk,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.templating import money, number
from campaign.organizations.names import native_name
from campaign.permissions import Action


@fund_desk.get("/shares")
@coalition_fund_desk.get("/shares")
def list_shares(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(at.reading, at.target)
    rows = [_row(row) for row in shares_of(at.campaign)]
    return render_template("fundraising/desk/shares.html", at=at, rows=rows)


@fund_desk.route("/share", methods=["GET", "POST"])
def say_share(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.GOAL_SET, at.target)
    assert at.organization is not None  # it is an organization's desk
    share = share_of(at.campaign, at.organization)
    own = [at.fund.currency] if at.fund else []
    currencies = currency_choices([*own, at.campaign.currency], today(at.campaign.zone))
    form = ShareForm(share, currencies)
    if form.validate_on_submit():
        note = (form.note.data or "").strip()
        try:
            set_share(at.campaign.id, at.organization.id, form.money(), note=note, by=viewer())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("It is said. All members see it."))
            return redirect(at.url("list_shares"), code=303)
    page = render_template("fundraising/desk/share.html", at=at, form=form, share=share)
    return page, 422 if form.errors else 200


@fund_desk.post("/share/withdrawal")
def unsay_share(organization: str, campaign: str) -> ResponseReturnValue:
    at = desk_of(organization, campaign)
    authorize(Action.GOAL_SET, at.target)
    assert at.organization is not None  # it is an organization's desk
    withdraw_share(at.campaign.id, at.organization.id, by=viewer())
    flash(_("You say nothing about it any more."))
    return redirect(at.url("list_shares"), code=303)


def _row(row: SharedRow) -> list[object]:
    said = money(row.share.amount) if row.share else _("nothing said yet")
    if row.share is not None and row.share.note:
        said = f"{said} · {row.share.note}"
    passed_on = ", ".join(money(each) for each in row.passed_on)
    return [native_name(row.organization), said, passed_on or "–", number(row.in_kind)]
