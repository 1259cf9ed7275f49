"""The sums of pages, worked out anew from what each entry counts for."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from campaign.fundraising.models import (
    Contribution,
    Count,
    CurrencyTotal,
    DayTotal,
    Fund,
    FundTotal,
    JournalEntry,
    Pledge,
    PledgeState,
    Reversal,
)
from campaign.kernel.database import Base, db

Sums = Mapping[tuple[Any, ...], Counter[str]]
"""By the primary key of a table of sums: its other columns."""

_COUNTS = Count.__table__
_TOP = _COUNTS.alias("top")
"""What the same entry or pledge counts for in the campaign's fund."""


def wrong_totals() -> Iterator[str]:
    """A sentence for each stored sum that is not what its entries add up to."""
    by_fund, by_currency, by_day = _recounted()
    yield from _compare(FundTotal, by_fund)
    yield from _compare(CurrencyTotal, by_currency)
    yield from _compare(DayTotal, by_day)


def _recounted() -> tuple[Sums, Sums, Sums]:
    by_fund: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    by_currency: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    by_day: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for query in (_of_entries(), _of_open_pledges()):
        for part in db.session.execute(query):
            key = (part.fund_id, part.standing)
            sums = {"minor": int(part.minor), "gifts": int(part.gifts)}
            in_campaign = int(part.campaign_minor)
            by_fund[key].update(sums, campaign_minor=in_campaign)
            by_currency[*key, part.currency].update(sums, given_minor=int(part.given_minor))
            by_day[*key, part.day].update(sums, campaign_minor=in_campaign)
    return by_fund, by_currency, by_day


def _of_entries() -> Select[Any]:
    """Grouped by everything that any table of sums tells apart."""
    contributions, reversals = Contribution.__table__.c, Reversal.__table__.c
    currency, day = contributions.given_currency, JournalEntry.__table__.c.on_day
    is_gift = reversals.id.is_(None)
    return (
        _summed(
            currency,
            day,
            given_minor=case((is_gift, contributions.given_minor), else_=-reversals.taken_minor),
            gifts=case((is_gift, 1), else_=reversals.gifts),
        )
        .join(JournalEntry, JournalEntry.id == _COUNTS.c.entry_id)
        .join(Contribution, Contribution.id == JournalEntry.contribution_id)
        .outerjoin(Reversal, Reversal.id == JournalEntry.reversal_id)
        .join(_TOP, _TOP.c.entry_id == _COUNTS.c.entry_id)
        .join(Fund, (Fund.id == _TOP.c.fund_id) & Fund.parent_id.is_(None))
    )


def _of_open_pledges() -> Select[Any]:
    pledges = Pledge.__table__.c
    currency, day = pledges.promised_currency, pledges.made_on
    return (
        _summed(currency, day, given_minor=pledges.promised_minor, gifts=literal(1))
        .join(Pledge, Pledge.id == _COUNTS.c.pledge_id)
        .join(_TOP, _TOP.c.pledge_id == _COUNTS.c.pledge_id)
        .join(Fund, (Fund.id == _TOP.c.fund_id) & Fund.parent_id.is_(None))
        .where(Pledge.state == PledgeState.OPEN)
    )


def _summed(
    currency: ColumnElement[str],
    day: ColumnElement[date],
    *,
    given_minor: ColumnElement[int],
    gifts: ColumnElement[int],
) -> Select[Any]:
    counts = _COUNTS.c
    return (
        select(
            counts.fund_id,
            counts.standing,
            currency.label("currency"),
            day.label("day"),
            func.sum(counts.minor).label("minor"),
            func.sum(_TOP.c.minor).label("campaign_minor"),
            func.sum(given_minor).label("given_minor"),
            func.sum(gifts).label("gifts"),
        )
        .select_from(_COUNTS)
        .group_by(counts.fund_id, counts.standing, currency, day)
    )


def _compare(model: type[Base], recounted: Sums) -> Iterator[str]:
    table = model.__table__
    keys = [column.name for column in table.primary_key]
    sums = [column.name for column in table.columns if column.name not in keys]
    missing = dict(recounted)
    for row in db.session.execute(select(table)).mappings():
        key = tuple(row[name] for name in keys)
        stored = {name: row[name] for name in sums}
        yield from _differences(model, key, stored, missing.pop(key, Counter()))
    for key, counted in missing.items():
        yield from _differences(model, key, dict.fromkeys(sums, 0), counted)


def _differences(
    model: type[Base], key: tuple[Any, ...], stored: Mapping[str, int], counted: Mapping[str, int]
) -> Iterator[str]:
    what = ", ".join(str(part) for part in key[1:])
    for name in stored:
        if stored[name] != counted[name]:
            yield (
                f"fund {key[0]}, {what}: {model.__tablename__} has {name} {stored[name]}, "
                f"its entries add up to {counted[name]}"
            )
