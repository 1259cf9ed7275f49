"""Exchange rates that somebody enters: who, when, for whom and from where is kept with them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from campaign.fundraising.models import Rate
from campaign.fundraising.tender import CONVERSION_RATES, EURO, is_in_use, last_day_of
from campaign.kernel import audit
from campaign.kernel.audit import Author, Machine
from campaign.kernel.clock import newest_day
from campaign.kernel.database import db, transaction
from campaign.kernel.dates import format_day
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import is_currency
from campaign.kernel.rows import insert_missing

MOST_DIGITS = 20
LAW = Machine("law")
SOURCE_OF_LAW = "Council of the European Union"


def enter_rate(
    base: str,
    quote: str,
    value: Decimal,
    *,
    on_day: date,
    source: str,
    by: Author,
    coalition_id: int | None = None,
) -> Rate:
    """One unit of `base` is worth `value` of `quote` on that day, as `source` has it.

    It counts for one coalition, whose treasurer answers for it; None: it is published for all.

    The same rate again changes nothing. Another value for the same day from the same source is
    refused: what was booked at a rate must go on finding it.
    """
    _refuse_bad_rate(base, quote, value, on_day, source)
    with transaction():
        known = db.session.scalar(
            select(Rate)
            .filter_by(base=base, quote=quote, on_day=on_day, source=source)
            .where(Rate.coalition_id.is_not_distinct_from(coalition_id))
        )
        if known is not None:
            return _unchanged(known, value)
        rate = Rate(
            coalition_id=coalition_id,
            base=base,
            quote=quote,
            value=value,
            on_day=on_day,
            source=source,
            entered_by=by.reference,
        )
        db.session.add(rate)
        db.session.flush()
        audit.record(
            by,
            "rate.entered",
            f"rate:{rate.id}",
            {"value": (None, str(value))},
            coalition_id=coalition_id,
        )
        return rate


def enter_rates_of_law(currencies: Iterable[str], on: date) -> None:
    """What the euro replaced is worth what the law says, for ever; entered when it is needed."""
    rows = [
        {
            "base": EURO,
            "quote": currency,
            "on_day": CONVERSION_RATES[currency][0],
            "value": CONVERSION_RATES[currency][1],
            "source": SOURCE_OF_LAW,
            "is_fixed": True,
            "entered_by": LAW.reference,
        }
        for currency in CONVERSION_RATES.keys() & set(currencies)
        if not is_in_use(currency, on) and CONVERSION_RATES[currency][0] <= on
    ]
    if rows:
        with transaction():
            insert_missing(Rate, (), rows)


def refuse_unless_in_use(currency: str, on: date) -> None:
    """Nobody gives or promises money that is no longer, or not yet, in use on that day."""
    if is_in_use(currency, on):
        return
    locale, last = current_locale(), last_day_of(currency)
    if last < on:
        raise Refused(
            _(
                "%(currency)s was in use until %(last)s. Choose a currency of %(day)s.",
                currency=currency,
                last=format_day(last, locale),
                day=format_day(on, locale),
            ),
            field="currency",
        )
    raise Refused(
        _("%(currency)s was not in use yet on that day.", currency=currency), field="currency"
    )


def _unchanged(known: Rate, value: Decimal) -> Rate:
    if known.value != value:
        raise Refused(
            _(
                "%(source)s is entered with %(value)s for this day already: "
                "name another source for a corrected rate.",
                source=known.source,
                value=known.value,
            )
        )
    return known


def _refuse_bad_rate(base: str, quote: str, value: Decimal, on_day: date, source: str) -> None:
    for code in (base, quote):
        if not is_currency(code):
            raise Refused(_("%(code)s is no currency.", code=code))
    if base == quote:
        raise Refused(_("A rate is between two different currencies."))
    if not (value.is_finite() and value > 0 and len(value.as_tuple().digits) <= MOST_DIGITS):
        raise Refused(_("A rate is a number above zero with at most 20 digits."), field="value")
    if on_day > newest_day():
        raise Refused(_("The day lies in the future."), field="on_day")
    if not source.strip():
        raise Refused(_("Name the source of the rate."), field="source")
