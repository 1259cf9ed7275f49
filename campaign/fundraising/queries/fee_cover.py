"""What a donor may add so that the whole gift arrives: the card provider's fee, about.

What the provider really takes is booked when it says so; this is an estimate that is shown before.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from campaign.fundraising.queries.giving_rules import Demands
from campaign.kernel.errors import Refused
from campaign.kernel.money import Money, exponent

WHOLE = 10_000
"""Shares are in hundredths of a per cent."""
USUAL_SHARE = 150
USUAL_FIXED = Money(25, "EUR")
"""What European cards cost at the provider's list price; rules may say otherwise."""


@dataclass(frozen=True, slots=True)
class Fee:
    """A share of what is paid, and something for each payment."""

    share: int
    fixed: Money


def fee_in(demands: Demands, currency: str) -> Fee:
    """The nearest owner's, in the currency of the gift."""
    own = next((rules for rules in demands.rules if rules.fee_share is not None), None)
    share = own.fee_share if own is not None and own.fee_share is not None else USUAL_SHARE
    fixed = (own.limit("fee_fixed") if own is not None else USUAL_FIXED) or Money(0, currency)
    try:
        return Fee(share, demands.worth(fixed, currency))
    except Refused:  # an estimate may leave out what cannot be compared
        return Fee(share, Money(0, currency))


def cover_of(given: Money, fee: Fee) -> Money:
    """What to add so that, once the fee is taken from the whole, the gift is left."""
    whole = Fraction((given.minor + fee.fixed.minor) * WHOLE, WHOLE - fee.share)
    step = _step(given.currency)
    return Money(ceil((whole - given.minor) / step) * step, given.currency)


def _step(currency: str) -> int:
    """Never finer than a hundredth: providers take no thousandths."""
    return int(10 ** max(exponent(currency) - 2, 0))
