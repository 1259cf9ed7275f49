"""In which currencies a campaign's money was given, as the public may know it.

A currency in which hardly anyone gives would tell what somebody received who does not publish it.
So a currency is named if no such source stands behind what was received in it, or at least three
sources do. The others are one sum, which takes in more of them until it has three sources too.
Reported and expected money is left out as `queries/kept_back.py` has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CurrencyTotal, Fund, FundKind, Standing
from campaign.fundraising.queries.kept_back import (
    SMALLEST_GROUP,
    keeping_back,
    untold_by_currency,
)
from campaign.fundraising.queries.totals import Amounts
from campaign.kernel.database import db
from campaign.kernel.money import Money

EVERYBODY_ELSE = 0
"""Friends who publish, and who gives to the campaign itself, as one source; others are funds."""


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    currency: str
    given: Amounts
    """In this currency."""
    counted: Money
    """What was received, in the campaign's currency, at the rates of each gift's day."""


@dataclass(frozen=True, slots=True)
class CurrencySums:
    rows: tuple[CurrencyRow, ...]
    """The currencies that are named, the largest first."""
    others: Money
    """What was received in the others, in the campaign's currency."""


@dataclass(slots=True)
class _Given:
    """What was given in one currency, and by whom it was received."""

    row: CurrencyRow
    received: dict[int, int] = field(default_factory=dict)
    """By fund, of organizations and of those who keep theirs back."""
    kept_back: set[int] = field(default_factory=set)
    """Funds that do not publish what they raise."""

    @property
    def sources(self) -> set[int]:
        funds = {fund_id for fund_id, minor in self.received.items() if minor}
        rest = self.row.given.received.minor - sum(self.received.values())
        return funds | ({EVERYBODY_ELSE} if rest else set())

    @property
    def is_telling(self) -> bool:
        return bool(self.kept_back & self.sources) and len(self.sources) < SMALLEST_GROUP

    @property
    def stands_out(self) -> bool:
        """Whether gifts that are listed as the campaign's tell whose they are."""
        hidden = self.kept_back & self.sources
        return bool(hidden) and len(hidden | ({EVERYBODY_ELSE} & self.sources)) < SMALLEST_GROUP


def sums_by_currency(campaign: Campaign) -> CurrencySums:
    """How the campaign's sums came together; the rows and the others add up to the whole."""
    largest_first = sorted(_given(campaign), key=_by_size)
    folded = _folded(largest_first)
    return CurrencySums(
        rows=tuple(given.row for given in largest_first if given not in folded),
        others=sum((given.row.counted for given in folded), Money(0, campaign.currency)),
    )


def listable_currencies(campaign: Campaign) -> frozenset[str]:
    """In which gifts may be listed one by one, without telling what is kept back.

    A gift to somebody who publishes nothing is listed as the campaign's. In the campaign's
    own currency it does not stand out; in another it could be known by that currency, unless at
    least three sources give in it whose gifts are listed so.
    """
    return frozenset(
        given.row.currency
        for given in _given(campaign)
        if given.row.currency == campaign.currency or not given.stands_out
    )


def _by_size(given: _Given) -> tuple[int, str]:
    return -given.row.counted.minor, given.row.currency


def _folded(largest_first: Sequence[_Given]) -> list[_Given]:
    """What must not be named: what tells too much, and the smallest others that hide it."""
    if len(largest_first) == 1:
        return []  # the campaign's sum says the same
    folded = [given for given in largest_first if given.is_telling]
    if not folded:
        return []
    for given in reversed([given for given in largest_first if given not in folded]):
        if len(set().union(*(each.sources for each in folded))) >= SMALLEST_GROUP:
            break
        folded.append(given)
    return folded


def _given(campaign: Campaign) -> Iterable[_Given]:
    """By currency, from the sums of the campaign's fund and of those below that are told apart."""
    kept_back = set()
    untold = untold_by_currency(campaign).sums
    whole: dict[str, list[CurrencyTotal]] = defaultdict(list)
    received: dict[str, dict[int, int]] = defaultdict(dict)
    for total, kind, is_kept_back in _totals_told_apart(campaign):
        if is_kept_back:
            kept_back.add(total.fund_id)
        if kind is FundKind.CAMPAIGN:
            whole[total.given_currency].append(total)
        elif total.standing is Standing.RECEIVED:
            received[total.given_currency][total.fund_id] = total.given_minor
    for code, totals in whole.items():
        given = Amounts.of(code, ((total.standing, total.given_minor) for total in totals))
        told = given - untold.get(code, Amounts.of(code))
        if told:
            row = CurrencyRow(code, told, _counted(campaign, totals))
            yield _Given(row, received[code], kept_back)


def _totals_told_apart(campaign: Campaign) -> Iterable[tuple[CurrencyTotal, FundKind, bool]]:
    """With whether their owner keeps them back."""
    is_kept_back = Fund.id.in_(keeping_back(campaign))
    query = (
        select(CurrencyTotal, Fund.kind, is_kept_back)
        .join(Fund, Fund.id == CurrencyTotal.fund_id)
        .where(
            Fund.campaign_id == campaign.id,
            or_(
                Fund.kind.in_((FundKind.CAMPAIGN, FundKind.ORGANIZATION)),
                is_kept_back,
            ),
        )
    )
    return ((total, kind, bool(kept)) for total, kind, kept in db.session.execute(query))


def _counted(campaign: Campaign, totals: Iterable[CurrencyTotal]) -> Money:
    counted = sum(total.minor for total in totals if total.standing is Standing.RECEIVED)
    return Money(counted, campaign.currency)
