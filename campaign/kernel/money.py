"""Money as integers of the smallest unit, never a float, and two currencies never mixed.

Exponents come from ISO 4217; there is one rounding function, half-even.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Self

from babel import Locale, numbers

from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

LARGEST_MINOR = 10**15
"""Larger amounts are mistakes, and would leave what browsers and spreadsheets count exactly."""


NO_DECIMALS = frozenset((
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF", "XPF",
))  # fmt: skip
THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
FOUR_DECIMALS = frozenset(("CLF", "UYW"))
EXPONENTS = {0: NO_DECIMALS, 3: THREE_DECIMALS, 4: FOUR_DECIMALS}
"""Minor units of ISO 4217, list one, where they are not 2."""

LETTER_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Where CLDR puts a space ("CHF 25") and Babel does not."""


SPACER = re.compile("[ ']")
"""What keyboards have for the space or apostrophe that a locale groups digits with."""


class CurrencyMismatch(TypeError):
    """Two currencies met in one sum. A mistake of the program, never of a person."""


@cache
def exponent(currency: str) -> int:
    """Digits behind the point in ISO 4217: EUR 2, JPY 0, KWD 3.

    CLDR has fewer for some currencies whose small coins are out of use; the books keep them.
    """
    return next((digits for digits, codes in EXPONENTS.items() if currency in codes), 2)


@cache
def is_currency(code: str) -> bool:
    """Whether ISO 4217 has or had this code, in capital letters."""
    return len(code) == 3 and code.isupper() and numbers.is_currency(code)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in the smallest unit of its currency: Money(25_00, "EUR") is 25 euros."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("minor units are whole numbers")

    @classmethod
    def from_major(cls, amount: Decimal, currency: str) -> Self:
        """Raises ValueError if the amount is finer than the currency."""
        scaled = amount.scaleb(exponent(currency))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} is finer than {currency} allows")
        return cls(int(scaled), currency)

    @property
    def major(self) -> Decimal:
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.minor

    def __composite_values__(self) -> tuple[int, str]:
        return self.minor, self.currency


def round_half_even(amount: Decimal | Fraction) -> int:
    """The one rounding of the books: to the nearest whole unit, ties to the even one."""
    return round(amount)


def convert(money: Money, to: str, rate: Decimal | Fraction) -> Money:
    """What `money` counts for in another currency, where one unit of it is `rate` units of that.

    Exact up to the one rounding at the end: a fraction keeps the inverse of a rate whole.
    """
    return Money(round_half_even(Fraction(money.major) * Fraction(rate) * 10 ** exponent(to)), to)


def share(money: Money, part: Money, whole: Money) -> Money:
    """As much of `money` as `part` is of `whole`, rounded once; all of it for the whole."""
    if part.currency != whole.currency:
        raise CurrencyMismatch(f"{part.currency} and {whole.currency}")
    portion = Fraction(part.minor, whole.minor)
    return Money(round_half_even(money.minor * portion), money.currency)


def parse_money(text: str, currency: str, locale: Locale) -> Money:
    """An amount as people of that locale type it ("1.250,50", "1 250.5", "25"). Raises Refused.

    A sign, letters or a group of digits that could mean something else is refused, never guessed.
    """
    typed = (
        text.strip().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    )
    amount = _parse_decimal(typed, locale)
    if amount is None:
        raise Refused(_("Write the amount in digits, such as %(example)s.", example="25"))
    if amount <= 0:
        raise Refused(_("The amount must be more than zero."))
    try:
        money = Money.from_major(amount, currency)
    except ValueError:
        raise Refused(_too_fine(currency)) from None
    if money.minor > LARGEST_MINOR:
        raise Refused(_("This amount is too large."))
    return money


def _too_fine(currency: str) -> str:
    if exponent(currency) == 0:
        return _("%(currency)s has no decimals: write a whole number.", currency=currency)
    return _(
        "%(currency)s has %(digits)s decimals at most.",
        currency=currency,
        digits=exponent(currency),
    )


def _parse_decimal(typed: str, locale: Locale) -> Decimal | None:
    """Locale's own form first; a plain "25.50" or "25,50" is understood everywhere."""
    if not typed or not all(c.isascii() and (c.isdigit() or c in "., '") for c in typed):
        return None
    head, mark, tail = typed.rpartition("," if typed.rfind(",") > typed.rfind(".") else ".")
    if mark and head.isdigit() and tail.isdigit() and len(tail) != 3:
        return Decimal(f"{head}.{tail}")
    if typed.isdigit():
        return Decimal(typed)
    try:
        return numbers.parse_decimal(SPACER.sub(_group_mark(locale), typed), locale, strict=True)
    except numbers.NumberFormatError:
        return None


def _group_mark(locale: Locale) -> str:
    mark: str = numbers.get_group_symbol(locale)
    return mark


@lru_cache(maxsize=4096)
def format_money(money: Money, locale: Locale, *, whole: bool = False) -> str:
    """As the locale writes it, with the currency's sign; `whole` leaves out decimals of zero."""
    digits = exponent(money.currency)
    if whole and money.minor % 10**digits == 0:
        digits = 0
    pattern = numbers.parse_pattern(locale.currency_formats["standard"].pattern)
    pattern.frac_prec = (digits, digits)
    text: str = pattern.apply(money.major, locale, currency=money.currency, currency_digits=False)
    return LETTER_BEFORE_DIGIT.sub("\N{NO-BREAK SPACE}", text)
