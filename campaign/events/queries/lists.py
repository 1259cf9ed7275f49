"""Events in the order of their time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from campaign.campaigns.models import Campaign
from campaign.events.models import (
    LONGEST,
    CoHost,
    Event,
    EventKind,
    EventLanguage,
    EventState,
)
from campaign.kernel.clock import now, today
from campaign.kernel.database import db
from campaign.kernel.dates import last_of_month
from campaign.kernel.paging import PER_PAGE, Page, paginate
from campaign.organizations.models import Organization

ANYWHERE = timedelta(days=1)
"""By so much at most the days of two places differ."""

NEXT_FIRST = (Event.starts_at, Event.ends_at, Event.id)
LATEST_FIRST = (Event.ends_at.desc(), Event.starts_at.desc(), Event.id.desc())


NOT_IN_A_ROW = (Event.description, Event.address)
"""Long texts, which no list shows."""


class When(StrEnum):
    UPCOMING = "upcoming"
    PAST = "past"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """What is looked for. A month or a day is shown whole, whether past or upcoming."""

    when: When = When.UPCOMING
    country: str | None = None
    organization_id: int | None = None
    """As host or as co-host."""
    month: date | None = None
    """By its first day."""
    day: date | None = None
    """Where the event takes place."""
    kind: EventKind | None = None
    language: str | None = None
    is_online: bool = False
    """Only what one can take part in from anywhere."""

    @property
    def is_of_the_past(self) -> bool:
        return self.when is When.PAST and self.month is None and self.day is None


def filtered(
    campaign: Campaign, wanted: EventFilter, page_number: int = 1, *, per_page: int = PER_PAGE
) -> Page[Event]:
    """What has not ended yet, the next first; or what has, the latest first. Raises Missing."""
    query = _shown(campaign).where(*_conditions(wanted))
    order = LATEST_FIRST if wanted.is_of_the_past else NEXT_FIRST
    return paginate(query.order_by(*order), page_number, per_page=per_page)


def upcoming(
    campaign: Campaign,
    limit: int,
    *,
    country: str | None = None,
    organization: Organization | None = None,
) -> Sequence[Event]:
    """The next ones that begin; what has gone on since before today comes after them.

    An exhibition of many weeks would else stand above every evening.
    """
    wanted = EventFilter(country=country, organization_id=organization.id if organization else None)
    query = _shown(campaign).where(*_conditions(wanted), Event.state != EventState.CANCELLED)
    goes_on = Event.first_day < today(campaign.zone)
    return db.session.scalars(query.order_by(goes_on, *NEXT_FIRST).limit(limit)).all()


def events_of_month(campaign: Campaign, month: date) -> Sequence[Event]:
    """Everything that lies in the month at least in part, cancelled ones too; no more of each than
    a calendar's square holds."""
    query = select(Event).where(
        Event.campaign_id == campaign.id, Event.hidden_at.is_(None), _in_month(month)
    )
    shown = (
        Event.campaign_id,
        Event.title,
        Event.first_day,
        Event.last_day,
        Event.date_precision,
        Event.state,
    )
    return db.session.scalars(
        query.options(load_only(*shown, raiseload=True)).order_by(*NEXT_FIRST)
    ).all()


def of_organization(
    campaign: Campaign, organization: Organization, when: When, page_number: int = 1
) -> Page[Event]:
    """What an organization hosts itself, for its desk: hidden ones too. Raises Missing."""
    query = _rows(campaign).where(
        Event.organization_id == organization.id, *_conditions(EventFilter(when=when))
    )
    order = LATEST_FIRST if when is When.PAST else NEXT_FIRST
    return paginate(query.order_by(*order), page_number)


def of_campaign(
    campaign: Campaign, when: When, page_number: int = 1, *, only_hidden: bool = False
) -> Page[Event]:
    """Whoever holds them, for those who may hide them: hidden ones too. Raises Missing."""
    query = (
        select(Event)
        .where(Event.campaign_id == campaign.id, *_by_time(EventFilter(when=when)))
        .options(joinedload(Event.organization).lazyload(Organization.countries))
    )
    if only_hidden:
        query = query.where(Event.hidden_at.is_not(None))
    order = NEXT_FIRST if when is When.UPCOMING else LATEST_FIRST
    return paginate(query.order_by(*order), page_number)


def _shown(campaign: Campaign) -> Select[Event]:
    """What everybody may see."""
    return _rows(campaign).where(Event.hidden_at.is_(None))


def _rows(campaign: Campaign) -> Select[Event]:
    """Events with what a row shows of them."""
    return (
        select(Event)
        .where(Event.campaign_id == campaign.id)
        .options(
            joinedload(Event.organization).lazyload(Organization.countries),
            selectinload(Event.languages),
            selectinload(Event.moves),
            *(defer(text, raiseload=True) for text in NOT_IN_A_ROW),
        )
    )


def _conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    found = list(_by_time(wanted))
    if wanted.country is not None:
        found.append(Event.country == wanted.country)
    if wanted.organization_id is not None:
        found.append(_hosted_by(wanted.organization_id))
    if wanted.kind is not None:
        found.append(Event.kind == wanted.kind)
    if wanted.language is not None:
        found.append(Event.languages.any(EventLanguage.language == wanted.language))
    if wanted.is_online:
        found.append(Event.is_online.is_(True))
    return found


def _by_time(wanted: EventFilter) -> list[ColumnElement[bool]]:
    if wanted.day is not None:
        return [_touches(wanted.day, wanted.day)]
    if wanted.month is not None:
        return [_in_month(wanted.month)]
    moment = now()
    if wanted.when is When.UPCOMING:
        return [Event.ends_at > moment, Event.starts_at > moment - LONGEST]
    if wanted.when is When.PAST:
        return [Event.ends_at <= moment]
    return []


def _hosted_by(organization_id: int) -> ColumnElement[bool]:
    held_along = select(CoHost.event_id).where(CoHost.organization_id == organization_id)
    return or_(Event.organization_id == organization_id, Event.id.in_(held_along))


def _in_month(month: date) -> ColumnElement[bool]:
    return _touches(month.replace(day=1), last_of_month(month))


def _touches(first: date, last: date) -> ColumnElement[bool]:
    """Whether an event's days, where it takes place, meet these.

    The moments say the same more loosely, and an index knows them.
    """
    start = datetime.combine(first, time(0), UTC) - ANYWHERE
    end = datetime.combine(last, time(0), UTC) + 2 * ANYWHERE
    return and_(
        Event.first_day <= last,
        Event.last_day >= first,
        Event.starts_at.between(start - LONGEST, end),
        Event.ends_at >= start,
    )
