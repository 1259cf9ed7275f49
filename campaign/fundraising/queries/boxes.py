"""What lies in a cash box."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from campaign.fundraising.models import Account, AccountKind, CashBox
from campaign.kernel.database import db
from campaign.kernel.money import Money


def balances_of(box: CashBox) -> list[Money]:
    """By currency, the box's own first; its own even where nothing lies in it."""
    return balances_of_all([box])[box.id]


def balances_of_all(boxes: Iterable[CashBox]) -> Mapping[int, list[Money]]:
    """Of each of these boxes, in one query."""
    by_id = {box.id: box for box in boxes}
    found: dict[int, list[Money]] = {
        box_id: [Money(0, box.currency)] for box_id, box in by_id.items()
    }
    query = (
        select(Account.cash_box_id, Account.balance_minor, Account.currency)
        .where(Account.kind == AccountKind.CASH_BOX, Account.cash_box_id.in_(by_id))
        .order_by(Account.currency)
    )
    for box_id, minor, currency in db.session.execute(query):
        if box_id is None:
            continue
        if currency == by_id[box_id].currency:
            found[box_id][0] = Money(minor, currency)
        elif minor:
            found[box_id].append(Money(minor, currency))
    return found
