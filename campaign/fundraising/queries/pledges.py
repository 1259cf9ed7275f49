"""Money that is expected, for those who keep the account into which it is to come."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import CashBox, Fund, Pledge
from campaign.fundraising.queries.matching import AWAITED
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.paging import Page, paginate


def pledges_at(
    campaign: Campaign, boxes: Sequence[CashBox], fund: Fund | None, page: int
) -> Page[Pledge]:
    """Awaited ones, the newest first."""
    query = _awaited(campaign, boxes, fund).order_by(Pledge.made_on.desc(), Pledge.id.desc())
    return paginate(query, page)


def find_awaited_pledge(
    pledge_id: int, campaign: Campaign, boxes: Sequence[CashBox], fund: Fund | None
) -> Pledge:
    """Raises Missing for one that is settled, or comes into somebody else's account."""
    query = _awaited(campaign, boxes, fund).where(Pledge.id == pledge_id)
    pledge = db.session.scalar(query)
    if pledge is None:
        raise Missing(pledge_id)
    return pledge


def _awaited(campaign: Campaign, boxes: Sequence[CashBox], fund: Fund | None) -> Select[Pledge]:
    """Into these accounts; where no account was named, for this very fund."""
    of_fund = and_(
        Pledge.cash_box_id.is_(None), Pledge.fund_id == (fund.id if fund is not None else None)
    )
    return (
        select(Pledge)
        .join(Pledge.fund)
        .where(
            Fund.campaign_id == campaign.id,
            Pledge.state.in_(AWAITED),
            or_(Pledge.cash_box_id.in_([box.id for box in boxes]), of_fund),
        )
        .options(joinedload(Pledge.fund).joinedload(Fund.organization))
    )
