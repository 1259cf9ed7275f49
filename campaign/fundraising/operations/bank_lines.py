"""A bank's line is settled: it brought gifts, took one back, or is no gift at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaign.fundraising.models import (
    BankLine,
    BankLineGift,
    Channel,
    Contribution,
    JournalEntry,
    LineState,
    OtherMoney,
    Pledge,
    PledgeState,
    Reversal,
    ReversalKind,
    Standing,
)
from campaign.fundraising.operations.contributions import record_contribution
from campaign.fundraising.operations.movements import record_fee
from campaign.fundraising.operations.pledges import change_pledge, fulfil_pledge
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.fundraising.operations.reversals import reverse_contribution
from campaign.fundraising.operations.settling_lines import (
    name_of,
    next_reference,
    settle,
    waiting_line,
)
from campaign.fundraising.queries.payouts import payouts_for
from campaign.kernel.audit import Author
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
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
        line = waiting_line(line_id)
        _refuse_other_sum(line, shares)
        return _book(line, shares, by)


def book_proposal(line: BankLine, *, by: Author) -> None:
    """Inside the transaction that takes a line over: what cannot be booked stays in the queue."""
    try:
        with db.session.begin_nested():
            if line.payout_id is not None:
                _arrive(line, line.payout_id, by)
            elif line.pledge is not None:
                _book(line, [Share(line.pledge.fund_id, line.amount, line.pledge_id)], by)
    except Refused:
        db.session.refresh(line)


def settle_payout(line_id: int, payout_id: int, *, by: Author) -> None:
    """A line is card gifts that the provider paid out: the books have them already."""
    with transaction():
        _arrive(waiting_line(line_id), payout_id, by)


def call_other(line_id: int, other: OtherMoney, *, by: Author) -> None:
    """A line is no gift. A fee of the bank goes into the books; of the rest, other entries tell."""
    with transaction():
        line = waiting_line(line_id)
        if other is OtherMoney.FEE:
            if line.amount.minor > 0:
                raise Refused(_("A fee takes money away; this line brought some."))
            record_fee(
                line.cash_box_id,
                -line.amount,
                on_day=line.booked_on,
                by=by,
                reference=next_reference(line, JournalEntry),
            )
        line.other, line.payout_id = other, None
        settle(line, LineState.OTHER, "bank_line.put_aside", by)


def take_back_returned(line_id: int, *, by: Author) -> None:
    """A transfer that the bank sent back takes the gift back that it had brought."""
    with transaction():
        line = waiting_line(line_id)
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
            reference=next_reference(line, Reversal),
        )
        settle(line, LineState.BOOKED, "bank_line.returned", by)


def _arrive(line: BankLine, payout_id: int, by: Author) -> None:
    if payout_id not in {each.entry_id for each in payouts_for(line)}:
        raise Refused(_("This payout arrived already, or is of another sum."))
    line.other, line.payout_id = OtherMoney.PAYOUT, payout_id
    settle(line, LineState.OTHER, "bank_line.payout_arrived", by)


def _book(line: BankLine, shares: Sequence[Share], by: Author) -> list[Contribution]:
    before = len(line.gifts)
    gifts = [_gift(line, share, before + n, by) for n, share in enumerate(shares, start=1)]
    settle(line, LineState.BOOKED, "bank_line.assigned", by)
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
        form_token=name_of(line, number),
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
