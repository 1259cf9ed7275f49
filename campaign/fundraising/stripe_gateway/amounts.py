"""Amounts and moments as the provider writes them, and as we do."""

from datetime import UTC, datetime
from decimal import Decimal

from campaign.fundraising.stripe_gateway.problems import NotPossible
from campaign.kernel.money import Money

NO_DECIMALS = frozenset((
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
    "XOF", "XPF",
))  # fmt: skip
THREE_DECIMALS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
"""How Stripe counts; ISK and UGX have two decimals there, though ISO 4217 has none. Of three
decimals it takes two: the last digit has to be 0."""


FRACTION = "fraction"
"""Our own word, where the provider need not be asked."""


def to_provider(money: Money) -> int:
    """The amount in Stripe's units. Raises NotPossible for a fraction that it does not know."""
    units = money.major.scaleb(_digits(money.currency))
    step = 10 if money.currency in THREE_DECIMALS else 1
    if units % step:
        raise NotPossible(FRACTION)
    return int(units)


def from_provider(units: int, currency: str) -> Money:
    code = currency.upper()
    return Money.from_major(Decimal(units).scaleb(-_digits(code)), code)


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _digits(currency: str) -> int:
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2
