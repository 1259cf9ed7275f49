"""What can happen to a health measure: it is written, ended, withdrawn before it begins, hidden."""

import secrets
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select

from campaign.campaigns.hiding import COPIES, gist, hide, hide_like, show_again
from campaign.campaigns.models import Campaign
from campaign.health.models import HealthMeasure, MeasureKind
from campaign.health.notifications import tell_hidden
from campaign.health.vocabulary import VALUES
from campaign.kernel import audit, revisions
from campaign.kernel.addresses import is_web_address
from campaign.kernel.audit import Author
from campaign.kernel.clock import today
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.translated import Translated
from campaign.organizations.models import Organization

LATEST_HOUR = 23
WHOLE = 100

NOT_ITS_COUNTRY = _l("An organization writes measures for its own countries.")
NEEDS_VALUE = _l("This kind of measure needs a number.")
SHARE_TOO_LARGE = _l("A share of the places is 0 to 100 percent.")
NO_SUCH_HOUR = _l("The hour is 0 to 23.")
ENDS_BEFORE_IT_STARTS = _l("The last day is before the first.")
NO_WEB_ADDRESS = _l("This is not a web address. It begins with https:// or http://.")
HAS_BEGUN = _l("This measure is in force already: say on which day it ends.")
ALREADY_ENDED = _l("This measure has already ended.")


@dataclass(frozen=True, kw_only=True)
class MeasureFacts:
    """What a measure says. `country` None: it holds in the whole campaign."""

    kind: MeasureKind
    text: Translated
    source: str
    valid_from: date
    valid_to: date | None = None
    value: int | None = None
    country: str | None = None
    source_url: str | None = None


def facts_of(measure: HealthMeasure) -> MeasureFacts:
    """What it says, so that `correct_measure` with it changes nothing."""
    return MeasureFacts(
        **{field.name: getattr(measure, field.name) for field in fields(MeasureFacts)}
    )


def write_measure(
    campaign_id: int,
    facts: MeasureFacts,
    *,
    by: Author,
    organization_id: int | None = None,
    uid: str | None = None,
) -> HealthMeasure:
    """Publish a measure: an organization's for a country of its own, else the coalition's.

    `uid` is its name in data files, a random one if none is given. Called again with the same name
    it gives the first measure. Raises Refused.
    """
    _check(facts)
    with transaction():
        campaign = lock(Campaign, campaign_id)  # also keeps a second click waiting
        known = db.session.scalar(select(HealthMeasure).where(HealthMeasure.uid == uid))
        if known is not None:
            return known
        if organization_id is not None:
            _check_country(facts.country, organization_id)
        measure = HealthMeasure(
            uid=uid or secrets.token_hex(16),
            campaign=campaign,
            written_by_organization_id=organization_id,
        )
        _put(facts, measure)
        db.session.add(measure)
        db.session.flush()
        _note(by, "health_measure.written", measure, audit.differences(None, facts))
        _hide_if_copied(measure)
    return measure


def correct_measure(measure_id: int, facts: MeasureFacts, *, by: Author) -> HealthMeasure:
    """Write a measure anew; nothing happens if nothing changes. Raises Refused."""
    _check(facts)
    with transaction():
        measure = lock(HealthMeasure, measure_id)
        before = facts_of(measure)
        if before == facts:
            return measure
        if measure.written_by_organization_id is not None:
            _check_country(facts.country, measure.written_by_organization_id)
        _put(facts, measure)
        _note(by, "health_measure.corrected", measure, audit.differences(before, facts))
        if before.text.texts != facts.text.texts:
            _hide_if_copied(measure)
    return measure


def end_measure(measure_id: int, last_day: date, *, by: Author) -> HealthMeasure:
    """Let a measure hold up to and with `last_day`. Raises Refused."""
    with transaction():
        measure = lock(HealthMeasure, measure_id)
        if measure.valid_to is not None and measure.valid_to <= last_day:
            raise Refused(ALREADY_ENDED, field="last_day")
        if last_day < measure.valid_from:
            raise Refused(ENDS_BEFORE_IT_STARTS, field="last_day")
        before, measure.valid_to = measure.valid_to, last_day
        change = (before and before.isoformat(), last_day.isoformat())
        _note(by, "health_measure.ended", measure, {"valid_to": change})
    return measure


def hide_measure(measure_id: int, reason: str, *, by: Author) -> HealthMeasure:
    """Pages and calendars lose it. Raises Refused without a reason, or if it is hidden."""
    with transaction():
        measure = lock(HealthMeasure, measure_id)
        _note(by, "health_measure.hidden", measure, hide(measure, reason, by))
        tell_hidden(measure)
    return measure


def show_measure_again(measure_id: int, *, by: Author) -> HealthMeasure:
    """Raises Refused if it is not hidden."""
    with transaction():
        measure = lock(HealthMeasure, measure_id)
        _note(by, "health_measure.shown_again", measure, show_again(measure))
        tell_hidden(measure)
    return measure


def _hide_if_copied(measure: HealthMeasure) -> None:
    """Hide a measure in whose words its writer has a hidden one in the same coalition."""
    says = gist(*measure.text.texts.values())
    hidden_ones = db.session.scalars(
        select(HealthMeasure)
        .join(Campaign, Campaign.id == HealthMeasure.campaign_id)
        .where(
            Campaign.coalition_id == measure.campaign.coalition_id,
            HealthMeasure.written_by_organization_id.is_not_distinct_from(
                measure.written_by_organization_id
            ),
            HealthMeasure.hidden_at.is_not(None),
            HealthMeasure.id != measure.id,
        )
        .order_by(HealthMeasure.hidden_at.desc(), HealthMeasure.id.desc())
    )
    same = (each for each in hidden_ones if says & gist(*each.text.texts.values()))
    original = None if measure.is_hidden else next(same, None)
    if original is not None:
        _note(COPIES, "health_measure.hidden", measure, hide_like(measure, original))
        tell_hidden(measure)


def _put(facts: MeasureFacts, measure: HealthMeasure) -> None:
    for field in fields(MeasureFacts):
        setattr(measure, field.name, getattr(facts, field.name))
    if facts.kind not in VALUES:
        measure.value = None


def withdraw_measure(measure_id: int, *, by: Author) -> None:
    """Take back a measure that has not begun, as if it had never been. Raises Refused."""
    with transaction():
        measure = lock(HealthMeasure, measure_id)
        if measure.valid_from <= today(measure.campaign.zone):
            raise Refused(HAS_BEGUN)
        was = {"valid_from": (measure.valid_from.isoformat(), None)}
        _note(by, "health_measure.withdrawn", measure, was)
        db.session.delete(measure)


def _check(facts: MeasureFacts) -> None:
    if facts.source_url and not is_web_address(facts.source_url):
        raise Refused(NO_WEB_ADDRESS, field="source_url")
    if facts.valid_to is not None and facts.valid_to < facts.valid_from:
        raise Refused(ENDS_BEFORE_IT_STARTS, field="valid_to")
    if facts.kind is MeasureKind.CAPACITY_SHARE and facts.value is None:
        raise Refused(NEEDS_VALUE, field="value")
    if facts.kind is MeasureKind.CAPACITY_SHARE and (facts.value or 0) > WHOLE:
        raise Refused(SHARE_TOO_LARGE, field="value")
    if facts.kind is MeasureKind.CURFEW and (facts.value or 0) > LATEST_HOUR:
        raise Refused(NO_SUCH_HOUR, field="value")


def _check_country(country: str | None, organization_id: int) -> None:
    if country not in lock(Organization, organization_id).country_codes:
        raise Refused(NOT_ITS_COUNTRY, field="country")


def _note(
    by: Author, action: str, measure: HealthMeasure, changes: dict[str, tuple[Any, Any]]
) -> None:
    campaign = measure.campaign
    audit.record(
        by,
        action,
        f"health_measure:{measure.id}",
        changes,
        organization_id=measure.written_by_organization_id,
        coalition_id=campaign.coalition_id,
    )
    revisions.touch(*campaign.page_topics, campaign.feed_topic)
