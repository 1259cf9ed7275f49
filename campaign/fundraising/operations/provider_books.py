"""The provider's movements in our books: each one once, so that a card box holds what is there."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update

from campaign.fundraising.models import (
    CashBox,
    CashBoxKind,
    Contribution,
    EntryKind,
    Fund,
    ProviderMovement,
    Refund,
    RefundState,
    ReversalKind,
)
from campaign.fundraising.operations.boxes import open_cash_box
from campaign.fundraising.operations.card_boxes import PROVIDER, day_of
from campaign.fundraising.operations.movements import record_fee, record_move, record_settlement
from campaign.fundraising.operations.reversals import (
    reinstate_contribution,
    reverse_contribution,
)
from campaign.fundraising.stripe_gateway import Charged, Movement, MovementKind
from campaign.kernel.clock import to_domain, today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.money import Money

REVERSALS = {
    MovementKind.REFUND: ReversalKind.REFUND,
    MovementKind.DISPUTE: ReversalKind.DISPUTE,
    MovementKind.RETURNED: ReversalKind.RETURNED,
}


class NotBooked(Exception):
    """A movement that a person has to look at; the words are for whoever runs the program."""


def is_booked(name: str) -> bool:
    found = select(ProviderMovement.id).where(ProviderMovement.name == name)
    return db.session.scalar(found) is not None


def book_charged(contribution_id: int, charged: Charged, account: str | None) -> int:
    """All that moved because of a gift that is in the books; how many movements were new."""
    with transaction():
        contribution = db.session.get_one(Contribution, contribution_id)
        lock(Fund, contribution.fund_id)  # whoever else books of this gift waits here
        new = [each for each in charged.movements if not is_booked(each.name)]
        for movement in new:
            _book_of_gift(contribution, movement)
            _note(movement, account)
        return len(new)


def book_cancelled(charged: Charged, box: CashBox, account: str | None) -> int:
    """What moved because of a debit that never arrived: together it is nothing, but for fees."""
    with transaction():
        lock(CashBox, box.id)
        new = [each for each in charged.movements if not is_booked(each.name)]
        for currency in sorted({each.net.currency for each in new}):
            nets = [each.net for each in new if each.net.currency == currency]
            cost = -sum(nets, Money(0, currency))
            if cost:
                _fee(box, cost, _day(new[0]), f"{new[0].name}-cost")
        for movement in new:
            _note(movement, account)
        return len(new)


def book_own(movement: Movement, box: CashBox, account: str | None) -> None:
    """A payout or a fee: of the account, and of no gift. Raises NotBooked for what is neither."""
    if movement.kind not in (MovementKind.PAYOUT, MovementKind.FEE):
        raise NotBooked(f"a movement of the kind {movement.type} is not known here")
    with transaction():
        lock(CashBox, box.id)
        if is_booked(movement.name):
            return
        if movement.kind is MovementKind.PAYOUT:
            _book_payout(movement, box)
        elif movement.net:
            _fee(box, -movement.net, _day(movement), movement.name)
        _note(movement, account)


def _book_of_gift(contribution: Contribution, movement: Movement) -> None:
    campaign = contribution.fund.campaign
    on_day = max(day_of(movement.happened_at, campaign), contribution.received_on)
    given = movement.given or movement.settled
    if movement.kind is not MovementKind.GIFT:
        _take_back(contribution, movement, given, on_day)
    settled, fee = movement.settled, movement.fee
    if settled.currency == given.currency:  # what is not the gift's is a cost
        settled, fee = given, fee + (given - settled)
    record_settlement(
        contribution.cash_box_id,
        given,
        settled,
        fee,
        on_day=on_day,
        by=PROVIDER,
        reference=movement.name,
    )


def _take_back(contribution: Contribution, movement: Movement, given: Money, on_day: date) -> None:
    """More than stands cannot go back to a donor: a bank that takes it all the same is a cost."""
    _finish_refund(contribution, movement, came_back=given.minor > 0)
    left = contribution.still_given
    gone = contribution.given - left
    part = _smaller(-given, left) if given.minor < 0 else _smaller(given, gone)
    if part:
        book = reverse_contribution if given.minor < 0 else reinstate_contribution
        book(
            contribution.id,
            amount=part,
            reason=_reason(movement),
            by=PROVIDER,
            kind=REVERSALS[movement.kind],
            on_day=on_day,
            reference=movement.name,
        )
    rest = -given - part if given.minor < 0 else part - given
    if rest:
        record_fee(
            contribution.cash_box_id,
            rest,
            on_day=on_day,
            by=PROVIDER,
            reference=f"{movement.name}-rest",
        )


def _smaller(one: Money, other: Money) -> Money:
    return one if one.minor < other.minor else other


def _finish_refund(contribution: Contribution, movement: Movement, *, came_back: bool) -> None:
    """Of one that was asked for at the desk: its money moved, or came back.

    Its wish names it even where the answer to that wish never reached us.
    """
    if movement.wish is not None:
        db.session.execute(
            update(Refund)
            .where(Refund.token == movement.wish, Refund.contribution_id == contribution.id)
            .values(
                state=RefundState.FAILED if came_back else RefundState.DONE,
                refund_id=movement.source,
            )
        )


def _reason(movement: Movement) -> str:
    """The treasurer's own words, if it was asked for at the desk; else its name at the provider."""
    words = db.session.scalar(select(Refund.reason).where(Refund.token == movement.wish))
    return words or movement.source or movement.name


def _book_payout(movement: Movement, box: CashBox) -> None:
    """To the owner's bank; a payout that failed comes back."""
    bank = _bank_of(box, movement.settled.currency)
    leaves = movement.settled.minor < 0
    record_move(
        box.id if leaves else bank.id,
        bank.id if leaves else box.id,
        -movement.settled if leaves else movement.settled,
        kind=EntryKind.PAYOUT,
        on_day=_day(movement),
        by=PROVIDER,
        reference=movement.name,
    )
    if movement.fee:
        _fee(box, movement.fee, _day(movement), f"{movement.name}-fee")


def _fee(box: CashBox, fee: Money, on_day: date, reference: str) -> None:
    record_fee(box.id, fee, on_day=on_day, by=PROVIDER, reference=reference)


def _bank_of(box: CashBox, currency: str) -> CashBox:
    """The owner's bank account, best in this currency; opened if there is none."""
    banks: Sequence[CashBox] = db.session.scalars(
        select(CashBox)
        .where(
            CashBox.kind == CashBoxKind.BANK,
            CashBox.coalition_id == box.coalition_id
            if box.organization_id is None
            else CashBox.organization_id == box.organization_id,
        )
        .order_by(CashBox.id)
    ).all()
    fitting = [bank for bank in banks if bank.currency == currency]
    owner = box.organization or box.coalition
    assert owner is not None
    return next(iter([*fitting, *banks]), None) or open_cash_box(
        owner,
        slug=f"{owner.slug[:40]}-bank-{box.id}",
        kind=CashBoxKind.BANK,
        name="Bank",
        currency=currency,
        by=PROVIDER,
    )


def _day(movement: Movement) -> date:
    """Of what belongs to no campaign: by the world's calendar."""
    return min(to_domain(movement.happened_at).date(), today("UTC"))


def _note(movement: Movement, account: str | None) -> None:
    db.session.add(
        ProviderMovement(
            name=movement.name,
            account=account,
            kind=movement.kind.value,
            payment=movement.payment,
            net=movement.net,
            happened_at=movement.happened_at,
        )
    )
    db.session.flush()
