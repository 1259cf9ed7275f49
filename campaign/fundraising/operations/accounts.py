"""Accounts of the journal, and their balances: changed with each posting, in one fixed order."""

from collections.abc import Sequence

from sqlalchemy import select, update

from campaign.fundraising.models import Account, AccountKind, JournalEntry, Posting
from campaign.kernel.database import db, upsert_adding
from campaign.kernel.money import Money

Leg = tuple[int, Money]
"""An account's number, and by how much more lies on it."""


def box_account(cash_box_id: int, currency: str, kind: AccountKind = AccountKind.CASH_BOX) -> int:
    """The account of a cash box in that currency, opened with its first posting."""
    return _account({"kind": kind, "cash_box_id": cash_box_id, "currency": currency}, {})


def income_account(fund_id: int, currency: str) -> int:
    """The account that says what a fund was given in that currency."""
    return _account({"fund_id": fund_id, "currency": currency}, {"kind": AccountKind.INCOME})


def write_entry(entry: JournalEntry, legs: Sequence[Leg]) -> JournalEntry:
    """Keep an entry with its postings. Raises ValueError unless each currency adds up to zero.

    Balances change in the order of the accounts, so that two entries never wait in a ring.
    """
    _refuse_unbalanced(legs)
    entry.postings = [Posting(account_id=account, amount=money) for account, money in legs]
    db.session.add(entry)
    db.session.flush()
    for account_id, money in sorted(legs, key=lambda leg: leg[0]):
        db.session.execute(
            update(Account)
            .where(Account.id == account_id)
            .values(balance_minor=Account.balance_minor + money.minor)
            .execution_options(synchronize_session=False)
        )
    return entry


def _refuse_unbalanced(legs: Sequence[Leg]) -> None:
    rest: dict[str, int] = {}
    for _, money in legs:
        rest[money.currency] = rest.get(money.currency, 0) + money.minor
    if any(rest.values()) or not legs:
        raise ValueError(f"postings do not add up to zero: {rest}")


def _account(named: dict[str, object], kind: dict[str, object]) -> int:
    query = select(Account.id).filter_by(**named)
    account_id = db.session.scalar(query)
    if account_id is None:
        upsert_adding(Account, named, {"balance_minor": 0}, kind)  # two at once open one
        account_id = db.session.scalars(query).one()
    return account_id
