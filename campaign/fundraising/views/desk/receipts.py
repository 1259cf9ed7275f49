"""Receipts at the desk: those of the own cash boxes, a new one, what stands on all of them."""

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.receipts import LetterheadForm, ReceiptForm
from campaign.fundraising.models import CashBox, Contribution, Receipt
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.letterheads import set_letterhead
from campaign.fundraising.operations.receipts import issue_receipt
from campaign.fundraising.papers.receipts import receipt_paper
from campaign.fundraising.queries.funds import boxes_of
from campaign.fundraising.queries.ledger import find_contribution
from campaign.fundraising.queries.receipts import (
    count_receipts_in,
    find_receipt,
    letterhead_of,
    newest_receipt,
    receipts_in,
)
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.fundraising.views.receipts import paper_response
from campaign.guard import authorize, viewer
from campaign.kernel.arguments import asked
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language
from campaign.kernel.i18n import gettext as _
from campaign.kernel.paging import asked_page
from campaign.kernel.templating import day, money


@fund_desk.get("/receipts/")
@coalition_fund_desk.get("/receipts/")
def list_receipts(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    boxes = boxes_of(at.owner)
    wanted = asked("box")
    chosen = [box for box in boxes if wanted in (None, box.slug)]
    if wanted is not None and not chosen:
        raise Missing(wanted)
    page = receipts_in(chosen, asked_page())
    return render_template(
        "fundraising/desk/receipts.html",
        at=at,
        page=page,
        rows=[_row(at, receipt) for receipt in page.items],
        boxes=_choices(at, boxes, wanted),
        page_url=lambda number: at.url("list_receipts", page=number, box=wanted),
    )


@fund_desk.get("/receipts/<int:receipt_id>")
@coalition_fund_desk.get("/receipts/<int:receipt_id>")
def show_receipt(
    campaign: str, receipt_id: int, organization: str | None = None, coalition: str | None = None
) -> Response:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    receipt = find_receipt(receipt_id, boxes_of(at.owner))
    return paper_response(receipt_paper(receipt.id))


@fund_desk.route("/contributions/<int:contribution_id>/receipt", methods=["GET", "POST"])
@coalition_fund_desk.route("/contributions/<int:contribution_id>/receipt", methods=["GET", "POST"])
def issue(
    campaign: str,
    contribution_id: int,
    organization: str | None = None,
    coalition: str | None = None,
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    gift = find_contribution(contribution_id, at.campaign)
    if not at.keeps(gift.cash_box):
        raise Missing(contribution_id)
    form = ReceiptForm(gift)
    if form.validate_on_submit():
        try:
            receipt = issue_receipt(gift.id, form.recipient(), by=viewer())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            flash(_issued(receipt))
            return redirect(at.url("issue", contribution_id=receipt.contribution_id), code=303)
    return _issue_page(at, gift, form)


@fund_desk.route("/receipts/letterhead", methods=["GET", "POST"])
@coalition_fund_desk.route("/receipts/letterhead", methods=["GET", "POST"])
def write_letterhead(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.recording, at.target)
    form = LetterheadForm(letterhead_of(at.owner))
    if form.validate_on_submit():
        set_letterhead(at.owner, form.draft(), by=viewer())
        flash(_("Saved. Receipts that were issued before stay as they are."))
        return redirect(at.url("list_receipts"), code=303)
    page = render_template("fundraising/desk/letterhead.html", at=at, form=form)
    return page, 422 if form.errors else 200


def _choices(at: Desk, boxes: Sequence[CashBox], wanted: str | None) -> list[dict[str, object]]:
    """Each cash box with how many receipts it has; none where there is nothing to choose."""
    counts = count_receipts_in(boxes)
    if len(counts) < 2:
        return []
    everything = {
        "label": _("All (%(number)s)", number=sum(counts.values())),
        "url": at.url("list_receipts"),
        "current": wanted is None,
    }
    of_boxes = [
        {
            "label": f"{box.name} ({counts[box.id]})",
            "url": at.url("list_receipts", box=box.slug),
            "current": wanted == box.slug,
        }
        for box in boxes
        if box.id in counts
    ]
    return [everything, *of_boxes]


def _row(at: Desk, receipt: Receipt) -> list[object]:
    """A receipt as cells of `table`, in the order of the template's columns."""
    return [
        {"words": receipt.number, "url": at.url("show_receipt", receipt_id=receipt.id)},
        day(receipt.issued_on, "medium"),
        money(receipt.stands),
        fund_name(receipt.contribution.fund, current_language()),
        _state(receipt),
    ]


def _state(receipt: Receipt) -> str:
    if receipt.corrected_by is not None:
        return _("replaced by %(number)s", number=receipt.corrected_by.number)
    if receipt.corrects is None:
        return _("holds")
    if receipt.stands:
        return _("corrects %(number)s", number=receipt.corrects.number)
    return _("cancels %(number)s", number=receipt.corrects.number)


def _issued(receipt: Receipt) -> str:
    if receipt.kept is not None and receipt.kept.email is not None:
        return _("Receipt %(number)s was issued. It is on its way by mail.", number=receipt.number)
    return _("Receipt %(number)s was issued. Print it for the donor.", number=receipt.number)


def _issue_page(at: Desk, gift: Contribution, form: ReceiptForm) -> ResponseReturnValue:
    """The form, or the receipt where there is one already."""
    receipt = newest_receipt(gift.id)
    page = render_template(
        "fundraising/desk/receipt.html",
        at=at,
        form=form,
        gift=gift,
        fund_name=fund_name(gift.fund, current_language()),
        receipt=receipt,
        state=_state(receipt) if receipt else None,
        has_letterhead=letterhead_of(at.owner) is not None,
    )
    return page, 422 if form.errors else 200
