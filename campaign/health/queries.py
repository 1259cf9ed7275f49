"""Which measures hold when and where. What holds in the whole campaign always comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from campaign.campaigns.models import Campaign
from campaign.health.models import HealthMeasure
from campaign.kernel.database import db
from campaign.kernel.errors import Missing


@dataclass(frozen=True, slots=True)
class Timeline:
    """The measures of one scope, as seen on one day. `country` None: the whole campaign."""

    country: str | None
    in_force: list[HealthMeasure]
    coming: list[HealthMeasure]
    ended: list[HealthMeasure]


def in_force(campaign: Campaign, country: str | None, day: date) -> Sequence[HealthMeasure]:
    """What holds on that day in that country; without a country, what holds everywhere."""
    return db.session.scalars(
        _shown(campaign).where(
            or_(HealthMeasure.country.is_(None), HealthMeasure.country == country),
            HealthMeasure.valid_from <= day,
            or_(HealthMeasure.valid_to.is_(None), HealthMeasure.valid_to >= day),
        )
    ).all()


def all_measures(campaign: Campaign) -> Sequence[HealthMeasure]:
    """That are shown, ended and coming ones too: there are few."""
    return db.session.scalars(_shown(campaign)).all()


def timelines(campaign: Campaign, day: date) -> list[Timeline]:
    """Of the whole campaign first (also where it has none), then of each country that has any."""
    found: dict[str | None, Timeline] = {None: Timeline(None, [], [], [])}
    for measure in db.session.scalars(_shown(campaign)):
        scope = found.setdefault(measure.country, Timeline(measure.country, [], [], []))
        _part_of(scope, measure, day).append(measure)
    return list(found.values())


def timeline(campaign: Campaign, country: str | None, day: date) -> Timeline:
    """Of one country, or of the whole campaign; for desks, so hidden ones too."""
    query = _measures_of(campaign).where(HealthMeasure.country.is_not_distinct_from(country))
    found = Timeline(country, [], [], [])
    for measure in db.session.scalars(query):
        _part_of(found, measure, day).append(measure)
    return found


def find_measure(campaign: Campaign, measure_id: int) -> HealthMeasure:
    """Hidden ones too. Raises Missing, also for a measure of another campaign."""
    measure = db.session.scalar(_measures_of(campaign).where(HealthMeasure.id == measure_id))
    if measure is None:
        raise Missing(measure_id)
    return measure


def of_organizations(campaign: Campaign, day: date) -> Sequence[HealthMeasure]:
    """What organizations wrote and has not ended, hidden ones too: what coordinators may hide."""
    return db.session.scalars(
        _measures_of(campaign).where(
            HealthMeasure.written_by_organization_id.is_not(None),
            or_(HealthMeasure.valid_to.is_(None), HealthMeasure.valid_to >= day),
        )
    ).all()


def _shown(campaign: Campaign) -> Select[HealthMeasure]:
    """What everybody may see."""
    return _measures_of(campaign).where(HealthMeasure.hidden_at.is_(None))


def _measures_of(campaign: Campaign) -> Select[HealthMeasure]:
    return (
        select(HealthMeasure)
        .where(HealthMeasure.campaign_id == campaign.id)
        .options(joinedload(HealthMeasure.written_by))
        .order_by(
            func.coalesce(HealthMeasure.country, ""), HealthMeasure.valid_from, HealthMeasure.id
        )
    )


def _part_of(scope: Timeline, measure: HealthMeasure, day: date) -> list[HealthMeasure]:
    if measure.valid_from > day:
        return scope.coming
    if measure.valid_to is not None and measure.valid_to < day:
        return scope.ended
    return scope.in_force
