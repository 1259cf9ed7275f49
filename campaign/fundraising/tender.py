"""Which money is in use on which day, and what a currency became that the euro replaced."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from babel.core import get_global

EURO = "EUR"

FIRST_DAYS_OF_THE_EURO: dict[date, dict[str, Decimal]] = {
    date(2007, 1, 1): {"SIT": Decimal("239.640")},
    date(2008, 1, 1): {"CYP": Decimal("0.585274"), "MTL": Decimal("0.429300")},
    date(2009, 1, 1): {"SKK": Decimal("30.1260")},
    date(2011, 1, 1): {"EEK": Decimal("15.6466")},
    date(2014, 1, 1): {"LVL": Decimal("0.702804")},
    date(2015, 1, 1): {"LTL": Decimal("3.45280")},
    date(2023, 1, 1): {"HRK": Decimal("7.53450")},
    date(2026, 1, 1): {"BGN": Decimal("1.95583")},
}
"""What one euro is by law, since the day on which it replaced a currency."""

CONVERSION_RATES: dict[str, tuple[date, Decimal]] = {
    currency: (day, value)
    for day, values in FIRST_DAYS_OF_THE_EURO.items()
    for currency, value in values.items()
}


def is_in_use(currency: str, on: date) -> bool:
    """Whether one pays with it anywhere on that day. What no country knows is not judged."""
    first, last = _period(currency)
    return first <= on <= last


def currencies_in_use(on: date) -> set[str]:
    """As CLDR knows them, without those that the euro had replaced by then."""
    return {code for code in _periods() if is_in_use(code, on)}


def last_day_of(currency: str) -> date:
    """On which one could pay with it; `date.max` where no end is known."""
    return _period(currency)[1]


def _period(currency: str) -> tuple[date, date]:
    return _periods().get(currency, (date.min, date.max))


@cache
def _periods() -> dict[str, tuple[date, date]]:
    """Each currency's first and last day, over all countries that have or had it."""
    found: dict[str, tuple[date, date]] = {}
    for periods in get_global("territory_currencies").values():
        for code, since, until, is_tender in periods:
            if not (is_tender and since):
                continue
            first, last = date(*since), date(*until) if until else date.max
            known = found.get(code, (first, last))
            found[code] = (min(known[0], first), max(known[1], last))
    for code, (day, _) in CONVERSION_RATES.items():
        found[code] = (found[code][0], day - timedelta(days=1))
    return found
