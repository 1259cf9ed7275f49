"""The books checked from the bottom: every entry, what it counts for, and every sum.

A difference is a sentence for whoever runs `campaign check-books`; no difference, no sentence.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from campaign.fundraising.models import (
    Account,
    Contribution,
    Count,
    EntryKind,
    Fund,
    Goal,
    JournalEntry,
    Pledge,
    Rate,
    Standing,
)
from campaign.fundraising.queries.rates import exchange
from campaign.fundraising.queries.recount import wrong_totals
from campaign.kernel.database import db, read_one_moment
from campaign.kernel.money import Money

AT_ONCE = 500
"""How many contributions lie in memory together."""


@dataclass(frozen=True, slots=True)
class _Books:
    """What entries are checked against; small beside the entries themselves."""

    accounts: Mapping[int, Account]
    chains: Mapping[int, list[int]]
    """Each fund with those above it."""
    rates: Mapping[int, Rate]


def count_contributions() -> int:
    return db.session.scalar(select(func.count(Contribution.id))) or 0


def differences(checked: Callable[[int], object] = lambda many: None) -> Iterator[str]:
    """A sentence for everything that does not agree; `checked` hears of each group of gifts."""
    read_one_moment()
    books = _Books(
        accounts={account.id: account for account in db.session.scalars(select(Account))},
        chains=_chains(),
        rates={rate.id: rate for rate in db.session.scalars(select(Rate))},
    )
    yield from _entries_of_nothing()
    for gifts in _in_groups():
        yield from _wrong_gifts(gifts, books)
        checked(len(gifts))
    yield from _wrong_pledges(books)
    yield from _wrong_goals(books)
    yield from wrong_totals()


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


def _entries_of_nothing() -> Iterator[str]:
    query = select(JournalEntry.id).where(JournalEntry.contribution_id.is_(None))
    for entry_id in db.session.scalars(query):
        yield f"journal entry {entry_id}: belongs to no contribution"


def _in_groups() -> Iterator[Sequence[Contribution]]:
    last = 0
    while True:
        gifts = db.session.scalars(
            select(Contribution)
            .where(Contribution.id > last)
            .options(joinedload(Contribution.reversal))
            .order_by(Contribution.id)
            .limit(AT_ONCE)
        ).all()
        if not gifts:
            return
        last = gifts[-1].id
        yield gifts


def _wrong_gifts(gifts: Sequence[Contribution], books: _Books) -> Iterator[str]:
    entries: dict[tuple[int | None, EntryKind], JournalEntry] = {
        (entry.contribution_id, entry.kind): entry
        for entry in db.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.contribution_id.in_([gift.id for gift in gifts]))
            .options(selectinload(JournalEntry.postings), selectinload(JournalEntry.counts))
        )
    }
    for gift in gifts:
        booked = entries.get((gift.id, EntryKind.CONTRIBUTION))
        taken_back = entries.get((gift.id, EntryKind.REVERSAL))
        for problem in _wrong_gift(gift, booked, taken_back, books):
            yield f"contribution {gift.id}: {problem}"


def _wrong_gift(
    gift: Contribution,
    booked: JournalEntry | None,
    taken_back: JournalEntry | None,
    books: _Books,
) -> Iterator[str]:
    if booked is None:
        yield "it is in no journal entry"
        return
    yield from _wrong_postings(gift, booked, books)
    yield from _wrong_counts(booked.counts, gift.given, gift.fund_id, gift.standing, books)
    if booked.on_day != gift.received_on:
        yield f"its entry is of {booked.on_day}, it came on {gift.received_on}"
    if (gift.reversal is None) != (taken_back is None):
        yield "a reversal without its entry, or an entry without its reversal"
    if taken_back is not None:
        yield from _wrong_reversal(booked, taken_back)


def _wrong_postings(gift: Contribution, booked: JournalEntry, books: _Books) -> Iterator[str]:
    sums: Counter[str] = Counter()
    for posting in booked.postings:
        sums[posting.amount.currency] += posting.amount.minor
    for currency, rest in sums.items():
        if rest:
            yield f"its postings leave {_written(Money(rest, currency))}"
    posted = [(books.accounts[posting.account_id], posting.amount) for posting in booked.postings]
    moved = {(account.cash_box_id, account.fund_id): amount for account, amount in posted}
    due = {(gift.cash_box_id, None): gift.given, (None, gift.fund_id): -gift.given}
    if moved != due or len(posted) != len(due):
        yield f"its postings are not {_written(gift.given)} from its fund into its cash box"


def _wrong_counts(
    counts: Sequence[Count], given: Money, fund_id: int, standing: Standing, books: _Books
) -> Iterator[str]:
    if sorted(count.fund_id for count in counts) != sorted(books.chains[fund_id]):
        yield f"it does not count once in each of the funds {books.chains[fund_id]}"
    for count in counts:
        if count.standing is not standing:
            yield f"it counts in fund {count.fund_id} as {count.standing}, it is {standing}"
        yield from _wrong_amount(
            f"counts in fund {count.fund_id} for", count.amount, given, _ids(count), books
        )


def _wrong_reversal(booked: JournalEntry, taken_back: JournalEntry) -> Iterator[str]:
    if taken_back.reverses_id != booked.id:
        yield f"its reversal turns round entry {taken_back.reverses_id}, not its own"
    if _signed(booked, 1) != _signed(taken_back, -1):
        yield "its reversal is not the same with every sign turned round"


def _signed(entry: JournalEntry, sign: int) -> list[tuple[object, ...]]:
    """Everything that the entry moves and counts, with the sign turned round for -1."""
    postings = [
        ("posting", each.account_id, each.amount.currency, each.amount.minor * sign)
        for each in entry.postings
    ]
    counts = [
        ("count", each.fund_id, each.standing, each.amount.minor * sign, *_ids(each))
        for each in entry.counts
    ]
    return sorted([*postings, *counts], key=repr)


def _wrong_pledges(books: _Books) -> Iterator[str]:
    counts: dict[int | None, list[Count]] = defaultdict(list)
    for count in db.session.scalars(select(Count).where(Count.pledge_id.is_not(None))):
        counts[count.pledge_id].append(count)
    for pledge in db.session.scalars(select(Pledge).order_by(Pledge.id)):
        for problem in _wrong_counts(
            counts[pledge.id], pledge.promised, pledge.fund_id, Standing.EXPECTED, books
        ):
            yield f"pledge {pledge.id}: {problem}"


def _wrong_goals(books: _Books) -> Iterator[str]:
    for goal in db.session.scalars(select(Goal).order_by(Goal.id)):
        for problem in _wrong_amount("counts for", goal.counted, goal.target, _ids(goal), books):
            yield f"goal {goal.id}: {problem}"


def _wrong_amount(
    does: str, counted: Money, given: Money, rate_ids: Iterable[int], books: _Books
) -> Iterator[str]:
    try:
        due = exchange(given, [books.rates[rate_id] for rate_id in rate_ids])
    except ValueError as error:
        yield f"it {does} {_written(counted)}, but {error}"
        return
    if counted != due:
        yield f"it {does} {_written(counted)}, at its rates it is {_written(due)}"


def _ids(converted: Count | Goal) -> list[int]:
    """The rates that a conversion went by."""
    ids = (converted.rate_id, converted.second_rate_id)
    return [rate_id for rate_id in ids if rate_id is not None]


def _written(money: Money) -> str:
    return f"{money.major} {money.currency}"
