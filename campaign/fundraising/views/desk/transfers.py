"""Money is passed on: one side proposes, the other agrees and names its box."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.desk import currency_choices
from campaign.fundraising.forms.transfers import AgreementForm, TransferForm
from campaign.fundraising.models import Transfer, TransferState
from campaign.fundraising.operations.transfers import (
    agree_to_transfer,
    decline_transfer,
    move_between_own_boxes,
    propose_transfer,
    withdraw_transfer,
)
from campaign.fundraising.queries.boxes import balances_of_all
from campaign.fundraising.queries.transfers import (
    Owner,
    find_transfer,
    is_asked,
    others_than,
    transfers_of,
)
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
    to_opening_of_books,
)
from campaign.guard import authorize, may, viewer
from campaign.kernel.clock import today
from campaign.kernel.errors import Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.paging import asked_page
from campaign.kernel.templating import money, shown
from campaign.kernel.translated import Shown
from campaign.organizations.models import Organization
from campaign.organizations.names import native_name

STATES = {
    TransferState.PROPOSED: _l("waits for an answer"),
    TransferState.AGREED: _l("agreed by both"),
    TransferState.DECLINED: _l("not agreed"),
    TransferState.WITHDRAWN: _l("withdrawn"),
}
ENDINGS = {"decline": decline_transfer, "withdraw": withdraw_transfer}


@fund_desk.get("/transfers")
@coalition_fund_desk.get("/transfers")
def list_transfers(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(at.reading, at.target)
    page = transfers_of(at.owner, at.campaign, asked_page())
    balances = balances_of_all(at.boxes)
    return render_template(
        "fundraising/desk/transfers.html",
        at=at,
        page=page,
        rows=[_row(at, transfer) for transfer in page.items],
        page_url=lambda number: at.url("list_transfers", page=number),
        boxes=[[box.name, ", ".join(money(each) for each in balances[box.id])] for box in at.boxes],
    )


@fund_desk.route("/transfers/new", methods=["GET", "POST"])
@coalition_fund_desk.route("/transfers/new", methods=["GET", "POST"])
def new_transfer(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    if not at.boxes:
        return to_opening_of_books(at)
    day = today(at.campaign.zone)
    others = {_named(other): other for other in others_than(at.owner, at.campaign)}
    named = [(name, str(owner_name(other))) for name, other in others.items()]
    currencies = currency_choices([at.boxes[0].currency, at.campaign.currency], day)
    form = TransferForm(at.boxes, named, currencies, day)
    if form.validate_on_submit():
        try:
            _book(at, form, others)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return redirect(at.url("list_transfers"), code=303)
    page = render_template("fundraising/desk/new_transfer.html", at=at, form=form, today=day)
    return page, 422 if form.errors else 200


@fund_desk.route("/transfers/<int:transfer_id>", methods=["GET", "POST"])
@coalition_fund_desk.route("/transfers/<int:transfer_id>", methods=["GET", "POST"])
def answer_transfer(
    campaign: str, transfer_id: int, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    transfer = find_transfer(transfer_id, at.owner, at.campaign)
    if transfer.other is not at.owner:
        abort(404)
    form = AgreementForm(at.boxes)
    if form.validate_on_submit():
        try:
            agree_to_transfer(transfer.id, form.cash_box.data, by=viewer())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_("Agreed: it is booked in the books of both."))
            return redirect(at.url("list_transfers"), code=303)
    page = render_template(
        "fundraising/desk/answer_transfer.html",
        at=at,
        form=form,
        transfer=transfer,
        other=owner_name(transfer.proposer),
        state=str(STATES[transfer.state]),
    )
    return page, 422 if form.errors else 200


@fund_desk.post("/transfers/<int:transfer_id>/<any(decline, withdraw):way>")
@coalition_fund_desk.post("/transfers/<int:transfer_id>/<any(decline, withdraw):way>")
def end_transfer(
    campaign: str,
    transfer_id: int,
    way: str,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    """Whoever was asked declines, whoever asked withdraws."""
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    transfer = find_transfer(transfer_id, at.owner, at.campaign)
    if (transfer.proposer is at.owner) != (way == "withdraw"):
        abort(404)
    try:
        ENDINGS[way](transfer.id, by=viewer())
    except Refused as refused:
        flash(refused.sentence, "bad")
    else:
        flash(_("Nothing was booked, and the other side is told."))
    return redirect(at.url("list_transfers"), code=303)


def _row(at: Desk, transfer: Transfer) -> dict[str, Any]:
    is_proposer = transfer.proposer is at.owner
    lets = may(at.recording, at.target)
    return {
        "transfer": transfer,
        "other": owner_name(transfer.other if is_proposer else transfer.proposer),
        "goes_out": transfer.is_given == is_proposer,
        "state": str(STATES[transfer.state]),
        "may_answer": lets and is_asked(at.owner, transfer),
        "may_withdraw": lets and is_proposer and transfer.state is TransferState.PROPOSED,
    }


def _named(owner: Owner) -> str:
    """In the form. Whoever joins while it is filled in moves no other's place."""
    return f"with-{owner.slug}" if isinstance(owner, Organization) else "coalition"


def _book(at: Desk, form: TransferForm, others: Mapping[str, Owner]) -> None:
    amount, on_day, token = form.money(), form.on_day.data, form.form_token.data
    if form.other_own_box is not None:
        boxes = [form.own_box.data, form.other_own_box]
        giver, taker = boxes if form.is_given else reversed(boxes)
        move_between_own_boxes(
            at.campaign, giver, taker, amount, on_day=on_day, by=viewer(), form_token=token
        )
        flash(_("The money is booked from one cash box to the other."))
        return
    propose_transfer(
        at.campaign,
        form.own_box.data,
        others[form.other.data],
        amount,
        is_given=form.is_given,
        on_day=on_day,
        note=(form.note.data or "").strip(),
        by=viewer(),
        form_token=token,
    )
    flash(_("The other side was asked. It is booked when they agree."))


def owner_name(owner: Owner) -> Shown:
    if isinstance(owner, Organization):
        return native_name(owner)
    return shown(owner.name, owner.languages)
