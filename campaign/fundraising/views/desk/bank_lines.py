"""The queue of bank lines that somebody has to say something about: at most two clicks each."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.bank_statements import PledgeForm, SplitForm
from campaign.fundraising.models import (
    BankLine,
    Contribution,
    Fund,
    LineState,
    OtherMoney,
    Pledge,
)
from campaign.fundraising.naming import fund_name
from campaign.fundraising.operations.bank_lines import (
    Share,
    book_line,
    call_other,
    settle_payout,
    take_back_returned,
)
from campaign.fundraising.operations.putting_back import put_back
from campaign.fundraising.queries.bank_statements import (
    bank_boxes,
    find_line,
    pledges_for,
    settled_lately,
    waiting_lines,
)
from campaign.fundraising.queries.funds import may_lie_in
from campaign.fundraising.queries.payouts import payouts_for
from campaign.fundraising.views.desk.bank_words import (
    LINE_STATES,
    OTHERS,
    payout_words,
    proposed,
    said,
    told,
)
from campaign.fundraising.views.desk.blueprints import (
    Desk,
    coalition_fund_desk,
    either_desk,
    fund_desk,
)
from campaign.guard import authorize, viewer
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.forms import show_refusal
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import format_money
from campaign.kernel.paging import asked_page


@fund_desk.get("/bank/queue")
@coalition_fund_desk.get("/bank/queue")
def list_bank_lines(
    campaign: str, organization: str | None = None, coalition: str | None = None
) -> str:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    boxes = bank_boxes(at.owner)
    page = waiting_lines(boxes, asked_page())
    return render_template(
        "fundraising/desk/bank_lines.html",
        at=at,
        lines=page.items,
        funds=_choices(at.funds),
        told=told,
        proposed=proposed,
        settled=settled_lately(boxes),
        states=said(LINE_STATES),
        page=page,
        page_url=lambda number: at.url("list_bank_lines", page=number),
    )


@fund_desk.route("/bank/lines/<int:line_id>", methods=["GET", "POST"])
@coalition_fund_desk.route("/bank/lines/<int:line_id>", methods=["GET", "POST"])
def settle_bank_line(
    campaign: str, line_id: int, organization: str | None = None, coalition: str | None = None
) -> ResponseReturnValue:
    at = either_desk(campaign, organization, coalition)
    authorize(at.importing, at.target)
    line = find_line(at.owner, line_id)
    split = SplitForm(line, _funds_for(at, line))
    pledges = PledgeForm(pledges_for(line, _funds_for(at, line)))
    if request.form.get("act"):  # a form sent without its button shows the choice again
        try:
            flash(_settled(at, line, split, pledges))
            return redirect(at.url("list_bank_lines"), code=303)
        except Refused as refused:
            show_refusal(split, refused)
    page = render_template(
        "fundraising/desk/bank_line.html",
        at=at,
        line=line,
        state=str(LINE_STATES[line.state]),
        states=LineState,
        told=told,
        proposed=proposed,
        others={other: words for other, words in said(OTHERS).items() if _may_be(line, other)},
        split=split,
        pledges=pledges,
        payouts=[(payout.entry_id, payout_words(payout)) for payout in payouts_for(line)],
        funds=_choices(_funds_for(at, line)),
    )
    return page, 422 if split.errors else 200


def _settled(at: Desk, line: BankLine, split: SplitForm, pledges: PledgeForm) -> str:
    """What the button that was pressed asks for is done; a sentence about it."""
    match request.form.get("act"):
        case "proposal":
            return _accept(line)
        case "gift":
            fund = _fund(at, line, request.form.get("fund"))
            return _booked(line, [Share(fund.id, line.amount)])
        case "pledge":
            pledge = _pledge(at, line, pledges.pledge.data)
            rest = bool(pledges.rest_stays_open.data)
            return _booked(line, [Share(pledge.fund_id, line.amount, pledge.id, rest)])
        case "split":
            part = split.money_in(line.amount.currency)
            funds = [_fund(at, line, field.data) for field in (split.fund, split.other_fund)]
            rest_of_it = line.amount - part
            return _booked(line, [Share(funds[0].id, part), Share(funds[1].id, rest_of_it)])
        case "payout_of":
            return _arrived(line, request.form.get("payout", 0, int))
        case "back":
            put_back(line.id, by=viewer())
            return _("The line waits in the queue again.")
        case name if name in set(OtherMoney):
            call_other(line.id, OtherMoney(name), by=viewer())
            return _("The line was put aside: it is no gift.")
    raise Missing("act")


def _accept(line: BankLine) -> str:
    if line.returns_id is not None:
        take_back_returned(line.id, by=viewer())
        return _("The gift was taken back.")
    if line.payout_id is not None:
        return _arrived(line, line.payout_id)
    if line.pledge is None:
        raise Missing("proposal")
    return _booked(line, [Share(line.pledge.fund_id, line.amount, line.pledge_id)])


def _arrived(line: BankLine, payout_id: int) -> str:
    settle_payout(line.id, payout_id, by=viewer())
    return _("The payout arrived.")


def _booked(line: BankLine, shares: Sequence[Share]) -> str:
    gifts: list[Contribution] = book_line(line.id, shares, by=viewer())
    total = format_money(line.amount, current_locale())
    if len(gifts) > 1:
        return _("%(sum)s was booked in parts.", sum=total)
    name = fund_name(gifts[0].fund, current_language()).text
    return _("%(sum)s was booked for: %(name)s.", sum=total, name=name)


def _may_be(line: BankLine, other: OtherMoney) -> bool:
    if other is OtherMoney.FEE:
        return line.amount.minor < 0
    return other is not OtherMoney.REPEATED or line.twin_id is not None


def _funds_for(at: Desk, line: BankLine) -> list[Fund]:
    return [fund for fund in at.funds if may_lie_in(line.cash_box, fund)]


def _choices(funds: Sequence[Fund]) -> list[tuple[int, str]]:
    return [(fund.id, str(fund_name(fund, current_language()))) for fund in funds]


def _fund(at: Desk, line: BankLine, asked: object) -> Fund:
    """Raises Missing for one that is not to be chosen here."""
    fund = next((fund for fund in _funds_for(at, line) if str(fund.id) == str(asked)), None)
    if fund is None:
        raise Missing(asked)
    return fund


def _pledge(at: Desk, line: BankLine, asked: int | None) -> Pledge:
    offered = pledges_for(line, _funds_for(at, line))
    pledge = next((pledge for pledge in offered if pledge.id == asked), None)
    if pledge is None:
        raise Missing(asked)
    return pledge
