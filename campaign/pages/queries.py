"""What pages ask of several features at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, union
from sqlalchemy.orm import joinedload, load_only

from campaign.campaigns.models import Campaign, Participation
from campaign.documents.models import Document, DocumentKind
from campaign.events.models import Event, EventKind
from campaign.health.models import HealthMeasure
from campaign.kernel.database import db
from campaign.organizations.models import OrganizationCountry


@dataclass(frozen=True, slots=True)
class Parts:
    """What a campaign has, so that pages link to nothing that is not there."""

    gathering: bool
    appeal: bool
    health: bool


def parts_of(campaign: Campaign) -> Parts:
    """In one query."""
    gathering = select(Event.id).where(
        Event.campaign_id == campaign.id,
        Event.kind == EventKind.GATHERING,
        Event.hidden_at.is_(None),
    )
    appeal = select(Document.id).where(
        Document.campaign_id == campaign.id, Document.kind == DocumentKind.APPEAL
    )
    measures = select(HealthMeasure.id).where(
        HealthMeasure.campaign_id == campaign.id, HealthMeasure.hidden_at.is_(None)
    )
    row = db.session.execute(select(gathering.exists(), appeal.exists(), measures.exists())).one()
    return Parts(row[0], row[1], row[2] or campaign.health_statement is not None)


def countries_of(campaign: Campaign) -> list[str]:
    """Where something happens or somebody takes part or a measure holds: what has a page."""
    taking_part = (
        select(OrganizationCountry.country)
        .join(Participation, Participation.organization_id == OrganizationCountry.organization_id)
        .where(Participation.campaign_id == campaign.id)
    )
    events = select(Event.country).where(
        Event.campaign_id == campaign.id, Event.hidden_at.is_(None)
    )
    measures = select(HealthMeasure.country).where(
        HealthMeasure.campaign_id == campaign.id, HealthMeasure.hidden_at.is_(None)
    )
    found = db.session.scalars(union(taking_part, events, measures))
    return sorted(country for country in found if country is not None)


def titles_of_events(campaign: Campaign) -> Sequence[Event]:
    """All events that are shown, with no more than their addresses are made of."""
    return db.session.scalars(
        select(Event)
        .where(Event.campaign_id == campaign.id, Event.hidden_at.is_(None))
        .options(load_only(Event.title), joinedload(Event.campaign).load_only(Campaign.slug))
        .order_by(Event.id)
    ).all()
