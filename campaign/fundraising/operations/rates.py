"""Exchange rates that somebody enters: who, when and from where is kept with them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from campaign.fundraising.models import Rate
from campaign.kernel import audit
from campaign.kernel.audit import Author
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import is_currency

MOST_DIGITS = 20


def enter_rate(
    base: str, quote: str, value: Decimal, *, on_day: date, source: str, by: Author
) -> Rate:
    """One unit of `base` is worth `value` of `quote` on that day, as `source` has it.

    The same rate again changes nothing. Another value for the same day from the same source is
    refused: what was booked at a rate must go on finding it.
    """
    _refuse_bad_rate(base, quote, value, on_day, source)
    with transaction():
        known = db.session.scalar(
            select(Rate).filter_by(base=base, quote=quote, on_day=on_day, source=source)
        )
        if known is not None:
            return _unchanged(known, value)
        rate = Rate(
            base=base,
            quote=quote,
            value=value,
            on_day=on_day,
            source=source,
            entered_by=by.reference,
        )
        db.session.add(rate)
        db.session.flush()
        audit.record(by, "rate.entered", f"rate:{rate.id}", {"value": (None, str(value))})
        return rate


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
    if on_day > today():
        raise Refused(_("The day lies in the future."), field="on_day")
    if not source.strip():
        raise Refused(_("Name the source of the rate."), field="source")
