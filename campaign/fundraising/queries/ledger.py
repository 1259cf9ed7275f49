"""A fund's contributions one by one, for those who keep its books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.fundraising.models import Contribution, Count, EntryKind, Fund, JournalEntry
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.money import Money
from campaign.kernel.paging import Page, paginate


@dataclass(frozen=True, slots=True)
class LedgerLine:
    contribution: Contribution
    counted: Money
    """In the fund's currency, on the day it came; a reversal takes away the same."""


def contributions_to(fund: Fund, page: int) -> Page[LedgerLine]:
    """Given to this very fund, the newest first, with their boxes and reversals."""
    found = paginate(
        select(Contribution)
        .where(Contribution.fund_id == fund.id)
        .options(joinedload(Contribution.cash_box), joinedload(Contribution.reversal))
        .order_by(Contribution.received_on.desc(), Contribution.id.desc()),
        page,
    )
    counted = _counted(found.items, fund)
    lines = [LedgerLine(gift, counted[gift.id]) for gift in found.items]
    return Page(lines, found.number, found.total, found.per_page)


def find_contribution(fund: Fund, contribution_id: int) -> LedgerLine:
    """Given to this very fund. Raises Missing."""
    gift = db.session.scalar(
        select(Contribution)
        .where(Contribution.id == contribution_id, Contribution.fund_id == fund.id)
        .options(joinedload(Contribution.cash_box), joinedload(Contribution.reversal))
    )
    if gift is None:
        raise Missing(contribution_id)
    return LedgerLine(gift, _counted([gift], fund)[gift.id])


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
