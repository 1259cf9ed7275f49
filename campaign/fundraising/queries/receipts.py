"""Receipts: those of a cash box, that of a gift, and what an owner says of itself on them."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from campaign.fundraising.models import CashBox, Contribution, Fund, Letterhead, Receipt
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.paging import Page, paginate
from campaign.organizations.models import Coalition, Organization


def newest_receipt(contribution_id: int) -> Receipt | None:
    """The one that holds: a later one corrects those before it."""
    return db.session.scalar(
        select(Receipt)
        .where(Receipt.contribution_id == contribution_id)
        .order_by(Receipt.id.desc())
        .limit(1)
    )


def newest_receipts(contribution_ids: Collection[int]) -> dict[int, Receipt]:
    """The one that holds, of each contribution that has one."""
    found = db.session.scalars(
        select(Receipt).where(Receipt.contribution_id.in_(contribution_ids)).order_by(Receipt.id)
    )
    return {receipt.contribution_id: receipt for receipt in found}


def receipts_in(boxes: Sequence[CashBox], page: int) -> Page[Receipt]:
    """Of these cash boxes, the newest first."""
    return paginate(
        _with_all_they_say()
        .where(Receipt.cash_box_id.in_([box.id for box in boxes]))
        .order_by(Receipt.id.desc()),
        page,
    )


def find_receipt(receipt_id: int, boxes: Sequence[CashBox]) -> Receipt:
    """One from these cash boxes. Raises Missing."""
    receipt = db.session.scalar(
        _with_all_they_say().where(
            Receipt.id == receipt_id, Receipt.cash_box_id.in_([box.id for box in boxes])
        )
    )
    if receipt is None:
        raise Missing(receipt_id)
    return receipt


def count_receipts_in(boxes: Sequence[CashBox]) -> dict[int, int]:
    """Cash box to how many receipts it has."""
    rows = db.session.execute(
        select(Receipt.cash_box_id, func.count())
        .where(Receipt.cash_box_id.in_([box.id for box in boxes]))
        .group_by(Receipt.cash_box_id)
    )
    return {row[0]: row[1] for row in rows}


def letterhead_of(owner: Organization | Coalition) -> Letterhead | None:
    return db.session.scalar(
        select(Letterhead).where(
            Letterhead.organization_id == owner.id
            if isinstance(owner, Organization)
            else Letterhead.coalition_id == owner.id
        )
    )


def _with_all_they_say() -> Select[Receipt]:
    fund = joinedload(Receipt.contribution).joinedload(Contribution.fund)
    return select(Receipt).options(
        joinedload(Receipt.cash_box),
        joinedload(Receipt.corrects),
        joinedload(Receipt.corrected_by),
        fund.joinedload(Fund.organization),
        fund.joinedload(Fund.friend),
        fund.joinedload(Fund.event),
    )
