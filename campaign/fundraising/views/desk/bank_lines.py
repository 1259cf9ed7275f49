"""The queue of bank lines that somebody has to say something about: at most two clicks each."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign.fundraising.forms.bank_statements import PledgeForm, SplitForm
from campaign.fundraising.models import (
    BankLine,
    Confidence,
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
    leaves_rest,
    put_back,
    take_back_returned,
)
from campaign.fundraising.queries.bank_statements import (
    bank_boxes,
    find_line,
    pledges_for,
    settled_lately,
    waiting_lines,
)
from campaign.fundraising.queries.funds import may_lie_in
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
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.money import format_money
from campaign.kernel.paging import asked_page

Key = TypeVar("Key")

CONFIDENCES = {
    Confidence.CERTAIN: _l("certain: the reference is right"),
    Confidence.LIKELY: _l("likely: the amount and the name are right"),
    Confidence.POSSIBLE: _l("possible: the amount is right"),
    Confidence.NONE: _l("nothing fits"),
}
LINE_STATES = {
    LineState.KNOWN: _l("known from an earlier file"),
    LineState.WAITING: _l("waits in the queue"),
    LineState.BOOKED: _l("booked"),
    LineState.OTHER: _l("no gift"),
}
OTHERS = {
    OtherMoney.OWN_TRANSFER: _l("Our own transfer"),
    OtherMoney.PAYOUT: _l("Payout of card gifts"),
    OtherMoney.FEE: _l("Fee of the bank"),
    OtherMoney.OTHER: _l("Something else"),
}


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
        proposal=proposal,
        confidences=said(CONFIDENCES),
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
        proposal=proposal,
        confidences=said(CONFIDENCES),
        others=said(OTHERS),
        split=split,
        pledges=pledges,
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
    if line.pledge is None:
        raise Missing("proposal")
    return _booked(line, [Share(line.pledge.fund_id, line.amount, line.pledge_id)])


def _booked(line: BankLine, shares: Sequence[Share]) -> str:
    gifts: list[Contribution] = book_line(line.id, shares, by=viewer())
    total = format_money(line.amount, current_locale())
    if len(gifts) > 1:
        return _("%(sum)s was booked in parts.", sum=total)
    name = fund_name(gifts[0].fund, current_language()).text
    return _("%(sum)s was booked for: %(name)s.", sum=total, name=name)


def said(words: Mapping[Key, object]) -> dict[Key, str]:
    """In the reader's language."""
    return {key: str(word) for key, word in words.items()}


def told(line: BankLine) -> str:
    """What the payer wrote, and where from."""
    words = [line.text, line.iban and f"…{line.iban[-4:]}"]
    return " · ".join(word for word in words if word)


def proposal(line: BankLine) -> str | None:
    """What the line seems to be, in words; None where nothing is proposed."""
    if line.returns_id is not None:
        return _("The bank sent a gift back: take it back")
    if line.pledge is None:
        return None
    name = fund_name(line.pledge.fund, current_language()).text
    return _more_or_less(line, line.pledge, name)


def _more_or_less(line: BankLine, pledge: Pledge, name: str) -> str:
    promised = format_money(pledge.promised, current_locale())
    if line.amount.currency == pledge.promised.currency and line.amount < pledge.promised:
        if leaves_rest(pledge, line.amount):
            return _("Part of the pledge of %(sum)s for %(name)s", sum=promised, name=name)
        return _("Nearly the pledge of %(sum)s for %(name)s", sum=promised, name=name)
    return _("The pledge of %(sum)s for %(name)s", sum=promised, name=name)


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
