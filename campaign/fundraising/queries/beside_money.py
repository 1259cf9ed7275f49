"""Gifts in kind, and what was collected at events and waits for its treasurer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from campaign.accounts.tokens import digest
from campaign.campaigns.models import Campaign
from campaign.events.models import Event, EventState
from campaign.fundraising.models import (
    CashBox,
    Collection,
    CollectionLink,
    CollectionState,
    Fund,
    GiftInKind,
)
from campaign.kernel.clock import now, real_now
from campaign.kernel.database import db
from campaign.kernel.errors import Missing
from campaign.kernel.paging import Page, paginate
from campaign.organizations.models import Coalition, Organization

Owner = Organization | Coalition


def gifts_in_kind_to(fund: Fund, page: int) -> Page[GiftInKind]:
    """Of this very fund, the newest first."""
    query = _gifts_in_kind().where(GiftInKind.fund_id == fund.id)
    return paginate(query, page)


def public_gifts_in_kind(campaign: Campaign, most: int = 20) -> Sequence[GiftInKind]:
    """Of any fund of the campaign, the newest first."""
    query = (
        _gifts_in_kind()
        .join(GiftInKind.fund)
        .options(joinedload(GiftInKind.fund).joinedload(Fund.organization))
        .where(Fund.campaign_id == campaign.id, GiftInKind.is_public)
        .limit(most)
    )
    return db.session.scalars(query).all()


def find_gift_in_kind(gift_id: int, fund: Fund | None) -> GiftInKind:
    """Raises Missing for one of another fund."""
    gift = db.session.get(GiftInKind, gift_id)
    if gift is None or fund is None or gift.fund_id != fund.id or gift.removed_at is not None:
        raise Missing(gift_id)
    return gift


def find_collection_link(campaign: Campaign, token: str) -> CollectionLink:
    """Raises Missing, also for one that expired."""
    link = db.session.scalar(
        select(CollectionLink)
        .join(Event)
        .where(
            CollectionLink.token_digest == digest(token),
            CollectionLink.expires_at > real_now(),
            Event.campaign_id == campaign.id,
        )
    )
    if link is None:
        raise Missing("collection link")
    return link


def waiting_collections(owner: Owner, campaign: Campaign) -> Sequence[Collection]:
    """What was told and is neither booked nor refused, the oldest first."""
    query = _waiting(select(Collection), owner, campaign)
    events = joinedload(Collection.link).joinedload(CollectionLink.event)
    return db.session.scalars(query.options(events).order_by(Collection.id)).all()


def count_of_waiting_collections(owner: Owner, campaign: Campaign) -> Select[int]:
    return _waiting(select(func.count(Collection.id)), owner, campaign)


def find_collection(collection_id: int, owner: Owner, campaign: Campaign) -> Collection:
    """Raises Missing for what lies in others' boxes."""
    query = _in_boxes_of(select(Collection), owner, campaign).where(Collection.id == collection_id)
    told: Collection | None = db.session.scalar(query)
    if told is None:
        raise Missing(collection_id)
    return told


def events_to_collect_at(owner: Owner, campaign: Campaign, most: int = 50) -> Sequence[Event]:
    """Its own events, those of these days first."""
    query = (
        select(Event)
        .where(
            Event.campaign_id == campaign.id,
            Event.organization_id.is_not_distinct_from(owner.organization_id),
            Event.state != EventState.CANCELLED,
        )
        .order_by(Event.starts_at > now(), Event.starts_at.desc())
        .limit(most)
    )
    return db.session.scalars(query).all()


def _gifts_in_kind() -> Select[GiftInKind]:
    query = select(GiftInKind).where(GiftInKind.removed_at.is_(None))
    return query.order_by(GiftInKind.given_on.desc(), GiftInKind.id.desc())


def _waiting(query: Select[Any], owner: Owner, campaign: Campaign) -> Select[Any]:
    return _in_boxes_of(query, owner, campaign).where(Collection.state == CollectionState.WAITING)


def _in_boxes_of(query: Select[Any], owner: Owner, campaign: Campaign) -> Select[Any]:
    return (
        query.join(CollectionLink, CollectionLink.id == Collection.link_id)
        .join(CashBox, CashBox.id == CollectionLink.cash_box_id)
        .join(Event, Event.id == CollectionLink.event_id)
        .where(
            Event.campaign_id == campaign.id,
            CashBox.organization_id.is_not_distinct_from(owner.organization_id),
            CashBox.coalition_id.is_not_distinct_from(owner.coalition_id),
        )
    )
