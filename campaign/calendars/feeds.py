"""A feed: its head, the rules of its zones, the stored entries of its events, its end."""

from collections.abc import Iterable, Iterator, Sequence
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
from campaign.kernel.i18n import normal_tag, offered_for, offered_languages
from campaign.kernel.languages import nearest

BATCH = 500
"""Entries rendered and stored at a time: what a long feed holds in memory at once."""


@dataclass(frozen=True)
class Feed:
    """Which events, under which name."""

    campaign: Campaign
    name: str
    page: str
    chosen: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True, slots=True)
class _Entries:
    """The events of a feed in their order, with what is stored of each and what should be."""

    slots: Sequence[queries.Slot]
    wanted: dict[int, str]

    @property
    def stored(self) -> dict[int, bytes]:
        return {slot.event_id: slot.body for slot in self.slots if slot.body is not None}

    @property
    def stale(self) -> list[int]:
        return [
            slot.event_id for slot in self.slots if slot.fingerprint != self.wanted[slot.event_id]
        ]


def write(feed: Feed, language: str, address: str) -> bytes:
    """Return the whole feed, of which this is the address.

    Only entries that changed since they were stored are rendered: mostly by `preparing`, else now.
    """
    campaign = feed.campaign
    slug, changed_at = campaign.slug, revisions.changed_at(campaign.feed_topic)
    found = _entries(campaign, language, feed.chosen)
    opening = _head(feed, address, changed_at)
    bodies = found.stored
    for batch in _render(slug, language, found):
        bodies.update(batch)
    body = b"".join(bodies[slot.event_id] for slot in found.slots)
    return b"".join((opening, *_zones(found.slots), body, ics.END))


def render_stale(slug: str, language: str) -> int:
    """Render the entries of a campaign that are out of date, and return how many they were."""
    found = _entries(find_campaign(slug), language)
    return sum(len(batch) for batch in _render(slug, language, found))


def language_for(campaign: Campaign, wanted: str | None) -> str:
    """Return the one of the campaign's or the program's languages that is nearest to the wanted.

    Without one it is the first of the campaign's that the program speaks, else its first.
    """
    tag = normal_tag(wanted) if wanted else None
    found = nearest(tag, (*campaign.languages, *offered_languages())) if tag else None
    spoken = (each for each in campaign.languages if offered_for(each))
    return found or next(spoken, campaign.languages[0])


def _entries(
    campaign: Campaign, language: str, chosen: Iterable[ColumnElement[bool]] = ()
) -> _Entries:
    measures = all_measures(campaign)
    slots = queries.slots(campaign, language, chosen)
    wanted = {slot.event_id: entries.fingerprint(slot, campaign, measures) for slot in slots}
    return _Entries(slots, wanted)


def _render(slug: str, language: str, found: _Entries) -> Iterator[dict[int, bytes]]:
    """Render and store what is stale, some at a time.

    Everything is read anew for each batch, since storing ends the reading transaction.
    """
    stale = found.stale
    for start in range(0, len(stale), BATCH):
        campaign = find_campaign(slug)
        measures: Sequence[HealthMeasure] = all_measures(campaign)
        rendered = {
            event_id: entries.render(event, campaign, language, measures)
            for event_id, event in queries.events_by_id(stale[start : start + BATCH]).items()
        }
        kept = {key: (found.wanted[key], body) for key, body in rendered.items()}
        queries.keep(language, kept)
        yield rendered


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
