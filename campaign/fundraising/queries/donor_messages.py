"""What donors wrote beside their gifts, for those who decide what everybody may read.

A message waits at the desk of the organization that the gift is for, or of the one above a friend
or holding an event; else at the coalition's.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, contains_eager

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.fundraising.models import Contribution, Fund, MessageState
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.paging import Page, paginate
from campaign.organizations.models import Organization

Reader = Organization | None
"""Whose desk it is; None: the coalition's."""


def messages_at(campaign: Campaign, reader: Reader, page: int) -> Page[Contribution]:
    """Those that wait first, then the others, the newest first."""
    is_decided = Contribution.message_state != MessageState.WAITING
    owner = contains_eager(Contribution.fund)
    query = (
        _messages(campaign, reader)
        .options(
            owner.joinedload(Fund.organization),
            owner.joinedload(Fund.friend),
            owner.joinedload(Fund.event),
        )
        .order_by(is_decided, Contribution.id.desc())
    )
    return paginate(query, page)


def find_message(contribution_id: int, campaign: Campaign, reader: Reader) -> Contribution:
    """Raises Missing for one that waits at another desk."""
    found = db.session.scalar(_messages(campaign, reader).where(Contribution.id == contribution_id))
    if found is None:
        raise Missing(contribution_id)
    return found


def count_of_waiting_messages(campaign: Campaign, reader: Reader) -> Select[int]:
    waiting = _messages(campaign, reader).where(Contribution.message_state == MessageState.WAITING)
    return waiting.with_only_columns(func.count(Contribution.id))


def shown_messages(campaign: Campaign, most: int = 6) -> Sequence[Contribution]:
    """The newest that everybody may read. What was taken back has no word any more."""
    query = (
        select(Contribution)
        .join(Contribution.fund)
        .where(
            Fund.campaign_id == campaign.id,
            Contribution.message_state == MessageState.SHOWN,
        )
        .order_by(Contribution.id.desc())
        .limit(most)
    )
    return db.session.scalars(query).all()


def _messages(campaign: Campaign, reader: Reader) -> Select[Contribution]:
    parent = aliased(Fund)
    return (
        select(Contribution)
        .join(Contribution.fund)
        .outerjoin(parent, parent.id == Fund.parent_id)
        .outerjoin(Event, Event.id == Fund.event_id)
        .where(
            Fund.campaign_id == campaign.id,
            Contribution.message_state.is_not(None),
            _waits_at(reader, Fund.organization_id, parent.organization_id, Event.organization_id),
        )
    )


def _waits_at(reader: Reader, *whose: Any) -> ColumnElement[bool]:
    owner = func.coalesce(*whose)
    return owner.is_(None) if reader is None else owner == reader.id
