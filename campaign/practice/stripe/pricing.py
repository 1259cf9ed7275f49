"""What the practice Stripe takes, and at which rates it changes money: a schedule to see through.

The real one's prices hang on the country and on the card; what counts for practising is that a fee
is taken, that refunds do not bring it back, and that it can be worked out by hand.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from campaign.practice.stripe.currencies import exponent

DISPUTE_FEE = 20_00
"""In minor units of the account's currency, kept however the dispute ends."""


@dataclass(frozen=True)
class Fee:
    """So many thousandths of a payment, and so many minor units on top."""

    thousandths: int
    fixed: int

    def of(self, amount: int) -> int:
        share = Decimal(amount * self.thousandths).scaleb(-3)
        return min(amount, int(share.to_integral_value(ROUND_HALF_EVEN)) + self.fixed)


FEES = {"card": Fee(15, 25), "sepa_debit": Fee(0, 35)}

# How many units one euro buys. A currency that is missing here changes one to one.
PER_EURO = {
    "aud": "1.75", "bgn": "1.95583", "cad": "1.60", "chf": "0.95", "czk": "25", "dkk": "7.46",
    "gbp": "0.85", "huf": "400", "inr": "100", "isk": "145", "jpy": "160", "kwd": "0.35",
    "nok": "11.5", "pln": "4.25", "ron": "5", "sek": "11", "tnd": "3.4", "try": "45", "uah": "48",
    "usd": "1.10", "xof": "655.957",
}  # fmt: skip


class Exchange:
    """The rates of the day, which whoever practises may change."""

    def __init__(self) -> None:
        self._per_euro = {currency: Decimal(units) for currency, units in PER_EURO.items()}

    def set(self, currency: str, per_euro: Decimal) -> None:
        """From now on; what is settled already stays as it is."""
        self._per_euro[currency] = per_euro

    def rate(self, currency: str, to: str) -> Decimal | None:
        """How many units of `to` one unit brings; None where nothing is changed."""
        if currency == to:
            return None
        return round(self._units(to) / self._units(currency), 6)

    def convert(self, amount: int, currency: str, to: str) -> int:
        """Minor units of one currency in minor units of another, at the rate of the day."""
        rate = self.rate(currency, to)
        if rate is None:
            return amount
        exact = (amount * rate).scaleb(exponent(to) - exponent(currency))
        return int(exact.to_integral_value(ROUND_HALF_EVEN))

    def _units(self, currency: str) -> Decimal:
        return self._per_euro.get(currency, Decimal(1))
