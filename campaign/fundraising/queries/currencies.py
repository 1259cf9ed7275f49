"""In which currencies a campaign's money was given, as the public may know it.

A currency in which hardly anyone gives would tell what an organization raised that does not
publish it. So a currency is named if no such organization stands behind it, or at least three
sources do. The others are one sum, which takes in more of them until it has three sources too.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, select

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CurrencyTotal, Fund, FundKind, Goal, GoalVisibility
from campaign.fundraising.queries.goals import SMALLEST_GROUP
from campaign.fundraising.queries.totals import Amounts
from campaign.kernel.database import db

EVERYBODY_ELSE = 0
"""Friends and who gives to the campaign itself, as one source; the others are organizations."""


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    currency: str
    given: Amounts
    """In this currency."""
    counted: Amounts
    """In the campaign's currency, at the rates of each gift's day."""


@dataclass(frozen=True, slots=True)
class CurrencySums:
    rows: tuple[CurrencyRow, ...]
    """The currencies that are named, the largest first."""
    others: Amounts
    """What the others count for together, in the campaign's currency."""


@dataclass(slots=True)
class _Given:
    """What was given in one currency, and by whom."""

    row: CurrencyRow
    by_organization: dict[int, Amounts] = field(default_factory=dict)
    kept_back: set[int] = field(default_factory=set)
    """Organizations among them that do not publish what they raise."""

    @property
    def sources(self) -> set[int]:
        organizations = {who for who, given in self.by_organization.items() if given}
        rest = self.row.given - sum(self.by_organization.values(), Amounts.of(self.row.currency))
        return organizations | ({EVERYBODY_ELSE} if rest else set())

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
        others=sum((given.row.counted for given in folded), Amounts.of(campaign.currency)),
    )


def listable_currencies(campaign: Campaign) -> frozenset[str]:
    """In which gifts may be listed one by one, without telling what is kept back.

    A gift to an organization that publishes nothing is listed as the campaign's. In the campaign's
    own currency it does not stand out; in another it could be known by that currency, unless at
    least three sources give in it whose gifts are listed so.
    """
    return frozenset(
        given.row.currency
        for given in _given(campaign)
        if given.row.currency == campaign.currency or not given.stands_out
    )


def _by_size(given: _Given) -> tuple[int, int, str]:
    counted = given.row.counted
    return -counted.received.minor, -counted.reported.minor, given.row.currency


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
    """By currency, from the sums of the campaign's fund and of its organizations' funds."""
    query = (
        select(CurrencyTotal, Fund.organization_id, Goal.visibility)
        .join(Fund, Fund.id == CurrencyTotal.fund_id)
        .outerjoin(Goal, and_(Goal.fund_id == Fund.id, Goal.ended_at.is_(None)))
        .where(
            Fund.campaign_id == campaign.id,
            Fund.kind.in_((FundKind.CAMPAIGN, FundKind.ORGANIZATION)),
        )
    )
    whole: dict[str, list[CurrencyTotal]] = defaultdict(list)
    parts: dict[str, dict[int, list[CurrencyTotal]]] = defaultdict(lambda: defaultdict(list))
    kept_back = set()
    for total, organization_id, visibility in db.session.execute(query):
        if organization_id is None:
            whole[total.given_currency].append(total)
            continue
        parts[total.given_currency][organization_id].append(total)
        if visibility is not GoalVisibility.PUBLIC:
            kept_back.add(organization_id)
    for code, totals in whole.items():
        yield _Given(
            row=CurrencyRow(code, _amounts_given(code, totals), _counted(campaign, totals)),
            by_organization={who: _amounts_given(code, own) for who, own in parts[code].items()},
            kept_back=kept_back,
        )


def _amounts_given(code: str, totals: Iterable[CurrencyTotal]) -> Amounts:
    return Amounts.of(code, ((total.standing, total.given_minor) for total in totals))


def _counted(campaign: Campaign, totals: Iterable[CurrencyTotal]) -> Amounts:
    return Amounts.of(campaign.currency, ((total.standing, total.minor) for total in totals))
