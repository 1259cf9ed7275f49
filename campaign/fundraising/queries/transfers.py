"""Transfers between owners of cash boxes, as one of the two sees them."""

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import participants
from campaign.fundraising.models import CashBox, Transfer, TransferState
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.paging import Page, paginate
from campaign.organizations.models import Coalition, Organization

Owner = Organization | Coalition


def transfers_of(owner: Owner, campaign: Campaign, page: int) -> Page[Transfer]:
    """Those that wait first, then the newest."""
    query = (
        select(Transfer)
        .join(Transfer.own_box)
        .options(
            joinedload(Transfer.own_box).joinedload(CashBox.organization),
            joinedload(Transfer.own_box).joinedload(CashBox.coalition),
            joinedload(Transfer.other_organization),
            joinedload(Transfer.other_coalition),
            joinedload(Transfer.other_box),
        )
        .where(Transfer.campaign_id == campaign.id, or_(_proposed_by(owner), _asks(owner)))
        .order_by(Transfer.state != TransferState.PROPOSED, Transfer.id.desc())
    )
    return paginate(query, page)


def find_transfer(transfer_id: int, owner: Owner, campaign: Campaign) -> Transfer:
    """Raises Missing for one between others."""
    transfer = db.session.scalar(
        select(Transfer)
        .join(Transfer.own_box)
        .where(
            Transfer.id == transfer_id,
            Transfer.campaign_id == campaign.id,
            or_(_proposed_by(owner), _asks(owner)),
        )
    )
    if transfer is None:
        raise Missing(transfer_id)
    return transfer


def is_asked(owner: Owner, transfer: Transfer) -> bool:
    """Whether this owner is the one to agree."""
    return transfer.state is TransferState.PROPOSED and transfer.other is owner


def count_of_asking_transfers(owner: Owner, campaign: Campaign) -> Select[int]:
    """How many wait for this owner's word."""
    return select(func.count(Transfer.id)).where(
        Transfer.campaign_id == campaign.id,
        Transfer.state == TransferState.PROPOSED,
        _asks(owner),
    )


def others_than(owner: Owner, campaign: Campaign) -> list[Owner]:
    """With whom money may be shared: the coalition first, then whoever takes part."""
    everybody: list[Owner] = [campaign.coalition, *participants(campaign)]
    return [each for each in everybody if each is not owner]


def _proposed_by(owner: Owner) -> ColumnElement[bool]:
    return and_(
        CashBox.organization_id.is_not_distinct_from(owner.organization_id),
        CashBox.coalition_id.is_not_distinct_from(owner.coalition_id),
    )


def _asks(owner: Owner) -> ColumnElement[bool]:
    return and_(
        Transfer.other_organization_id.is_not_distinct_from(owner.organization_id),
        Transfer.other_coalition_id.is_not_distinct_from(owner.coalition_id),
    )
