"""A campaign's gifts one by one, as everybody may read them.

What a gift was for is named where the owner publishes what it raises; any other is the campaign's.
Names are there by consent, messages if somebody showed them. Left out are currencies in which
hardly anyone gives (`queries/currencies.py`), and gifts reported by those who publish nothing where
that would tell of one of them (`queries/kept_back.py`). A page costs the same wherever it stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, and_, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import (
    Contribution,
    Fund,
    GivingRules,
    Goal,
    GoalVisibility,
    MessageState,
    Standing,
)
from campaign.fundraising.queries.currencies import listable_currencies
from campaign.fundraising.queries.kept_back import listed_as_the_campaigns, untold_by_currency
from campaign.kernel.database import db
from campaign.kernel.money import Money

PER_PAGE = 50
READ_AT_ONCE = 500

Place = tuple[date, int]
"""Of a line in the list: its day, and the number of its gift."""


@dataclass(frozen=True, slots=True)
class PublicLine:
    place: Place
    given: Money
    fund: Fund
    """As it may be named."""
    name: str | None
    """Of the donor, for a list that a rule asks for."""
    donor: str | None
    """The same, if the donor agreed to it."""
    message: str | None
    taken_back: tuple[tuple[date, Money], ...]
    """On which days how much went back; less than nothing came again."""


@dataclass(frozen=True, slots=True)
class PublicPage:
    lines: Sequence[PublicLine]
    following: Place | None
    """After which the next page begins; None on the last one."""


def public_page(campaign: Campaign, after: Place | None) -> PublicPage:
    return _page(_listed(campaign), campaign, after, PER_PAGE)


def public_lines(campaign: Campaign) -> Iterator[PublicLine]:
    """All of them, read some at a time."""
    after: Place | None = None
    while True:
        page = _page(_listed(campaign), campaign, after, READ_AT_ONCE)
        yield from page.lines
        if page.following is None:
            return
        after = page.following


def disclosed_page(campaign: Campaign, after: Place | None) -> PublicPage:
    """Gifts of which a rule wants everybody to know who gave, in whatever currency."""
    page = _page(_gifts(campaign).where(Contribution.is_disclosed), campaign, after, PER_PAGE)
    return replace(page, lines=[replace(line, donor=line.name) for line in page.lines])


def is_disclosing(campaign: Campaign) -> bool:
    """Whether there is such a rule, or ever was such a gift."""
    rule = (
        select(GivingRules.id)
        .join(GivingRules.fund)
        .where(Fund.campaign_id == campaign.id, GivingRules.disclosed_minor.is_not(None))
    )
    gift = (
        select(Contribution.id)
        .join(Contribution.fund)
        .where(Fund.campaign_id == campaign.id, Contribution.is_disclosed)
    )
    return bool(db.session.scalar(select(rule.exists() | gift.exists())))


def ledger_is_public(campaign: Campaign) -> bool:
    return bool(
        db.session.scalar(
            select(func.count(Fund.id)).where(
                Fund.campaign_id == campaign.id, Fund.ledger_is_public
            )
        )
    )


def _gifts(campaign: Campaign) -> Select[Contribution]:
    owner, parent = contains_eager(Contribution.fund), joinedload(Fund.parent)
    return (
        select(Contribution)
        .join(Contribution.fund)
        .options(
            owner.joinedload(Fund.organization),
            owner.joinedload(Fund.friend),
            owner.joinedload(Fund.event),
            owner.options(parent.options(joinedload(Fund.organization), joinedload(Fund.parent))),
            selectinload(Contribution.reversals),
        )
        .where(Fund.campaign_id == campaign.id)
    )


def _listed(campaign: Campaign) -> Select[Contribution]:
    codes = sorted(listable_currencies(campaign))
    listed = _gifts(campaign).where(Contribution.__table__.c.given_currency.in_(codes))
    if Standing.REPORTED not in untold_by_currency(campaign).standings:
        return listed
    would_tell = Contribution.fund_id.in_(listed_as_the_campaigns(campaign))
    return listed.where(~and_(Contribution.standing == Standing.REPORTED, would_tell))


def _page(
    query: Select[Contribution], campaign: Campaign, after: Place | None, most: int
) -> PublicPage:
    place = tuple_(Contribution.received_on, Contribution.id)
    if after is not None:
        query = query.where(place < after)
    newest_first = query.order_by(Contribution.received_on.desc(), Contribution.id.desc())
    gifts = db.session.scalars(newest_first.limit(most + 1)).all()
    public = _with_public_goals(campaign)
    lines = [_line(gift, public) for gift in gifts[:most]]
    return PublicPage(lines, lines[-1].place if len(gifts) > most else None)


def _with_public_goals(campaign: Campaign) -> set[int]:
    query = (
        select(Goal.fund_id)
        .join(Goal.fund)
        .where(
            Fund.campaign_id == campaign.id,
            Goal.visibility == GoalVisibility.PUBLIC,
            Goal.ended_at.is_(None),
        )
    )
    return set(db.session.scalars(query))


def _line(gift: Contribution, public: set[int]) -> PublicLine:
    return PublicLine(
        place=(gift.received_on, gift.id),
        given=gift.given,
        fund=_as_named(gift.fund, public),
        name=gift.donor_name,
        donor=gift.donor_name if gift.donor_name_is_public else None,
        message=gift.message if gift.message_state is MessageState.SHOWN else None,
        taken_back=tuple((each.on_day, each.taken) for each in gift.reversals),
    )


def _as_named(fund: Fund, public: set[int]) -> Fund:
    """The nearest level that may be named; the campaign itself always may."""
    for level in fund.chain():
        if level.parent is None or (level.id in public and _has_public_name(level)):
            return level
    raise ValueError(f"fund {fund.id} has no root")


def _has_public_name(fund: Fund) -> bool:
    if fund.friend is not None:
        return fund.friend.name_is_public and not fund.is_hidden
    return fund.event is None or not fund.event.is_hidden
