"""Reference rates come in: published for all, each day once, none ever changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from campaign.fundraising.models import Rate, RateFetch
from campaign.fundraising.reference_rates import SOURCE, PublishedRate
from campaign.fundraising.tender import EURO
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import newest_day, real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import is_currency
from campaign.kernel.rows import insert_missing

AT_ONCE = 2000


@dataclass(slots=True)
class ImportedRates:
    new: int = 0
    known: int = 0
    differing: list[str] = field(default_factory=list)
    """Where another value stands for the day already, one sentence each: it stays."""


def import_reference_rates(rates: Sequence[PublishedRate], *, by: Author) -> ImportedRates:
    """All or nothing; a second time nothing happens. Raises Refused for days to come."""
    first, last = min(rate.on_day for rate in rates), max(rate.on_day for rate in rates)
    if last > newest_day():
        raise Refused(_("These rates are of days to come."))
    with transaction():
        known = _known(first, last)
        imported, missing = ImportedRates(), []
        for rate in rates:
            stands = known.get((rate.currency, rate.on_day))
            if stands is None and is_currency(rate.currency):
                missing.append(rate)
            elif stands == rate.value:
                imported.known += 1
            elif stands is not None:
                imported.differing.append(
                    f"{rate.on_day} {rate.currency}: {stands} is entered, {rate.value} is published"
                )
        for start in range(0, len(missing), AT_ONCE):
            chunk = missing[start : start + AT_ONCE]
            insert_missing(Rate, (), [_row(rate, by) for rate in chunk])
        imported.new = len(missing)
        if missing:
            audit.record(by, "rates.imported", "rates:ecb", {"since": (None, first.isoformat())})
    return imported


def note_fetch(newest_day: date | None, problem: str | None) -> None:
    """How the last try went."""
    with transaction():
        fetch = db.session.get(RateFetch, SOURCE) or RateFetch(source=SOURCE)
        fetch.tried_at, fetch.problem = real_now(), problem
        if problem is None:
            fetch.succeeded_at, fetch.newest_day = fetch.tried_at, newest_day
        db.session.add(fetch)


def _known(first: date, last: date) -> dict[tuple[str, date], Decimal]:
    query = select(Rate.quote, Rate.on_day, Rate.value).where(
        Rate.base == EURO,
        Rate.source == SOURCE,
        Rate.coalition_id.is_(None),
        Rate.on_day.between(first, last),
    )
    return {(quote, on_day): value for quote, on_day, value in db.session.execute(query)}


def _row(rate: PublishedRate, by: Author) -> dict[str, object]:
    return {
        "base": EURO,
        "quote": rate.currency,
        "on_day": rate.on_day,
        "value": rate.value,
        "source": SOURCE,
        "entered_by": by.reference,
    }
