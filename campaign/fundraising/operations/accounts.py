"""Accounts of the journal, and their balances: changed with each posting, in one fixed order."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Table, Update, bindparam, or_, select, update

from campaign.fundraising.models import Account, AccountKind, JournalEntry, Posting
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.kernel.rows import insert_missing, insert_rows

Leg = tuple[int, Money]
"""An account's number, and by how much more lies on it."""


class AccountName(NamedTuple):
    """Which account of which currency: a cash box's, of one kind, or a fund's income."""

    kind: AccountKind
    cash_box_id: int | None
    fund_id: int | None
    currency: str


def of_box(
    cash_box_id: int, currency: str, kind: AccountKind = AccountKind.CASH_BOX
) -> AccountName:
    return AccountName(kind, cash_box_id, None, currency)


def of_fund(fund_id: int, currency: str) -> AccountName:
    """The account that says what a fund was given in that currency."""
    return AccountName(AccountKind.INCOME, None, fund_id, currency)


def accounts_of(names: Collection[AccountName]) -> Mapping[AccountName, int]:
    """Their numbers. An account is opened with its first posting."""
    known = _known(names)
    missing = sorted(set(names) - known.keys(), key=str)  # in one order for all
    if missing:
        rows = [{**name._asdict(), "balance_minor": 0} for name in missing]
        insert_missing(Account, (), rows)  # two at once open one
        known = _known(names)
    return known


def write_entry(entry: JournalEntry, legs: Sequence[Leg]) -> JournalEntry:
    """Keep an entry with its postings. Raises ValueError unless each currency adds up to zero."""
    db.session.add(entry)
    db.session.flush()
    post({entry.id: legs})
    return entry


def post(entries: Mapping[int, Sequence[Leg]]) -> None:
    """The postings of written entries. Raises ValueError unless each one's currencies add up.

    Balances change in the order of the accounts, so that two who write never wait in a ring.
    """
    for legs in entries.values():
        _refuse_unbalanced(legs)
    rows = [_posting(entry_id, leg) for entry_id, legs in entries.items() for leg in legs]
    insert_rows(Posting, rows)
    _change_balances(leg for legs in entries.values() for leg in legs)


def _known(names: Collection[AccountName]) -> dict[AccountName, int]:
    boxes = {name.cash_box_id for name in names if name.cash_box_id is not None}
    funds = {name.fund_id for name in names if name.fund_id is not None}
    rows = db.session.execute(
        select(
            Account.id, Account.kind, Account.cash_box_id, Account.fund_id, Account.currency
        ).where(or_(Account.cash_box_id.in_(boxes), Account.fund_id.in_(funds)))
    )
    return {
        AccountName(row.kind, row.cash_box_id, row.fund_id, row.currency): row.id for row in rows
    }


def _posting(entry_id: int, leg: Leg) -> dict[str, object]:
    account_id, money = leg
    return {
        "entry_id": entry_id,
        "account_id": account_id,
        "minor": money.minor,
        "currency": money.currency,
    }


def _change_balances(legs: Iterable[Leg]) -> None:
    changes: Counter[int] = Counter()
    for account_id, money in legs:
        changes[account_id] += money.minor
    rows = [{"account": account_id, "more": more} for account_id, more in sorted(changes.items())]
    db.session.execute(CHANGE_BALANCE, rows)


def _changing_balance(table: object) -> Update:
    assert isinstance(table, Table)
    return (
        update(table)
        .where(table.c.id == bindparam("account"))
        .values(balance_minor=table.c.balance_minor + bindparam("more"))
    )


CHANGE_BALANCE = _changing_balance(Account.__table__)
"""Made once: to make it takes longer than to carry it out."""


def _refuse_unbalanced(legs: Sequence[Leg]) -> None:
    rest: dict[str, int] = {}
    for _, money in legs:
        rest[money.currency] = rest.get(money.currency, 0) + money.minor
    if any(rest.values()) or not legs:
        raise ValueError(f"postings do not add up to zero: {rest}")
