"""Which part of the database is written down: a campaign with all that belongs to it, or a
coalition with its members and the documents of no campaign."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from campaign.campaigns.models import Campaign, Participation
from campaign.documents.models import Document, Signature
from campaign.events.models import CoHost, Event
from campaign.kernel.database import db
from campaign.organizations.models import Affiliation, Coalition, Organization


@dataclass(frozen=True, slots=True)
class Scope:
    coalition: Coalition
    campaign: Campaign | None = None

    def documents(self) -> Sequence[Document]:
        """The campaign's documents, or those that belong to no campaign."""
        query = select(Document).where(Document.coalition_id == self.coalition.id)
        if self.campaign is None:
            query = query.where(Document.campaign_id.is_(None))
        else:
            query = query.where(Document.campaign_id == self.campaign.id)
        return db.session.scalars(query.order_by(Document.slug)).all()

    def events(self) -> Sequence[Event]:
        if self.campaign is None:
            return ()
        query = select(Event).where(Event.campaign_id == self.campaign.id)
        return db.session.scalars(query.order_by(Event.starts_at, Event.uid)).all()

    def organizations(self) -> Sequence[Organization]:
        """Every organization that anything in the scope names."""
        named: list[Select[Any]] = [
            select(Affiliation.organization_id).where(
                Affiliation.coalition_id == self.coalition.id
            ),
            select(Signature.organization_id).where(
                Signature.document_id.in_([document.id for document in self.documents()])
            ),
        ]
        if self.campaign is not None:
            named += _named_in(self.campaign)
        ids = {key for query in named for key in db.session.scalars(query)}
        query = select(Organization).where(Organization.id.in_(ids)).order_by(Organization.slug)
        return db.session.scalars(query).all()


def _named_in(campaign: Campaign) -> list[Select[Any]]:
    return [
        select(Participation.organization_id).where(Participation.campaign_id == campaign.id),
        select(Event.organization_id).where(
            Event.campaign_id == campaign.id, Event.organization_id.is_not(None)
        ),
        select(CoHost.organization_id).join(Event).where(Event.campaign_id == campaign.id),
    ]
