"""What was said of a bank's line is taken back, with a trace in the books, and the line waits."""

from campaign.fundraising.models import (
    BankLine,
    BankLineGift,
    JournalEntry,
    LineState,
    OtherMoney,
    PledgeState,
    Reversal,
    ReversalKind,
)
from campaign.fundraising.operations.movements import record_fee
from campaign.fundraising.operations.pledges import change_pledge, reopen_pledge
from campaign.fundraising.operations.reversals import (
    reinstate_contribution,
    reverse_contribution,
)
from campaign.fundraising.operations.settling_lines import booked_by, locked_line, note_line
from campaign.kernel.audit import Author
from campaign.kernel.clock import today
from campaign.kernel.database import transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _


def put_back(line_id: int, *, by: Author) -> None:
    """Its gifts are reversed, its pledges wait again; a gift it took back stands again, and a fee
    comes back. Raises Refused for a line that waits."""
    with transaction():
        line = locked_line(line_id)
        if line.state not in (LineState.BOOKED, LineState.OTHER):
            raise Refused(_("This line cannot be put back."))
        for gift in line.gifts:
            _undo(gift, by)
        if line.state is LineState.BOOKED and line.amount.minor < 0:
            _give_again(line, by)
        if line.other is OtherMoney.FEE:
            _take_fee_back(line, by)
        line.other, line.state, line.settled_on = None, LineState.WAITING, None
        note_line(by, "bank_line.put_back", line)


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


def _give_again(line: BankLine, by: Author) -> None:
    """The gift that the line had taken back."""
    taken = booked_by(line, Reversal)[-1]
    assert isinstance(taken, Reversal)
    reinstate_contribution(
        taken.contribution_id,
        taken.taken,
        reason=_("It was assigned wrongly."),
        by=by,
        kind=ReversalKind.CORRECTION,
        reference=f"{taken.reference}-back",
    )


def _take_fee_back(line: BankLine, by: Author) -> None:
    booked = booked_by(line, JournalEntry)[-1]
    record_fee(
        line.cash_box_id,
        line.amount,
        on_day=today("UTC"),
        by=by,
        reference=f"{booked.reference}-back",
    )
