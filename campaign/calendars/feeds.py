"""A feed: its head, the rules of its zones, the stored entries of its events, its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement

from campaign.calendars import entries, ics, queries
from campaign.campaigns.models import Campaign
from campaign.campaigns.queries import find_campaign
from campaign.health.models import HealthMeasure
from campaign.health.queries import all_measures
from campaign.kernel import revisions
from campaign.kernel.i18n import gettext as _

BATCH = 500
"""Entries rendered and stored at a time: what a long feed holds in memory at once."""


@dataclass(frozen=True)
class Feed:
    """Which events, under which name."""

    campaign: Campaign
    name: str
    page: str
    chosen: tuple[ColumnElement[bool], ...] = ()


def write(feed: Feed, language: str, address: str) -> bytes:
    """Return the whole feed, of which this is the address.

    Only entries that changed since they were stored are rendered.
    """
    campaign = feed.campaign
    slug, changed_at = campaign.slug, revisions.changed_at(campaign.feed_topic)
    measures = all_measures(campaign)
    slots = queries.slots(campaign, language, feed.chosen)
    wanted = {slot.event_id: entries.fingerprint(slot, campaign, measures) for slot in slots}
    bodies = {slot.event_id: slot.body for slot in slots if slot.body is not None}
    stale = [slot.event_id for slot in slots if slot.fingerprint != wanted[slot.event_id]]
    opening = _head(feed, address, changed_at)
    for start in range(0, len(stale), BATCH):
        bodies.update(_render(slug, language, stale[start : start + BATCH], wanted))
    body = b"".join(bodies[slot.event_id] for slot in slots)
    return b"".join((opening, *_zones(slots), body, ics.END))


def _render(
    slug: str, language: str, ids: Sequence[int], wanted: dict[int, str]
) -> dict[int, bytes]:
    """Render and store; everything is read anew, since storing ends the reading transaction."""
    campaign = find_campaign(slug)
    measures: Sequence[HealthMeasure] = all_measures(campaign)
    rendered = {
        event_id: entries.render(event, campaign, language, measures)
        for event_id, event in queries.events_by_id(ids).items()
    }
    queries.keep(language, {key: (wanted[key], body) for key, body in rendered.items()})
    return rendered


def _head(feed: Feed, address: str, changed_at: datetime) -> bytes:
    demo = current_app.config["SETTINGS"].demo
    return ics.head(
        ics.FeedFacts(
            name=_("%(name)s (sample data)", name=feed.name) if demo else feed.name,
            description=_("Events, moves and cancellations arrive by themselves."),
            address=address,
            page=feed.page,
            zone=feed.campaign.zone,
            colour=feed.campaign.accent,
            changed_at=changed_at,
        )
    )


def _zones(slots: Iterable[queries.Slot]) -> list[bytes]:
    years: dict[str, tuple[int, int]] = {}
    for slot in slots:
        first, last = years.get(slot.zone, (9999, 0))
        years[slot.zone] = min(first, slot.first_day.year), max(last, slot.last_day.year)
    return [ics.zone_rules(zone, *span) for zone, span in sorted(years.items()) if zone != "UTC"]
