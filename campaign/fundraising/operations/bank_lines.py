"""A bank's line is settled: it brought gifts, took one back, or is no gift at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from campaign.fundraising.models import (
    BankLine,
    BankLineGift,
    CashBox,
    Channel,
    Contribution,
    LineState,
    OtherMoney,
    Pledge,
    PledgeState,
    ReversalKind,
    Standing,
)
from campaign.fundraising.operations.contributions import record_contribution
from campaign.fundraising.operations.movements import record_fee
from campaign.fundraising.operations.pledges import change_pledge, fulfil_pledge, reopen_pledge
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.fundraising.operations.reversals import reverse_contribution
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Missing, Refused
from campaign.kernel.i18n import SOURCE_LANGUAGE
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money

NEARLY = 20
"""Up to a twentieth less than was pledged is taken for the whole: banks keep fees on the way."""


@dataclass(frozen=True, slots=True)
class Share:
    """What of a line is a gift to one fund."""

    fund_id: int
    amount: Money
    pledge_id: int | None = None
    rest_stays_open: bool | None = None
    """Of a pledge that more was promised with. None: as `leaves_rest` proposes."""


def leaves_rest(pledge: Pledge, given: Money) -> bool:
    """Whether what is missing is likely to come later."""
    if given.currency != pledge.promised.currency:
        return False
    missing = pledge.promised.minor - given.minor
    return missing * NEARLY > pledge.promised.minor


def book_line(line_id: int, shares: Sequence[Share], *, by: Author) -> list[Contribution]:
    """A line brought one gift or several, together exactly what came. Raises Refused."""
    with transaction():
        line = _waiting(line_id)
        _refuse_other_sum(line, shares)
        return _book(line, shares, by)


def book_proposal(line: BankLine, *, by: Author) -> None:
    """Inside the transaction that takes a line over: what cannot be booked stays in the queue."""
    pledge = line.pledge
    if pledge is None:
        return
    share = Share(pledge.fund_id, line.amount, pledge.id)
    try:
        with db.session.begin_nested():
            _book(line, [share], by)
    except Refused:
        db.session.refresh(line)


def call_other(line_id: int, other: OtherMoney, *, by: Author) -> None:
    """A line is no gift. A fee of the bank goes into the books; of the rest, other entries tell."""
    with transaction():
        line = _waiting(line_id)
        if other is OtherMoney.FEE:
            if line.amount.minor > 0:
                raise Refused(_("A fee takes money away; this line brought some."))
            record_fee(
                line.cash_box_id,
                -line.amount,
                on_day=line.booked_on,
                by=by,
                reference=f"bank:{_name_of(line, 0)}",
            )
        line.other = other
        _settle(line, LineState.OTHER, "bank_line.put_aside", by)


def take_back_returned(line_id: int, *, by: Author) -> None:
    """A transfer that the bank sent back takes the gift back that it had brought."""
    with transaction():
        line = _waiting(line_id)
        if line.returns_id is None or line.amount.minor >= 0:
            raise Refused(_("Which gift came back is not known. Take it back in the list."))
        gift = db.session.get_one(Contribution, line.returns_id)
        reverse_contribution(
            gift.id,
            amount=-line.amount,
            kind=ReversalKind.RETURNED,
            reason=_("The bank sent the transfer back."),
            on_day=max(line.booked_on, gift.received_on),
            by=by,
            reference=f"bank:{_name_of(line, 0)}",
        )
        _settle(line, LineState.BOOKED, "bank_line.returned", by)


def put_back(line_id: int, *, by: Author) -> None:
    """Undo a wrong assignment: its gifts are reversed, its pledges wait again, and so does it."""
    with transaction():
        line = _locked(line_id)
        is_undone = bool(line.gifts) and line.state is LineState.BOOKED and line.amount.minor > 0
        is_aside = line.state is LineState.OTHER and line.other is not OtherMoney.FEE
        if not (is_undone or is_aside):
            raise Refused(_("This line cannot be put back."))
        for gift in line.gifts:
            _undo(gift, by)
        line.other, line.state, line.settled_on = None, LineState.WAITING, None
        _note(by, "bank_line.put_back", line)


def _undo(gift: BankLineGift, by: Author) -> None:
    contribution = gift.contribution
    if not contribution.still_given:
        return
    reason = _("It was assigned wrongly.")
    reverse_contribution(contribution.id, reason=reason, by=by)
    pledge = gift.pledge
    if pledge is None:
        return
    if pledge.state is PledgeState.FULFILLED:
        reopen_pledge(pledge.id, by=by)
    elif pledge.state is PledgeState.OPEN and pledge.promised.currency == contribution.currency:
        change_pledge(pledge.id, pledge.promised + contribution.given, by=by)


def _book(line: BankLine, shares: Sequence[Share], by: Author) -> list[Contribution]:
    before = len(line.gifts)
    gifts = [_gift(line, share, before + n, by) for n, share in enumerate(shares, start=1)]
    _settle(line, LineState.BOOKED, "bank_line.assigned", by)
    return gifts


def _gift(line: BankLine, share: Share, number: int, by: Author) -> Contribution:
    contribution = record_contribution(
        share.fund_id,
        line.cash_box_id,
        share.amount,
        channel=Channel.BANK,
        standing=Standing.RECEIVED,
        received_on=line.booked_on,
        donor_name=line.name[:120] if line.name else None,
        by=by,
        form_token=_name_of(line, number),
    )
    db.session.add(
        BankLineGift(line_id=line.id, contribution=contribution, pledge_id=share.pledge_id)
    )
    if share.pledge_id is not None:
        _answer(share, contribution, by)
    return contribution


def _answer(share: Share, contribution: Contribution, by: Author) -> None:
    """The pledge is fulfilled, or waits for the rest; whoever made it is thanked."""
    pledge = db.session.get_one(Pledge, share.pledge_id)
    if pledge.email is not None:
        recipient = Recipient(
            language=pledge.language or SOURCE_LANGUAGE,
            name=contribution.donor_name,
            email=pledge.email,
        )
        issue_receipt(contribution.id, recipient, by=by)
    if pledge.state not in (PledgeState.OPEN, PledgeState.UNCONFIRMED):
        return
    rest = share.rest_stays_open
    if rest is None:
        rest = leaves_rest(pledge, contribution.given)
    if rest and contribution.given < pledge.promised:
        change_pledge(pledge.id, pledge.promised - contribution.given, by=by)
    else:
        fulfil_pledge(pledge.id, by=by)


def _refuse_other_sum(line: BankLine, shares: Sequence[Share]) -> None:
    if line.amount.minor <= 0:
        raise Refused(_("This line took money away: it is no gift."))
    currencies = {share.amount.currency for share in shares}
    total = sum(share.amount.minor for share in shares)
    if currencies != {line.amount.currency} or total != line.amount.minor:
        raise Refused(_("The parts do not add up to what came."), field="amount")


def _waiting(line_id: int) -> BankLine:
    line = _locked(line_id)
    if line.state is not LineState.WAITING:
        raise Refused(_("This line was settled already."))
    return line


def _locked(line_id: int) -> BankLine:
    """With its box locked first, as whoever takes lines over does. Raises Missing."""
    line = db.session.get(BankLine, line_id)
    if line is None:
        raise Missing(line_id)
    lock(CashBox, line.cash_box_id)
    return lock(BankLine, line_id)


def _name_of(line: BankLine, number: int) -> str:
    """Of the gift in data files: the same in every installation, another for each try."""
    text = f"{line.cash_box.slug} {line.key} {number}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _settle(line: BankLine, state: LineState, action: str, by: Author) -> None:
    line.state, line.settled_on = state, real_now().date()
    _note(by, action, line)


def _note(by: Author, action: str, line: BankLine) -> None:
    audit.record(
        by,
        action,
        f"bank_line:{line.id}",
        {"amount": (None, [line.amount.minor, line.amount.currency])},
        organization_id=line.cash_box.organization_id,
        coalition_id=line.cash_box.coalition_id,
    )
