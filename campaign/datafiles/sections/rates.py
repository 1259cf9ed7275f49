"""`rates`: exchange rates of one source, day by day. None is ever changed."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.datafiles.forms import Field, Form, Values
from campaign.datafiles.kinds import CURRENCY, Kind, line, read_day, read_decimal, reference
from campaign.datafiles.nodes import Node, Unreadable
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.section import Difference, Section
from campaign.fundraising.models import Rate
from campaign.fundraising.operations import enter_rate
from campaign.kernel.audit import Author
from campaign.kernel.database import db
from campaign.organizations.queries import find_coalition


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
            Field("coalition", reference("coalition")),
            Field("days", DAYS, required=True, default={}),
        ),
        (check_pair,),
    )

    def key(self, values: Values) -> str:
        owner = f", {values['coalition']}" if values.get("coalition") else ""
        return f"{values['base']}/{values['quote']} ({values['source']}{owner})"

    def stored(self, values: Values) -> Values | None:
        query = (
            select(Rate)
            .options(joinedload(Rate.coalition))
            .filter_by(base=values["base"], quote=values["quote"], source=values["source"])
            .where(Rate.coalition_id.is_not_distinct_from(_owner(values)))
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
                    coalition_id=_owner(values),
                )

    def entries(self, scope: Scope) -> Iterable[Values]:
        return _blocks(scope.rates())


def _owner(values: Values) -> int | None:
    """Whose rates these are; None: everybody's."""
    slug = values.get("coalition")
    return find_coalition(slug).id if slug else None


def _blocks(rates: Iterable[Rate]) -> Iterator[Values]:
    """One for each pair, source and owner; the rates come in this order."""
    for (base, quote, source, coalition), days in groupby(
        rates, lambda rate: (rate.base, rate.quote, rate.source, rate.coalition)
    ):
        yield {
            "base": base,
            "quote": quote,
            "source": source,
            "coalition": coalition.slug if coalition else None,
            "days": {rate.on_day: rate.value for rate in days},
        }
