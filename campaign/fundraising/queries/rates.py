"""What an amount counts for in another currency, at a rate that is dated and never guessed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import ColumnElement, and_, or_, select, tuple_

from campaign.fundraising.models import Rate, RateFetch
from campaign.fundraising.tender import CONVERSION_RATES, EURO
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


def convert(money: Money, to: str, on: date, coalition_id: int | None = None) -> Conversion:
    """What `money` counts for on that day. Raises Refused where no rate is known.

    By rates that are published for all, and those that the coalition entered for itself.
    """
    if money.currency == to:
        return Conversion(money)
    rates = _way(money.currency, to, _serving(on, coalition_id))
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


def newest_rates(
    coalition_id: int | None, until: date | None = None, most: int = 50
) -> Sequence[Rate]:
    """Those that a coalition may count by, the newest first."""
    query = select(Rate).where(_known_to(coalition_id))
    if until is not None:
        query = query.where(Rate.on_day <= until)
    return db.session.scalars(query.order_by(Rate.on_day.desc(), Rate.id.desc()).limit(most)).all()


def last_fetch() -> RateFetch | None:
    """How fetching published rates went; None where nobody ever tried."""
    return db.session.scalar(select(RateFetch).order_by(RateFetch.tried_at.desc()).limit(1))


def served_pairs(on: date, coalition_id: int) -> set[frozenset[str]]:
    """Pairs of currencies between which a rate leads on that day."""
    query = select(Rate.base, Rate.quote).where(_serving(on, coalition_id)).distinct()
    pairs = {frozenset((row.base, row.quote)) for row in db.session.execute(query)}
    return pairs | {
        frozenset((EURO, currency))
        for currency, (day, _value) in CONVERSION_RATES.items()
        if day <= on
    }


def _serving(on: date, coalition_id: int | None) -> ColumnElement[bool]:
    """What the law fixed serves for ever, everything else for a while."""
    return and_(
        Rate.on_day <= on,
        or_(Rate.on_day > on - OLDEST_RATE, Rate.is_fixed),
        _known_to(coalition_id),
    )


def _known_to(coalition_id: int | None) -> ColumnElement[bool]:
    return or_(Rate.coalition_id.is_(None), Rate.coalition_id == coalition_id)


def _way(given: str, wanted: str, serving: ColumnElement[bool]) -> Sequence[Rate]:
    """A rate of the two currencies, else two rates by way of a third, else nothing.

    The newest serves; of one day the coalition's own, and the one that was entered last.
    """
    newest_first = (
        select(Rate)
        .where(serving)
        .order_by(
            Rate.is_fixed.desc(), Rate.on_day.desc(), Rate.coalition_id.is_(None), Rate.id.desc()
        )
    )
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
    return max(ways, key=lambda way: min(map(_as_fresh_as, way)), default=())


def _as_fresh_as(rate: Rate) -> date:
    return date.max if rate.is_fixed else rate.on_day


def _by_other(currency: str, newest_first: Sequence[Rate]) -> dict[str, Rate]:
    """The newest rate of `currency` with each other one."""
    found: dict[str, Rate] = {}
    for rate in newest_first:
        if currency in (rate.base, rate.quote):
            found.setdefault(rate.quote if rate.base == currency else rate.base, rate)
    return found
