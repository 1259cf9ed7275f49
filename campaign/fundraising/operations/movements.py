"""Money moves without being given: fees, changes of currency, payouts, transfers between boxes.

None of these counts for a fund: a gift counts for what was given. Each has a reference, such as
the provider's own name of the movement, and is booked once however often it is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from campaign.fundraising.models import AccountKind, CashBox, EntryKind, JournalEntry
from campaign.fundraising.operations.accounts import AccountName, accounts_of, of_box, write_entry
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money

ACTIONS = {
    EntryKind.FEE: "fee.booked",
    EntryKind.PAYOUT: "payout.booked",
    EntryKind.SETTLEMENT: "settlement.booked",
    EntryKind.TRANSFER: "transfer.booked",
}


@dataclass(frozen=True, slots=True)
class _Step:
    """On one account of a cash box."""

    cash_box_id: int
    money: Money
    account: AccountKind = AccountKind.CASH_BOX

    @property
    def on_account(self) -> AccountName:
        return of_box(self.cash_box_id, self.money.currency, self.account)


def record_settlement(
    cash_box_id: int,
    given: Money,
    settled: Money,
    fee: Money,
    *,
    on_day: date,
    by: Author,
    reference: str,
) -> JournalEntry | None:
    """What a provider made of `given`: so much in its own currency, less a fee in that currency.

    All but the fee are less than nothing for a refund. None: nothing changed, nothing is booked.
    """
    steps = [*_exchange(cash_box_id, given, settled), *_fee(cash_box_id, fee)]
    if not steps:
        return None
    return _book(EntryKind.SETTLEMENT, steps, on_day, by, reference)


def record_fee(
    cash_box_id: int, fee: Money, *, on_day: date, by: Author, reference: str
) -> JournalEntry:
    """A bank or provider took this for itself; less than nothing where it gave it back."""
    _refuse_nothing(fee)
    return _book(EntryKind.FEE, _fee(cash_box_id, fee), on_day, by, reference)


def record_move(
    from_box_id: int,
    to_box_id: int,
    amount: Money,
    *,
    kind: EntryKind,
    on_day: date,
    by: Author,
    reference: str,
) -> JournalEntry:
    """An amount leaves one cash box and lies in another: a PAYOUT or a TRANSFER. Raises Refused."""
    _refuse_nothing(amount)
    if from_box_id == to_box_id:
        raise Refused(_("Money moves between two different cash boxes."), field="cash_box")
    steps = [_Step(from_box_id, -amount), _Step(to_box_id, amount)]
    return _book(kind, steps, on_day, by, reference)


def _exchange(cash_box_id: int, given: Money, settled: Money) -> list[_Step]:
    """Out of the box in one currency, into it in the other; nothing within one currency."""
    if given.currency == settled.currency:
        if given != settled:
            raise ValueError(f"{given} became {settled} without an exchange")
        return []
    return [
        _Step(cash_box_id, -given),
        _Step(cash_box_id, given, AccountKind.EXCHANGE),
        _Step(cash_box_id, settled),
        _Step(cash_box_id, -settled, AccountKind.EXCHANGE),
    ]


def _fee(cash_box_id: int, fee: Money) -> list[_Step]:
    if not fee:
        return []
    return [_Step(cash_box_id, -fee), _Step(cash_box_id, fee, AccountKind.FEES)]


def _book(
    kind: EntryKind, steps: Sequence[_Step], on_day: date, by: Author, reference: str
) -> JournalEntry:
    """Once: whoever tells of the same movement waits for the box, and finds it booked."""
    with transaction():
        box_ids = sorted({step.cash_box_id for step in steps})
        boxes = [lock(CashBox, box_id) for box_id in box_ids]
        known = db.session.scalar(select(JournalEntry).where(JournalEntry.reference == reference))
        if known is not None:
            return known
        entry = JournalEntry(kind=kind, reference=reference, on_day=on_day, booked_by=by.reference)
        accounts = accounts_of([step.on_account for step in steps])
        write_entry(entry, [(accounts[step.on_account], step.money) for step in steps])
        for box in boxes:
            _note(by, kind, box, [step for step in steps if step.cash_box_id == box.id])
        return entry


def _note(by: Author, kind: EntryKind, box: CashBox, steps: Sequence[_Step]) -> None:
    """In the log of each owner: by how much more, or less, lies in its box."""
    moved = [step.money for step in steps if step.account is AccountKind.CASH_BOX]
    audit.record(
        by,
        ACTIONS[kind],
        f"cash_box:{box.id}",
        {"amount": (None, [[money.minor, money.currency] for money in moved])},
        organization_id=box.organization_id,
        coalition_id=box.coalition_id,
    )


def _refuse_nothing(amount: Money) -> None:
    if not amount:
        raise Refused(_("The amount must be more than zero."), field="amount")
