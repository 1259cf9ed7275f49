"""The books checked from the bottom: every entry, what it counts for, and every sum.

A difference is a sentence for whoever runs `campaign check-books`; no difference, no sentence.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from campaign.fundraising.models import (
    Account,
    Contribution,
    Count,
    Fund,
    Goal,
    Pledge,
    Rate,
    Standing,
)
from campaign.fundraising.queries.checking_entries import (
    Books,
    rate_ids,
    wrong_amount,
    wrong_balances,
    wrong_counts,
    wrong_gifts,
    wrong_movements,
)
from campaign.fundraising.queries.checking_receipts import wrong_receipts
from campaign.fundraising.queries.foreign_rates import counted_by_foreign_rates
from campaign.fundraising.queries.recount import wrong_totals
from campaign.kernel.database import db, read_one_moment

AT_ONCE = 500
"""How many contributions lie in memory together."""


def count_contributions() -> int:
    return db.session.scalar(select(func.count(Contribution.id))) or 0


def differences(checked: Callable[[int], object] = lambda many: None) -> Iterator[str]:
    """A sentence for everything that does not agree; `checked` hears of each group of gifts."""
    read_one_moment()
    books = Books(
        accounts={account.id: account for account in db.session.scalars(select(Account))},
        chains=_chains(),
        rates={rate.id: rate for rate in db.session.scalars(select(Rate))},
    )
    for gifts in _in_groups():
        yield from wrong_gifts(gifts, books)
        checked(len(gifts))
    yield from wrong_movements(books)
    yield from wrong_balances(books)
    yield from _wrong_pledges(books)
    yield from _wrong_goals(books)
    yield from counted_by_foreign_rates()
    yield from wrong_totals()
    yield from wrong_receipts()


def _chains() -> dict[int, list[int]]:
    parents = dict(db.session.execute(select(Fund.id, Fund.parent_id)).all())
    chains: dict[int, list[int]] = {}
    for fund_id in parents:
        level: int | None = fund_id
        chains[fund_id] = []
        while level is not None and level not in chains[fund_id]:
            chains[fund_id].append(level)
            level = parents[level]
    return chains


def _in_groups() -> Iterator[Sequence[Contribution]]:
    last = 0
    while True:
        gifts = db.session.scalars(
            select(Contribution)
            .where(Contribution.id > last)
            .options(selectinload(Contribution.reversals))
            .order_by(Contribution.id)
            .limit(AT_ONCE)
        ).all()
        if not gifts:
            return
        last = gifts[-1].id
        yield gifts


def _wrong_pledges(books: Books) -> Iterator[str]:
    counts: dict[int | None, list[Count]] = defaultdict(list)
    for count in db.session.scalars(select(Count).where(Count.pledge_id.is_not(None))):
        counts[count.pledge_id].append(count)
    for pledge in db.session.scalars(select(Pledge).order_by(Pledge.id)):
        for problem in wrong_counts(
            counts[pledge.id], pledge.promised, pledge.fund_id, Standing.EXPECTED, books
        ):
            yield f"pledge {pledge.id}: {problem}"


def _wrong_goals(books: Books) -> Iterator[str]:
    for goal in db.session.scalars(select(Goal).order_by(Goal.id)):
        ids = rate_ids(goal)
        for problem in wrong_amount("counts for", goal.counted, goal.target, ids, books):
            yield f"goal {goal.id}: {problem}"
