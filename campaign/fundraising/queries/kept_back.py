"""What sums tell the public of money whose owner publishes nothing: the one place that says so.

Right below the campaign stand organizations, each with all below it, friends, and events with a
fund of their own. Whoever of them has no public goal keeps back what it raised. What they
*received* counts in the campaign's sums all the same: it is there, and gifts to the campaign itself
stand in the same rest. What is *reported* or *expected* has no such company, since hardly anyone
but organizations reports. So of those who keep theirs back it counts only where three of them
have some, and by currency or gift by gift only where three do in each currency they have it in:
else a table would tell by subtraction what the sum hides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.fundraising.models import (
    CurrencyTotal,
    Fund,
    FundKind,
    FundTotal,
    Goal,
    GoalVisibility,
    Standing,
)
from campaign.fundraising.queries.totals import Amounts
from campaign.kernel.database import db

SMALLEST_GROUP = 3
"""Fewer than these, and one could be worked out from their sum."""

GUARDED = (Standing.REPORTED, Standing.EXPECTED)

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Untold:
    """What the campaign's public sums leave out, in its currency."""

    amounts: Amounts
    gifts: int
    standings: frozenset[Standing]
    """Of which they leave out everything that is kept back."""


@dataclass(frozen=True, slots=True)
class UntoldByCurrency:
    """The same for tables that tell currencies apart, in which less may be told."""

    standings: frozenset[Standing]
    sums: Mapping[str, Amounts]
    """In each currency."""


@cache
def publishes() -> ColumnElement[bool]:
    """Return the condition that a fund's owner lets everybody know what it raised."""
    public_goal = (
        select(Goal.id)
        .where(
            Goal.fund_id == Fund.id,
            Goal.ended_at.is_(None),
            Goal.visibility == GoalVisibility.PUBLIC,
        )
        .exists()
    )
    return and_(public_goal, Fund.hidden_at.is_(None))


def keeping_back(campaign: Campaign) -> Select[int]:
    """Return the numbers of the funds right below the campaign's that publish nothing."""
    return _keeping_back().where(Fund.campaign_id == campaign.id)


@cache
def _keeping_back() -> Select[int]:
    """Made once, as every page of money asks for it several times: an alias is slow to make."""
    parent = aliased(Fund)
    return (
        select(Fund.id)
        .join(parent, parent.id == Fund.parent_id)
        .outerjoin(Event, Event.id == Fund.event_id)
        .where(
            parent.kind == FundKind.CAMPAIGN,
            # what the coalition holds itself is as public as the campaign
            or_(Fund.event_id.is_(None), Event.organization_id.is_not(None)),
            ~publishes(),
        )
    )


def listed_as_the_campaigns(campaign: Campaign) -> Select[int]:
    """The numbers of these funds, and of those below them that publish nothing either."""
    kept_back = keeping_back(campaign)
    below = and_(Fund.parent_id.in_(kept_back), ~publishes())
    return select(Fund.id).where(or_(Fund.id.in_(kept_back), below))


def untold_sums(campaign: Campaign) -> Untold:
    query = (
        select(
            _owner(),
            FundTotal.standing,
            FundTotal.campaign_minor.label("minor"),
            FundTotal.gifts,
        )
        .join(Fund, Fund.id == FundTotal.fund_id)
        .outerjoin(Event, Event.id == Fund.event_id)
        .where(FundTotal.fund_id.in_(keeping_back(campaign)), FundTotal.standing.in_(GUARDED))
    )
    rows = db.session.execute(query).all()
    owners = _owners((standing, owner, gifts) for owner, standing, _minor, gifts in rows)
    untold = frozenset(kind for kind, found in owners.items() if len(found) < SMALLEST_GROUP)
    left_out = [row for row in rows if row.standing in untold]
    return Untold(
        amounts=Amounts.of(campaign.currency, ((row.standing, row.minor) for row in left_out)),
        gifts=sum(row.gifts for row in left_out if row.standing is Standing.REPORTED),
        standings=untold,
    )


def untold_by_currency(campaign: Campaign) -> UntoldByCurrency:
    query = (
        select(
            _owner(),
            CurrencyTotal.standing,
            CurrencyTotal.given_currency,
            CurrencyTotal.given_minor,
            CurrencyTotal.gifts,
        )
        .join(Fund, Fund.id == CurrencyTotal.fund_id)
        .outerjoin(Event, Event.id == Fund.event_id)
        .where(
            CurrencyTotal.fund_id.in_(keeping_back(campaign)), CurrencyTotal.standing.in_(GUARDED)
        )
    )
    rows = db.session.execute(query).all()
    owners = _owners(
        ((standing, code), owner, gifts) for owner, standing, code, _minor, gifts in rows
    )
    untold = frozenset(
        standing for (standing, _code), found in owners.items() if len(found) < SMALLEST_GROUP
    )
    sums: dict[str, list[tuple[Standing, int]]] = defaultdict(list)
    for _, standing, code, minor, _gifts in rows:
        if standing in untold:
            sums[code].append((standing, minor))
    return UntoldByCurrency(untold, {code: Amounts.of(code, each) for code, each in sums.items()})


def _owner() -> ColumnElement[int]:
    """An organization with its funds and its events' is one; any other fund is its own."""
    organization = func.coalesce(Fund.organization_id, Event.organization_id)
    return func.coalesce(organization, -Fund.id)


def _owners(parts: Iterable[tuple[Key, int, int]]) -> dict[Key, set[int]]:
    """Who has gifts, or pledges, of a kind."""
    owners: dict[Key, set[int]] = defaultdict(set)
    for key, owner, gifts in parts:
        if gifts:
            owners[key].add(owner)
    return owners
