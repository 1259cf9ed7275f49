"""What a fund holds: three sums that stand beside each other and are never added together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Row, select

from campaign.fundraising.models import Fund, FundTotal, Standing
from campaign.kernel.database import db
from campaign.kernel.money import Money

STANDINGS = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Sums in one currency, by how sure it is that the money is here."""

    received: Money
    reported: Money
    expected: Money

    @classmethod
    def of(cls, currency: str, sums: Iterable[tuple[Standing, int]] = ()) -> Self:
        """From minor units by standing; a standing that occurs twice is added up."""
        minor = dict.fromkeys(STANDINGS, 0)
        for standing, amount in sums:
            minor[standing] += amount
        return cls(*(Money(minor[standing], currency) for standing in STANDINGS))

    @property
    def currency(self) -> str:
        return self.received.currency

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.received + other.received,
            self.reported + other.reported,
            self.expected + other.expected,
        )

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.received - other.received,
            self.reported - other.reported,
            self.expected - other.expected,
        )

    def __bool__(self) -> bool:
        """Whether any of the three is something."""
        return any((self.received, self.reported, self.expected))


@dataclass(frozen=True, slots=True)
class Raised:
    """What a fund with all below it holds."""

    own: Amounts
    """In the fund's currency."""
    counted: Amounts
    """In the campaign's currency."""
    gifts: int
    """Contributions that stand, received or reported."""

    @classmethod
    def nothing(cls, currency: str, campaign_currency: str | None = None) -> Self:
        return cls(Amounts.of(currency), Amounts.of(campaign_currency or currency), 0)


def standing_totals(fund: Fund) -> Amounts:
    """Of a fund with all below it, in the fund's currency."""
    query = select(FundTotal.standing, FundTotal.minor).where(FundTotal.fund_id == fund.id)
    return Amounts.of(
        fund.currency, [(standing, minor) for standing, minor in db.session.execute(query)]
    )


def raised_by_fund(funds: Iterable[Fund], campaign_currency: str) -> dict[int, Raised]:
    """Of each of these funds of one campaign, in one query."""
    by_id = {fund.id: fund for fund in funds}
    totals: dict[int, list[Row[int, Standing, int, int, int]]] = defaultdict(list)
    query = select(
        FundTotal.fund_id,
        FundTotal.standing,
        FundTotal.minor,
        FundTotal.campaign_minor,
        FundTotal.gifts,
    ).where(FundTotal.fund_id.in_(by_id))
    for total in db.session.execute(query):
        totals[total.fund_id].append(total)
    return {
        fund_id: Raised(
            own=Amounts.of(fund.currency, ((t.standing, t.minor) for t in totals[fund_id])),
            counted=Amounts.of(
                campaign_currency, ((t.standing, t.campaign_minor) for t in totals[fund_id])
            ),
            gifts=sum(t.gifts for t in totals[fund_id] if t.standing is not Standing.EXPECTED),
        )
        for fund_id, fund in by_id.items()
    }
