"""A fund's contributions one by one, for those who keep its books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import (
    Contribution,
    Count,
    EntryKind,
    Fund,
    JournalEntry,
)
from campaign.fundraising.queries.funds import boxes_of
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.money import Money
from campaign.kernel.paging import Page, paginate
from campaign.organizations.models import Coalition


@dataclass(frozen=True, slots=True)
class LedgerLine:
    contribution: Contribution
    counted: Money
    """In the currency of the fund whose book this is; a reversal takes away the same."""


def contributions_to(fund: Fund, page: int) -> Page[LedgerLine]:
    """Given to this very fund, the newest first."""
    return _lines(_contributions().where(Contribution.fund_id == fund.id), fund, page)


def contributions_in_boxes_of(coalition: Coalition, root: Fund, page: int) -> Page[LedgerLine]:
    """What the coalition itself keeps for any fund of the campaign with this root."""
    boxes = [box.id for box in boxes_of(coalition)]  # named, so that their index gives the order
    of_campaign = Contribution.fund.has(Fund.campaign_id == root.campaign_id)
    query = _contributions().where(Contribution.cash_box_id.in_(boxes), of_campaign)
    return _lines(query, root, page)


def find_contribution(contribution_id: int, campaign: Campaign) -> Contribution:
    """Given to any fund of the campaign. Raises Missing."""
    gift = db.session.scalar(
        _contributions()
        .join(Contribution.fund)
        .where(Contribution.id == contribution_id, Fund.campaign_id == campaign.id)
    )
    if gift is None:
        raise Missing(contribution_id)
    return gift


def _contributions() -> Select[Contribution]:
    """With all that a line says of them, the newest first."""
    fund = joinedload(Contribution.fund)
    return (
        select(Contribution)
        .options(
            joinedload(Contribution.cash_box),
            selectinload(Contribution.reversals),
            fund.joinedload(Fund.organization),
            fund.joinedload(Fund.friend),
            fund.joinedload(Fund.event),
        )
        .order_by(Contribution.received_on.desc(), Contribution.id.desc())
    )


def _lines(query: Select[Contribution], fund: Fund, page: int) -> Page[LedgerLine]:
    """A page of contributions, each with what it counts for in that fund."""
    found = paginate(query, page)
    counted = _counted(found.items, fund)
    lines = [LedgerLine(gift, counted[gift.id]) for gift in found.items]
    return Page(lines, found.number, found.total, found.per_page)


def _counted(gifts: Sequence[Contribution], fund: Fund) -> Mapping[int, Money]:
    query = (
        select(JournalEntry.contribution_id, Count.amount)
        .join(Count, Count.entry_id == JournalEntry.id)
        .where(
            JournalEntry.kind == EntryKind.CONTRIBUTION,
            JournalEntry.contribution_id.in_([gift.id for gift in gifts]),
            Count.fund_id == fund.id,
        )
    )
    return {gift_id: amount for gift_id, amount in db.session.execute(query) if gift_id is not None}
