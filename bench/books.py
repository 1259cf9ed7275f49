"""Contributions of any number with all that booking them would have left, in even memory."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import update

from bench.rows import BATCH, write
from campaign.campaigns.models import Campaign
from campaign.fundraising.models import (
    Account,
    AccountKind,
    CashBox,
    CashBoxKind,
    Channel,
    Contribution,
    Count,
    CurrencyTotal,
    DayTotal,
    EntryKind,
    Fund,
    FundKind,
    FundTotal,
    Goal,
    JournalEntry,
    Posting,
    Standing,
)
from campaign.kernel.clock import now, today
from campaign.kernel.database import db
from campaign.kernel.money import Money
from campaign.organizations.models import Organization

Row = dict[str, Any]


@dataclass
class Sums:
    """By fund, and by fund and day."""

    minor: Counter[int] = field(default_factory=Counter)
    gifts: Counter[int] = field(default_factory=Counter)
    minor_of_day: Counter[tuple[int, date]] = field(default_factory=Counter)
    gifts_of_day: Counter[tuple[int, date]] = field(default_factory=Counter)

    def add(self, fund_id: int, gift: Row) -> None:
        minor, of_day = gift["given_minor"], (fund_id, gift["received_on"])
        self.minor[fund_id] += minor
        self.gifts[fund_id] += 1
        self.minor_of_day[of_day] += minor
        self.gifts_of_day[of_day] += 1


def fill_books(
    campaign: Campaign, organizations: Sequence[Organization], number: int, chance: random.Random
) -> None:
    """So many gifts by bank transfer, spread over the organizations and half a year."""
    root = Fund(campaign=campaign, kind=FundKind.CAMPAIGN, currency="EUR")
    funds = [_fund(campaign, root, organization) for organization in organizations]
    box = CashBox(
        slug="bench-box",
        coalition=campaign.coalition,
        kind=CashBoxKind.BANK,
        name="Account",
        currency="EUR",
    )
    db.session.add_all([root, *funds, box])
    db.session.flush()
    accounts = _accounts(funds, box)
    sums = Sums()
    gifts = (_gift(at, funds, box, campaign, chance) for at in range(1, number + 1))
    while batch := list(islice(gifts, BATCH)):
        _book(batch, root, accounts, sums)
    _totals(sums)
    _balances(sums, root, accounts)


def _fund(campaign: Campaign, root: Fund, organization: Organization) -> Fund:
    target = Money(3_000_00, "EUR")
    return Fund(
        campaign=campaign,
        kind=FundKind.ORGANIZATION,
        parent=root,
        organization=organization,
        currency="EUR",
        goals=[Goal(target=target, counted=target, set_on=today("UTC"))],
    )


def _accounts(funds: Sequence[Fund], box: CashBox) -> Mapping[int, int]:
    """The account of each fund's income, by fund; under 0 that of the cash box."""
    income = {
        fund.id: Account(kind=AccountKind.INCOME, fund_id=fund.id, currency="EUR") for fund in funds
    }
    lying = Account(kind=AccountKind.CASH_BOX, cash_box_id=box.id, currency="EUR")
    db.session.add_all([lying, *income.values()])
    db.session.flush()
    return {0: lying.id, **{fund_id: account.id for fund_id, account in income.items()}}


def _gift(
    at: int, funds: Sequence[Fund], box: CashBox, campaign: Campaign, chance: random.Random
) -> Row:
    return {
        "id": at,
        "fund_id": chance.choice(funds).id,
        "cash_box_id": box.id,
        "channel": Channel.BANK,
        "standing": Standing.RECEIVED,
        "given_minor": chance.randrange(100, 20_000),
        "given_currency": "EUR",
        "received_on": campaign.starts_on + timedelta(days=chance.randrange(180)),
        "recorded_by": "machine:bench",
    }


def _book(gifts: Sequence[Row], root: Fund, accounts: Mapping[int, int], sums: Sums) -> None:
    write(Contribution, gifts)
    write(JournalEntry, (_entry(gift) for gift in gifts))
    write(Posting, (row for gift in gifts for row in _postings(gift, accounts)))
    write(Count, (row for gift in gifts for row in _counts(gift, root)))
    for gift in gifts:
        sums.add(gift["fund_id"], gift)
        sums.add(root.id, gift)


def _entry(gift: Row) -> Row:
    return {
        "id": gift["id"],
        "kind": EntryKind.CONTRIBUTION,
        "contribution_id": gift["id"],
        "on_day": gift["received_on"],
        "booked_by": "machine:bench",
        "booked_at": now(),
    }


def _postings(gift: Row, accounts: Mapping[int, int]) -> Iterator[Row]:
    for of_fund, sign in ((0, 1), (gift["fund_id"], -1)):
        yield {
            "entry_id": gift["id"],
            "account_id": accounts[of_fund],
            "minor": sign * gift["given_minor"],
            "currency": "EUR",
        }


def _counts(gift: Row, root: Fund) -> Iterator[Row]:
    for fund_id in (gift["fund_id"], root.id):
        yield {
            "entry_id": gift["id"],
            "fund_id": fund_id,
            "standing": Standing.RECEIVED,
            "minor": gift["given_minor"],
            "currency": "EUR",
        }


def _totals(sums: Sums) -> None:
    for fund_id, minor in sums.minor.items():
        total: Row = {
            "fund_id": fund_id,
            "standing": Standing.RECEIVED,
            "minor": minor,
            "gifts": sums.gifts[fund_id],
        }
        write(FundTotal, [{**total, "campaign_minor": minor}])
        write(CurrencyTotal, [{**total, "given_currency": "EUR", "given_minor": minor}])
    write(
        DayTotal,
        (
            {
                "fund_id": fund_id,
                "standing": Standing.RECEIVED,
                "day": day,
                "minor": minor,
                "campaign_minor": minor,
                "gifts": sums.gifts_of_day[fund_id, day],
            }
            for (fund_id, day), minor in sums.minor_of_day.items()
        ),
    )


def _balances(sums: Sums, root: Fund, accounts: Mapping[int, int]) -> None:
    balances = {
        accounts[fund_id]: -minor for fund_id, minor in sums.minor.items() if fund_id != root.id
    }
    balances[accounts[0]] = sums.minor[root.id]
    for account_id, minor in balances.items():
        db.session.execute(
            update(Account).where(Account.id == account_id).values(balance_minor=minor)
        )
