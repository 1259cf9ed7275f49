"""Which events a feed has, and which of their entries are ready."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from campaign.calendars.models import CalendarEntry
from campaign.campaigns.models import Campaign
from campaign.events.models import CoHost, Event, EventKind
from campaign.kernel.database import db, transaction
from campaign.kernel.rows import upsert
from campaign.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Slot:
    """An event's place in a feed, with its stored text if there is one."""

    event_id: int
    version: int
    host_version: int | None
    co_host_versions: int | None
    country: str | None
    first_day: date
    last_day: date
    zone: str
    fingerprint: str | None
    body: bytes | None


def in_country(country: str) -> ColumnElement[bool]:
    return Event.country == country


def held_by(organization: Organization) -> ColumnElement[bool]:
    """As host or as co-host."""
    co_hosted = exists().where(
        CoHost.event_id == Event.id, CoHost.organization_id == organization.id
    )
    return or_(Event.organization_id == organization.id, co_hosted)


def is_gathering() -> ColumnElement[bool]:
    return Event.kind == EventKind.GATHERING


def is_event(event_id: int) -> ColumnElement[bool]:
    return Event.id == event_id


def slots(campaign: Campaign, language: str, chosen: Iterable[ColumnElement[bool]]) -> list[Slot]:
    """The feed's events in the order of time, cancelled and hidden ones too, in one query."""
    stored = and_(CalendarEntry.event_id == Event.id, CalendarEntry.language == language)
    co_host = aliased(Organization)
    co_host_versions = (
        select(func.sum(co_host.version))
        .join(CoHost, CoHost.organization_id == co_host.id)
        .where(CoHost.event_id == Event.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Event.id,
            Event.version,
            Organization.version,
            co_host_versions,
            Event.country,
            Event.first_day,
            Event.last_day,
            Event.zone,
            CalendarEntry.fingerprint,
            CalendarEntry.body,
        )
        .outerjoin(Organization, Organization.id == Event.organization_id)
        .outerjoin(CalendarEntry, stored)
        .where(Event.campaign_id == campaign.id, *chosen)
        .order_by(Event.starts_at, Event.id)
    )
    return [Slot(*row) for row in rows]


def events_by_id(ids: Sequence[int]) -> Mapping[int, Event]:
    """With everything an entry tells, in a number of queries that does not grow."""
    found = db.session.scalars(
        select(Event)
        .where(Event.id.in_(ids))
        .options(
            joinedload(Event.organization),
            selectinload(Event.co_hosts).joinedload(CoHost.organization),
            selectinload(Event.languages),
            selectinload(Event.moves),
        )
    )
    return {event.id: event for event in found}


def keep(language: str, rendered: Mapping[int, tuple[str, bytes]]) -> None:
    """Store finished entries; whoever comes second at the same time writes the same."""
    with transaction():
        upsert(
            CalendarEntry,
            ("event_id", "language"),
            [
                {
                    "event_id": event_id,
                    "language": language,
                    "fingerprint": fingerprint,
                    "body": body,
                }
                for event_id, (fingerprint, body) in rendered.items()
            ],
        )
