"""The journal's entries checked one by one: postings, what a gift counts for, what was taken back.

Each problem is the rest of a sentence that begins with what has it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from campaign.fundraising.models import (
    Account,
    AccountKind,
    Contribution,
    Count,
    EntryKind,
    Goal,
    JournalEntry,
    Posting,
    Rate,
    Reversal,
    Standing,
)
from campaign.fundraising.queries.rates import exchange
from campaign.kernel.database import db
from campaign.kernel.money import Money, share

OF_GIFTS = (EntryKind.CONTRIBUTION, EntryKind.REVERSAL)


@dataclass(frozen=True, slots=True)
class Books:
    """What entries are checked against; small beside the entries themselves."""

    accounts: Mapping[int, Account]
    chains: Mapping[int, list[int]]
    """Each fund with those above it."""
    rates: Mapping[int, Rate]


def wrong_gifts(gifts: Sequence[Contribution], books: Books) -> Iterator[str]:
    """A sentence for whatever is wrong with these contributions and their reversals."""
    entries: dict[int | None, list[JournalEntry]] = defaultdict(list)
    for entry in db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.contribution_id.in_([gift.id for gift in gifts]))
        .options(selectinload(JournalEntry.postings), selectinload(JournalEntry.counts))
        .order_by(JournalEntry.id)
    ):
        entries[entry.contribution_id].append(entry)
    for gift in gifts:
        for problem in _wrong_gift(gift, entries[gift.id], books):
            yield f"contribution {gift.id}: {problem}"


def wrong_movements(books: Books) -> Iterator[str]:
    """A sentence for each entry that moves money between accounts and does not add up."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.kind.not_in(OF_GIFTS))
        .options(selectinload(JournalEntry.postings), selectinload(JournalEntry.counts))
        .execution_options(yield_per=500)
    )
    for entry in db.session.scalars(query):
        for problem in _wrong_movement(entry, books):
            yield f"journal entry {entry.id}: {problem}"


def wrong_balances(books: Books) -> Iterator[str]:
    """A sentence for each account whose balance is not what its postings add up to."""
    minor = Posting.__table__.c.minor
    query = select(Posting.account_id, func.sum(minor)).group_by(Posting.account_id)
    posted = {account_id: int(sum_) for account_id, sum_ in db.session.execute(query)}
    for account in books.accounts.values():
        due = posted.get(account.id, 0)
        if account.balance_minor != due:
            yield (
                f"account {account.id}: its balance is {account.balance_minor} "
                f"{account.currency}, its postings add up to {due}"
            )


def wrong_counts(
    counts: Sequence[Count], given: Money, fund_id: int, standing: Standing, books: Books
) -> Iterator[str]:
    """Of a contribution, or of a pledge."""
    if sorted(count.fund_id for count in counts) != sorted(books.chains[fund_id]):
        yield f"it does not count once in each of the funds {books.chains[fund_id]}"
    for count in counts:
        if count.standing is not standing:
            yield f"it counts in fund {count.fund_id} as {count.standing}, it is {standing}"
        yield from wrong_amount(
            f"counts in fund {count.fund_id} for", count.amount, given, rate_ids(count), books
        )


def wrong_amount(
    does: str, counted: Money, given: Money, ids: Iterable[int], books: Books
) -> Iterator[str]:
    """Whether `counted` is `given` at these rates."""
    try:
        due = exchange(given, [books.rates[rate_id] for rate_id in ids])
    except ValueError as error:
        yield f"it {does} {written(counted)}, but {error}"
        return
    if counted != due:
        yield f"it {does} {written(counted)}, at its rates it is {written(due)}"


def rate_ids(converted: Count | Goal) -> list[int]:
    """The rates that a conversion went by."""
    ids = (converted.rate_id, converted.second_rate_id)
    return [rate_id for rate_id in ids if rate_id is not None]


def written(money: Money) -> str:
    return f"{money.major} {money.currency}"


def _wrong_gift(gift: Contribution, entries: Sequence[JournalEntry], books: Books) -> Iterator[str]:
    booked = next((entry for entry in entries if entry.kind is EntryKind.CONTRIBUTION), None)
    if booked is None:
        yield "it is in no journal entry"
        return
    yield from _unbalanced(booked)
    if _moved(booked, books) != _due(gift, gift.given):
        yield f"its postings are not {written(gift.given)} from its fund into its cash box"
    yield from wrong_counts(booked.counts, gift.given, gift.fund_id, gift.standing, books)
    if booked.on_day != gift.received_on:
        yield f"its entry is of {booked.on_day}, it came on {gift.received_on}"
    yield from _wrong_reversals(gift, booked, entries, books)


def _wrong_reversals(
    gift: Contribution, booked: JournalEntry, entries: Sequence[JournalEntry], books: Books
) -> Iterator[str]:
    by_reversal = {entry.reversal_id: entry for entry in entries if entry is not booked}
    if by_reversal.keys() != {reversal.id for reversal in gift.reversals}:
        yield "a reversal without its entry, or an entry without its reversal"
        return
    left = gift.given
    counted = {count.fund_id: count.amount for count in booked.counts}
    for reversal in gift.reversals:
        entry, before = by_reversal[reversal.id], left
        left -= reversal.taken
        due = {
            count.fund_id: share(count.amount, left, gift.given) - counted[count.fund_id]
            for count in booked.counts
        }
        if not _is_its_share(entry, booked, due) or (
            _moved(entry, books) != _due(gift, -reversal.taken)
        ):
            yield f"its reversal {reversal.id} is not the share of it that was taken"
        yield from _wrong_steps(reversal, before, left, gift.given)
        counted = {fund_id: counted[fund_id] + amount for fund_id, amount in due.items()}


def _wrong_steps(reversal: Reversal, before: Money, left: Money, given: Money) -> Iterator[str]:
    if not 0 <= left.minor <= given.minor:
        yield f"after its reversal {reversal.id} there are {written(left)} of {written(given)}"
    if reversal.gifts != bool(left) - bool(before):
        yield f"its reversal {reversal.id} counts as {reversal.gifts} gifts"


def _is_its_share(entry: JournalEntry, booked: JournalEntry, due: Mapping[int, Money]) -> bool:
    """At the rates and in the standing of the gift itself."""
    expected = [
        (count.fund_id, due[count.fund_id], count.standing, rate_ids(count))
        for count in booked.counts
    ]
    found = [
        (count.fund_id, count.amount, count.standing, rate_ids(count)) for count in entry.counts
    ]
    return sorted(expected, key=repr) == sorted(found, key=repr)


def _due(gift: Contribution, amount: Money) -> list[tuple[int | None, int | None, Money]]:
    return [(None, gift.fund_id, -amount), (gift.cash_box_id, None, amount)]


def _moved(entry: JournalEntry, books: Books) -> list[tuple[int | None, int | None, Money]]:
    """Cash box, fund and amount of each posting, the funds first."""
    posted = [(books.accounts[posting.account_id], posting.amount) for posting in entry.postings]
    moved = [(account.cash_box_id, account.fund_id, amount) for account, amount in posted]
    return sorted(moved, key=lambda leg: leg[0] is not None)


def _wrong_movement(entry: JournalEntry, books: Books) -> Iterator[str]:
    yield from _unbalanced(entry)
    if entry.counts:
        yield "it counts for a fund, and is no gift"
    kinds = {books.accounts[posting.account_id].kind for posting in entry.postings}
    if AccountKind.CASH_BOX not in kinds or AccountKind.INCOME in kinds:
        yield "it does not move money of a cash box"


def _unbalanced(entry: JournalEntry) -> Iterator[str]:
    sums: Counter[str] = Counter()
    for posting in entry.postings:
        sums[posting.amount.currency] += posting.amount.minor
    for currency, rest in sums.items():
        if rest:
            yield f"its postings leave {written(Money(rest, currency))}"
