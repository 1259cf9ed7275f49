"""`rates`: exchange rates of one source, day by day. None is ever changed."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select

from campaign.datafiles.forms import Field, Form, Values
from campaign.datafiles.kinds import CURRENCY, Kind, line, read_day, read_decimal
from campaign.datafiles.nodes import Node, Unreadable
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Difference, Section
from campaign.fundraising.models import Rate
from campaign.fundraising.operations import enter_rate
from campaign.kernel.audit import Author
from campaign.kernel.database import db


def _read_days(node: Node) -> dict[date, Decimal]:
    days: dict[date, Decimal] = {}
    for written, value in node.items():
        try:
            day, rate = read_day(written), read_decimal(value.text())
            if rate <= 0:
                raise Unreadable("a rate above 0")
            days[day] = rate
        except Unreadable as error:
            value.expected(error)
    return days


DAYS = Kind(
    _read_days,
    lambda days: {day.isoformat(): days[day] for day in sorted(days)},
    lambda stored, given: {**stored, **given},
)


def check_pair(values: Values) -> Iterator[tuple[str, str]]:
    if values["base"] == values["quote"]:
        yield "quote", "expected another currency than the base"


class Rates(Section):
    name = "rates"
    word = "series of rates"
    words = "series of rates"
    form = Form(
        (
            Field("base", CURRENCY, required=True),
            Field("quote", CURRENCY, required=True),
            Field("source", line(120), required=True),
            Field("days", DAYS, required=True, default={}),
        ),
        (check_pair,),
    )

    def key(self, values: Values) -> str:
        return f"{values['base']}/{values['quote']} ({values['source']})"

    def stored(self, values: Values) -> Values | None:
        query = select(Rate).filter_by(
            base=values["base"], quote=values["quote"], source=values["source"]
        )
        return next(_blocks(db.session.scalars(query.order_by(Rate.on_day)).all()), None)

    def settle(self, stored: Values, merged: Values) -> tuple[Values, list[Difference]]:
        """Days are added; a day that is there stays as it is."""
        conflicts = [
            Difference(f"days.{day}", value, merged["days"][day])
            for day, value in stored["days"].items()
            if merged["days"][day] != value
        ]
        return {**merged, "days": {**merged["days"], **stored["days"]}}, conflicts

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        known = stored["days"] if stored else {}
        for day, value in values["days"].items():
            if day not in known:
                enter_rate(
                    values["base"],
                    values["quote"],
                    value,
                    on_day=day,
                    source=values["source"],
                    by=by,
                )

    def entries(self, scope: Scope) -> Iterable[Values]:
        return _blocks(scope.rates())


def _blocks(rates: Iterable[Rate]) -> Iterator[Values]:
    """One for each pair and source; the rates come in this order."""
    for (base, quote, source), days in groupby(
        rates, lambda rate: (rate.base, rate.quote, rate.source)
    ):
        yield {
            "base": base,
            "quote": quote,
            "source": source,
            "days": {rate.on_day: rate.value for rate in days},
        }
