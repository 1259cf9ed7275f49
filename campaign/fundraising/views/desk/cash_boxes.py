"""Cash boxes at the desk: their names, accounts and BICs, and further ones."""

from collections.abc import Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.bank_statements import CashBoxForm, NewCashBoxForm
from campaign.fundraising.forms.desk import currency_choices
from campaign.fundraising.models import CashBox, CashBoxKind
from campaign.fundraising.operations import open_cash_box as open_box
from campaign.fundraising.operations.boxes import edit_cash_box as edit_box
from campaign.fundraising.queries.boxes import balances_of_all
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import Money
from campaign.kernel.templating import iban, money

KINDS = {
    CashBoxKind.BANK: _l("Bank account"),
    CashBoxKind.CASH: _l("Cash"),
    CashBoxKind.CARD: _l("Card gifts"),
}
OPENED_BY_HAND = (CashBoxKind.BANK, CashBoxKind.CASH)


@fund_desk.get("/boxes")
@coalition_fund_desk.get("/boxes")
def list_cash_boxes(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(at.keeping, at.target)
    boxes = boxes_of(at.owner)
    balances = balances_of_all(boxes)
    rows = [_row(at, box, balances[box.id]) for box in boxes]
    return render_template("fundraising/desk/cash_boxes.html", at=at, rows=rows)


@fund_desk.route("/boxes/new", methods=["GET", "POST"])
@coalition_fund_desk.route("/boxes/new", methods=["GET", "POST"])
def open_cash_box(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.keeping, at.target)
    form = NewCashBoxForm()
    form.kind.choices = [(kind.value, KINDS[kind]) for kind in OPENED_BY_HAND]
    first = at.fund.currency if at.fund else at.campaign.currency
    form.currency.choices = currency_choices([first], today(at.campaign.zone))
    if form.validate_on_submit():
        try:
            open_box(
                at.owner,
                slug=f"{at.owner.slug[:43]}-{form.name_once(at.owner.slug)[:16]}",
                kind=CashBoxKind(form.kind.data),
                currency=form.currency.data,
                by=viewer(),
                **_written(form),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The cash box was opened."))
            return redirect(at.url("list_cash_boxes"), code=303)
    page = render_template("fundraising/desk/cash_box.html", at=at, form=form, box=None)
    return page, 422 if form.errors else 200


@fund_desk.route("/boxes/<int:box_id>", methods=["GET", "POST"])
@coalition_fund_desk.route("/boxes/<int:box_id>", methods=["GET", "POST"])
def edit_cash_box(
    campaign: str, box_id: int, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.keeping, at.target)
    box = next((box for box in boxes_of(at.owner) if box.id == box_id), None)
    if box is None:
        raise Missing(box_id)
    form = CashBoxForm(obj=box)
    if form.validate_on_submit():
        try:
            edit_box(
                box_id,
                by=viewer(),
                **_written(form),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("The cash box was changed."))
            return redirect(at.url("list_cash_boxes"), code=303)
    page = render_template("fundraising/desk/cash_box.html", at=at, form=form, box=box)
    return page, 422 if form.errors else 200


def _written(form: CashBoxForm) -> dict[str, str]:
    return {name: form[name].data for name in ("name", "holder", "iban", "bic")}


def _row(at: Desk, box: CashBox, balances: Sequence[Money]) -> list[object]:
    return [
        {"words": box.name, "url": at.url("edit_cash_box", box_id=box.id)},
        str(KINDS[box.kind]),
        ", ".join(money(each) for each in balances),
        box.holder or "",
        iban(box.iban) if box.iban else "",
    ]
