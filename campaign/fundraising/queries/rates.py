"""What an amount counts for in another currency, at a rate that is dated and never guessed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import or_, select, tuple_

from campaign.fundraising.models import Rate
from campaign.kernel.database import db
from campaign.kernel.dates import format_day
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money
from campaign.kernel.money import convert as convert_money

OLDEST_RATE = timedelta(days=31)
"""For how long a rate serves: as many publish one a month."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount in another currency, with the rates that led there; none: the same currency."""

    money: Money
    rate_id: int | None = None
    second_rate_id: int | None = None


def convert(money: Money, to: str, on: date) -> Conversion:
    """What `money` counts for on that day. Raises Refused where no rate is known."""
    if money.currency == to:
        return Conversion(money)
    rates = _way(money.currency, to, on)
    if not rates:
        raise Refused(
            _(
                "No exchange rate between %(given)s and %(wanted)s is known for %(day)s. "
                "The treasurer of the coalition can enter one.",
                given=money.currency,
                wanted=to,
                day=format_day(on, current_locale()),
            )
        )
    return Conversion(exchange(money, rates), *(rate.id for rate in rates))


def exchange(money: Money, rates: Iterable[Rate]) -> Money:
    """`money` led through these rates one after the other, rounded once at the end.

    Raises ValueError if a rate does not know the currency that it is handed.
    """
    factor, currency = Fraction(1), money.currency
    for rate in rates:
        if currency not in (rate.base, rate.quote):
            raise ValueError(f"rate {rate.id} does not change {currency}")
        if currency == rate.base:
            factor, currency = factor * Fraction(rate.value), rate.quote
        else:
            factor, currency = factor / Fraction(rate.value), rate.base
    return convert_money(money, currency, factor)


def newest_rates(most: int = 50) -> Sequence[Rate]:
    query = select(Rate).order_by(Rate.on_day.desc(), Rate.id.desc()).limit(most)
    return db.session.scalars(query).all()


def _way(given: str, wanted: str, on: date) -> Sequence[Rate]:
    """A rate of the two currencies, else two rates by way of a third, else nothing."""
    served = select(Rate).where(Rate.on_day <= on, Rate.on_day > on - OLDEST_RATE)
    newest_first = served.order_by(Rate.on_day.desc(), Rate.id.desc())
    pair = db.session.scalar(
        newest_first.where(
            tuple_(Rate.base, Rate.quote).in_([(given, wanted), (wanted, given)])
        ).limit(1)
    )
    if pair is not None:
        return (pair,)
    either = (given, wanted)
    touching = newest_first.where(or_(Rate.base.in_(either), Rate.quote.in_(either)))
    return _way_round(given, wanted, db.session.scalars(touching).all())


def _way_round(given: str, wanted: str, newest_first: Sequence[Rate]) -> Sequence[Rate]:
    """By way of the third currency whose older rate is the newest."""
    out, back = _by_other(given, newest_first), _by_other(wanted, newest_first)
    ways = [(out[third], back[third]) for third in sorted(out.keys() & back.keys())]
    return max(ways, key=lambda way: min(rate.on_day for rate in way), default=())


def _by_other(currency: str, newest_first: Sequence[Rate]) -> dict[str, Rate]:
    """The newest rate of `currency` with each other one."""
    found: dict[str, Rate] = {}
    for rate in newest_first:
        if currency in (rate.base, rate.quote):
            found.setdefault(rate.quote if rate.base == currency else rate.base, rate)
    return found
