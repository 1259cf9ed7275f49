"""What the give page offers: for whom, in which currencies, which amounts, or which account."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CashBox, CashBoxKind, Fund, FundKind
from campaign.fundraising.queries.funds import boxes_for, funds_of
from campaign.fundraising.queries.giving_rules import Demands
from campaign.fundraising.queries.rates import convert, served_pairs
from campaign.fundraising.tender import is_in_use
from campaign.kernel.money import Money, exponent

SUGGESTED = (10, 25, 50, 100)
"""In euros, or in whatever the campaign counts where no rate leads there."""
YARDSTICK = "EUR"
ROUND_NUMBERS = (Decimal("1"), Decimal("2"), Decimal("2.5"), Decimal("5"), Decimal("10"))


def funds_to_give_to(campaign: Campaign, asked: str | None = None) -> list[Fund]:
    """Open funds whose owners may be named, the campaign's own first.

    And the one that a friend's own page leads to, though it names nobody.
    """
    return [
        fund
        for fund in funds_of(campaign)
        if fund.is_open
        and not fund.is_hidden
        and (_may_be_named(fund) or (fund.kind is FundKind.FRIEND and str(fund.id) == asked))
    ]


def currencies_for(fund: Fund, on: date) -> list[str]:
    """In which a gift to this fund can be counted on that day, the campaign's own first."""
    served = served_pairs(on, fund.coalition_id)
    candidates = {currency for pair in served for currency in pair}
    levels = {level.currency for level in fund.chain()}
    own = [fund.campaign.currency, fund.currency]
    counted = sorted(code for code in candidates if all(_leads(code, to, served) for to in levels))
    return [code for code in dict.fromkeys([*own, *counted]) if is_in_use(code, on)]


def suggested_amounts(currency: str, campaign: Campaign, on: date) -> list[Money]:
    """Round amounts in that currency, worth about as much in each."""
    served = served_pairs(on, campaign.coalition_id)
    if currency == YARDSTICK or not _leads(YARDSTICK, currency, served):
        return [_whole(amount, currency) for amount in SUGGESTED]
    worth = [
        convert(_whole(amount, YARDSTICK), currency, on, campaign.coalition_id).money
        for amount in SUGGESTED
    ]
    return list(dict.fromkeys(_rounded(money) for money in worth))


def nearest_allowed(suggested: Sequence[Money], demands: Demands) -> list[Money]:
    """Where no suggested amount is allowed: the smallest or the largest that is, in whole units."""
    currency = suggested[0].currency
    low, top = demands.undercut(suggested[-1]), demands.exceeded(suggested[0])
    unit = 10 ** exponent(currency)
    if low is not None:
        worth = demands.worth(low, currency)
        return [Money(-(-worth.minor // unit) * unit, currency)]
    if top is not None:
        worth = demands.worth(top, currency)
        return [Money(worth.minor // unit * unit or worth.minor, currency)]
    return list(suggested)


def accounts_for(fund: Fund) -> Sequence[CashBox]:
    """Bank accounts to which a gift for this fund can be sent, the nearest owner's first."""
    boxes = [box for box in boxes_for(fund) if box.kind is CashBoxKind.BANK and box.iban]
    return sorted(boxes, key=lambda box: box.organization_id is None)


def _may_be_named(fund: Fund) -> bool:
    if fund.event is not None:
        return not fund.event.is_hidden
    return fund.kind is not FundKind.FRIEND or (
        fund.friend is not None and fund.friend.name_is_public
    )


def _leads(given: str, wanted: str, served: set[frozenset[str]]) -> bool:
    """Whether a rate, or two by way of a third currency, lead from one to the other."""
    if given == wanted or frozenset((given, wanted)) in served:
        return True
    return bool(_neighbours(given, served) & _neighbours(wanted, served))


def _neighbours(currency: str, served: set[frozenset[str]]) -> set[str]:
    return {other for pair in served if currency in pair for other in pair - {currency}}


def _whole(amount: int, currency: str) -> Money:
    return Money(amount * 10 ** exponent(currency), currency)


def _rounded(money: Money) -> Money:
    """The nearest of 1, 2, 2.5, 5 and their tens; never below one whole unit."""
    major = max(money.major, Decimal(1))
    magnitude = Decimal(10) ** major.adjusted()
    nearest = min(ROUND_NUMBERS, key=lambda number: abs(number * magnitude - major))
    whole = max(int(nearest * magnitude), 1)
    return _whole(whole, money.currency)
