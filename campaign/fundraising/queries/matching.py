"""To which pledge a bank's line seems to belong, and how sure that is."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from campaign.fundraising.models import (
    BankLine,
    BankLineGift,
    CashBox,
    Confidence,
    Fund,
    LineState,
    Pledge,
    PledgeState,
    StatementImport,
)
from campaign.fundraising.queries.funds import may_lie_in
from campaign.fundraising.queries.payouts import (
    Payout,
    names_the_provider,
    payouts_under_way,
)
from campaign.fundraising.statements.lines import StatementLine
from campaign.kernel.database import db
from campaign.kernel.money import Money

AWAITED = (PledgeState.OPEN, PledgeState.UNCONFIRMED)
SHORTEST_NAME = 3
READ_AT_ONCE = 1000
WORD = re.compile(r"[^\W\d_]+")

Returned = Mapping[tuple[str, int], int]
"""Gifts by what a return would name them by, and the sum."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line seems to be."""

    confidence: Confidence = Confidence.NONE
    pledge_id: int | None = None
    returns_id: int | None = None
    payout_id: int | None = None


@dataclass(slots=True)
class _Awaited:
    """Pledges of one amount: numbers, the oldest first, and by which words each is known."""

    ids: list[int] = field(default_factory=list)
    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, pledge_id: int, words: Iterable[str]) -> None:
        self.ids.append(pledge_id)
        for word in words:
            self.by_word[word].append(pledge_id)

    def named(self, words: set[str]) -> list[int]:
        """Two words of the payer's name, in either order, or one that is the whole name."""
        found = Counter(each for word in words for each in self.by_word.get(word, ()))
        enough = min(2, len(words))
        return sorted(each for each, count in found.items() if count >= enough)


class Matching:
    """Of the lines of one file, batch after batch. What was read of pledges once is kept.

    So pledges that change meanwhile are matched as they were: the draft is only a proposal.
    """

    def __init__(self, box: CashBox) -> None:
        self._box_id, self._currency = box.id, box.currency  # lines of another are refused
        self._fits: dict[int, bool] = {}
        self._amounts: set[int] = set()
        """Of which pledges were read, if there are any."""
        self._awaited: dict[int, _Awaited] = defaultdict(_Awaited)
        self._payouts: dict[Money, list[Payout]] = defaultdict(list)
        for payout in payouts_under_way([box.id]):
            self._payouts[payout.money].append(payout)

    def proposals(self, lines: Sequence[StatementLine]) -> list[Proposal]:
        """For each of these, in their order, with the same few queries however many they are."""
        by_reference = self._pledges_by_reference(lines)
        returned = _gifts_by_reference(self._box_id, lines)
        self._read_awaited(lines)
        return [self._proposal(line, by_reference, returned) for line in lines]

    def _proposal(
        self, line: StatementLine, by_reference: Mapping[str, int], returned: Returned
    ) -> Proposal:
        pledge_id = by_reference.get(line.reference or "")
        if pledge_id is not None and line.amount.minor > 0:
            return Proposal(Confidence.CERTAIN, pledge_id)
        payout = self._arrived(line)
        if payout is not None and names_the_provider(line.name, line.text):
            return Proposal(Confidence.CERTAIN, payout_id=payout.entry_id)
        found = self._by_amount(line) if line.amount.minor > 0 else _return_of(line, returned)
        if payout is None or found.confidence in (Confidence.CERTAIN, Confidence.LIKELY):
            return found
        return Proposal(Confidence.POSSIBLE, payout_id=payout.entry_id)

    def _by_amount(self, line: StatementLine) -> Proposal:
        awaited = self._awaited.get(line.amount.minor)
        if awaited is None:
            return Proposal()
        of_that_name = awaited.named(_words(line.name or ""))
        if len(of_that_name) == 1:
            return Proposal(Confidence.LIKELY, of_that_name[0])
        return Proposal(Confidence.POSSIBLE, (of_that_name or awaited.ids)[0])

    def _arrived(self, line: StatementLine) -> Payout | None:
        """Each payout arrives once: the oldest that fits, taken by the first line that it fits."""
        payouts = self._payouts.get(line.amount, [])
        found = next((each for each in payouts if each.may_arrive_on(line.booked_on)), None)
        if found is not None:
            payouts.remove(found)
        return found

    def _pledges_by_reference(self, lines: Iterable[StatementLine]) -> dict[str, int]:
        """Also those that are no longer open: who gives again by the same one, gives again."""
        wanted = {line.reference for line in lines if line.reference}
        query = select(Pledge.reference, Pledge.id, Pledge.fund_id)
        rows = db.session.execute(query.where(Pledge.reference.in_(wanted)))
        return {row.reference: row.id for row in rows if self._may_be_for(row.fund_id)}

    def _read_awaited(self, lines: Iterable[StatementLine]) -> None:
        """Of amounts that no line had before.

        A pledge knows its maker by a note of the treasurer or by the address, if by anything.
        """
        amounts = {line.amount.minor for line in lines if line.amount.minor > 0}
        new = amounts - self._amounts
        self._amounts |= new
        pledges = Pledge.__table__.c
        query = select(
            Pledge.id, Pledge.fund_id, pledges.promised_minor, Pledge.note, Pledge.email
        ).where(
            pledges.promised_currency == self._currency,
            pledges.promised_minor.in_(new),
            Pledge.state.in_(AWAITED),
        )
        for row in db.session.execute(query.order_by(Pledge.id)):
            if self._may_be_for(row.fund_id):
                address = (row.email or "").partition("@")[0]
                words = _words(f"{row.note or ''} {address}")
                self._awaited[row.promised_minor].add(row.id, words)

    def _may_be_for(self, fund_id: int) -> bool:
        if fund_id not in self._fits:
            box = db.session.get_one(CashBox, self._box_id)
            self._fits[fund_id] = may_lie_in(box, db.session.get_one(Fund, fund_id))
        return self._fits[fund_id]


def _return_of(line: StatementLine, returned: Returned) -> Proposal:
    gift_id = _gift_named(_names_of(line), line.amount.minor, returned)
    sure = Confidence.CERTAIN if gift_id is not None else Confidence.NONE
    return Proposal(sure, returns_id=gift_id)


def _gifts_by_reference(box_id: int, lines: Iterable[StatementLine]) -> Returned:
    """Those that lines of this box brought."""
    names = {name for line in lines if line.amount.minor < 0 for name in _names_of(line)}
    return _gifts_named(box_id, names)


def returns_found_late(stored: StatementImport) -> dict[int, int]:
    """By line: the gift that it takes back, where the same file had brought that gift, too."""
    minor = BankLine.__table__.c.minor
    query = select(BankLine.id, BankLine.end_to_end, BankLine.reference, minor).where(
        BankLine.import_id == stored.id,
        BankLine.state == LineState.WAITING,
        BankLine.returns_id.is_(None),
        or_(BankLine.end_to_end.is_not(None), BankLine.reference.is_not(None)),
        minor < 0,
    )
    found: dict[int, int] = {}
    for rows in db.session.execute(query).partitions(READ_AT_ONCE):
        names = {row.id: [each for each in (row.end_to_end, row.reference) if each] for row in rows}
        gifts = _gifts_named(stored.cash_box_id, {each for few in names.values() for each in few})
        for row in rows:
            gift_id = _gift_named(names[row.id], row.minor, gifts)
            if gift_id is not None:
                found[row.id] = gift_id
    return found


def _gift_named(names: Iterable[str], minor: int, returned: Returned) -> int | None:
    found = (returned.get((name, -minor)) for name in names)
    return next((each for each in found if each is not None), None)


def _gifts_named(box_id: int, names: Collection[str]) -> Returned:
    if not names:
        return {}
    minor = BankLine.__table__.c.minor
    query = (
        select(BankLine.end_to_end, BankLine.reference, minor, BankLineGift.contribution_id)
        .join(BankLineGift, BankLineGift.line_id == BankLine.id)
        .where(
            BankLine.cash_box_id == box_id,
            or_(BankLine.end_to_end.in_(names), BankLine.reference.in_(names)),
            BankLine.state == LineState.BOOKED,
        )
    )
    found: dict[tuple[str, int], int] = {}
    for end_to_end, reference, amount, contribution_id in db.session.execute(query):
        found |= {(name, amount): contribution_id for name in (end_to_end, reference) if name}
    return found


def _names_of(line: StatementLine) -> list[str]:
    named = (line.original_reference, line.end_to_end, line.reference)
    return [name for name in named if name]


def _words(text: str) -> set[str]:
    return {word for word in WORD.findall(text.casefold()) if len(word) >= SHORTEST_NAME}
