"""Which part of the database is written down, in an order that stays.

Either a campaign with all that belongs to it, or a coalition with its members, its friends and the
documents of no campaign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from campaign.campaigns.models import Campaign, Participation
from campaign.documents.models import Document, Signature
from campaign.events.models import CoHost, Event
from campaign.fundraising.models import (
    CashBox,
    Contribution,
    Count,
    Fund,
    FundKind,
    Goal,
    Pledge,
    Rate,
    Share,
)
from campaign.health.models import HealthMeasure
from campaign.kernel.database import db
from campaign.organizations.models import Affiliation, Coalition, Friend, Organization


@dataclass(frozen=True)
class Scope:
    coalition: Coalition
    campaign: Campaign | None = None

    @cached_property
    def _campaign_id(self) -> int:
        """No row belongs to campaign 0."""
        return self.campaign.id if self.campaign is not None else 0

    @cached_property
    def _fund_ids(self) -> Sequence[int]:
        query = select(Fund.id).where(Fund.campaign_id == self._campaign_id)
        return db.session.scalars(query).all()

    @cached_property
    def _organization_ids(self) -> set[int]:
        return {key for query in self._naming_organizations() for key in db.session.scalars(query)}

    def organizations(self) -> Sequence[Organization]:
        """Every organization that anything in the scope names."""
        query = select(Organization).where(Organization.id.in_(self._organization_ids))
        return db.session.scalars(query.order_by(Organization.slug)).all()

    def documents(self) -> Sequence[Document]:
        """The campaign's documents, or those that belong to no campaign."""
        query = select(Document).where(
            Document.coalition_id == self.coalition.id,
            Document.campaign_id.is_not_distinct_from(self._campaign_id or None),
        )
        return db.session.scalars(query.order_by(Document.slug)).all()

    def friends(self) -> Sequence[Friend]:
        query = select(Friend).where(Friend.coalition_id == self.coalition.id)
        return db.session.scalars(query.order_by(Friend.slug)).all()

    def events(self) -> Sequence[Event]:
        query = select(Event).where(Event.campaign_id == self._campaign_id)
        return db.session.scalars(query.order_by(Event.starts_at, Event.uid)).all()

    def measures(self) -> Sequence[HealthMeasure]:
        query = select(HealthMeasure).where(HealthMeasure.campaign_id == self._campaign_id)
        ordered = query.order_by(HealthMeasure.valid_from, HealthMeasure.uid)
        return db.session.scalars(ordered).all()

    def rates(self) -> Sequence[Rate]:
        """Those by which anything of the campaign was counted."""
        used = [
            select(column).where(column.is_not(None), model.fund_id.in_(self._fund_ids))
            for model in (Count, Goal)
            for column in (model.rate_id, model.second_rate_id)
        ]
        ids = {key for query in used for key in db.session.scalars(query)}
        query = select(Rate).options(joinedload(Rate.coalition)).where(Rate.id.in_(ids))
        query = query.where(Rate.is_fixed.is_(False))  # the law stands in every installation
        ordered = query.order_by(Rate.base, Rate.quote, Rate.source, Rate.coalition_id, Rate.on_day)
        return db.session.scalars(ordered).all()

    def cash_boxes(self) -> Sequence[CashBox]:
        """The coalition's, and those of the organizations in the scope."""
        query = select(CashBox).where(
            or_(
                CashBox.coalition_id == self.coalition.id,
                CashBox.organization_id.in_(self._organization_ids),
            )
        )
        return db.session.scalars(query.order_by(CashBox.slug)).all()

    def funds(self) -> Sequence[Fund]:
        """Those above others first."""
        funds = db.session.scalars(select(Fund).where(Fund.id.in_(self._fund_ids))).all()
        kinds = list(FundKind)
        return sorted(
            funds, key=lambda fund: (len(fund.chain()), kinds.index(fund.kind), _owner_key(fund))
        )

    def contributions(self) -> Sequence[Contribution]:
        query = select(Contribution).where(Contribution.fund_id.in_(self._fund_ids))
        ordered = query.order_by(Contribution.received_on, Contribution.form_token)
        return db.session.scalars(ordered).all()

    def pledges(self) -> Sequence[Pledge]:
        query = select(Pledge).where(Pledge.fund_id.in_(self._fund_ids))
        return db.session.scalars(query.order_by(Pledge.made_on, Pledge.uid)).all()

    def shares(self) -> Sequence[Share]:
        """The newest of each participant, withdrawn or not."""
        newest = select(func.max(Share.id)).where(Share.campaign_id == self._campaign_id)
        query = select(Share).where(Share.id.in_(newest.group_by(Share.organization_id)))
        return db.session.scalars(query.join(Share.organization).order_by(Organization.slug)).all()

    def _naming_organizations(self) -> list[Select[Any]]:
        documents = [document.id for document in self.documents()]
        here = Event.campaign_id == self._campaign_id
        return [
            select(Affiliation.organization_id).where(
                Affiliation.coalition_id == self.coalition.id
            ),
            select(Signature.organization_id).where(Signature.document_id.in_(documents)),
            select(Participation.organization_id).where(
                Participation.campaign_id == self._campaign_id
            ),
            select(Event.organization_id).where(here, Event.organization_id.is_not(None)),
            select(CoHost.organization_id).join(Event).where(here),
            select(Fund.organization_id).where(
                Fund.campaign_id == self._campaign_id, Fund.organization_id.is_not(None)
            ),
            select(HealthMeasure.written_by_organization_id).where(
                HealthMeasure.campaign_id == self._campaign_id,
                HealthMeasure.written_by_organization_id.is_not(None),
            ),
        ]


def _owner_key(fund: Fund) -> str:
    if fund.organization is not None:
        return fund.organization.slug
    if fund.friend is not None:
        return fund.friend.slug
    return fund.event.uid if fund.event is not None else ""
