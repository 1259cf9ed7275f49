"""Moments are worked out anew where the rules of a zone have changed since.

People agreed on a time on the wall, which stays. What follows from it (when that is in UTC, what
comes before what, what a calendar far away shows) is renewed at the start of a program, as a
running one keeps the rules that it began with.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.events.operations.recording import note
from campaign.kernel import revisions
from campaign.kernel.audit import Machine
from campaign.kernel.clock import now
from campaign.kernel.database import db, transaction
from campaign.kernel.dates import is_unmistakable, is_zone, rules_mark

BATCH = 500
"""Events renewed in one transaction, so that others can write in between."""
TIME_ZONES = Machine("time-zones")

log = logging.getLogger(__name__)


def renew_moments() -> list[int]:
    """Renew the moments of all events whose zone's rules are others now; return which moved.

    Several programs that start at once share the work: each event is renewed once.
    """
    moved: list[int] = []
    for zone in _zones_with_new_rules():
        while (batch := _renew_batch(zone)) is not None:
            moved += batch
            if batch:
                numbers = ", ".join(map(str, batch))
                log.warning("new rules of %s moved the moments of events %s", zone, numbers)
    return moved


def _zones_with_new_rules() -> list[str]:
    rows = db.session.execute(select(Event.zone, Event.reckoned_with).distinct())
    stale = {zone for zone, mark in rows if is_zone(zone) and mark != rules_mark(zone)}
    db.session.rollback()
    return sorted(stale)


def _renew_batch(zone: str) -> list[int] | None:
    """Return the numbers of those that moved; None if no event was left to renew."""
    with transaction():
        events = _take(zone)
        if not events:
            return None
        campaigns = {event.campaign for event in events}
        moved = [event for event in events if _is_elsewhere(event)]
        for event in moved:
            _renew(event)
        # Their versions stay: whoever writes at one of them has nothing to compare.
        rest = [event.id for event in events if event not in moved]
        marked = {"reckoned_with": rules_mark(zone)}
        db.session.execute(update(Event).where(Event.id.in_(rest)).values(marked))
        # Feeds hold the rules of their zones, whether or not an event moved.
        revisions.touch(*(topic for campaign in campaigns for topic in _topics(campaign)))
        return [event.id for event in moved]


def _take(zone: str) -> Sequence[Event]:
    """Return events under lock; whoever waited for it finds none of those that are done."""
    return db.session.scalars(
        select(Event)
        .where(Event.zone == zone, Event.reckoned_with != rules_mark(zone))
        .order_by(Event.id)
        .limit(BATCH)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _is_elsewhere(event: Event) -> bool:
    """Return whether the event is at another moment than was thought."""
    known = event.starts_at, event.ends_at
    return known != (event.starts_there.astimezone(UTC), event.ends_there.astimezone(UTC))


def _renew(event: Event) -> None:
    before = event.starts_at, event.ends_at
    event.reckon()
    event.updated_at = now()
    if not (is_unmistakable(event.starts_there) and is_unmistakable(event.ends_there)):
        event.sequence += 1  # calendars are told these in UTC: another time, as after a move
    after = event.starts_at, event.ends_at
    changes = {
        name: (_plain(old), _plain(new))
        for name, old, new in zip(("starts_at", "ends_at"), before, after, strict=True)
        if old != new
    }
    note(event, TIME_ZONES, "event.moment_renewed", changes)


def _topics(campaign: Campaign) -> tuple[str, ...]:
    return campaign.feed_topic, *campaign.page_topics


def _plain(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
