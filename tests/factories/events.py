"""Events. All are invented."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from campaign.campaigns.models import Campaign
from campaign.events.models import CoHost, Event, EventKind, EventLanguage
from campaign.kernel import revisions
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Translated
from campaign.organizations.models import Organization
from tests.factories.campaigns import make_campaign
from tests.factories.numbers import another

DEFAULTS: dict[str, Any] = {
    "kind": EventKind.MEETING,
    "zone": "Europe/Berlin",
    "starts_time": time(18),
    "ends_time": time(20),
    "country": "DE",
    "city": "Berlin",
}


def make_event(
    *,
    campaign: Campaign | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    co_hosts: Sequence[Organization] = (),
    languages: Sequence[str] = ("en",),
    **attributes: Any,
) -> Event:
    """An evening in Berlin, today unless a day is named; `starts_time=None` makes it all day."""
    if "starts_time" in attributes:
        attributes.setdefault("ends_time", None)
    title = attributes.pop("title", None) or Translated.of({"en": another("event").title()})
    first_day = first_day or today(attributes.get("zone", DEFAULTS["zone"]))
    with transaction():
        event = Event(
            campaign=campaign or make_campaign(),
            title=title,
            first_day=first_day,
            last_day=last_day or first_day,
            co_hosts=[CoHost(organization=o, position=at) for at, o in enumerate(co_hosts)],
            languages=[EventLanguage(language=t, position=at) for at, t in enumerate(languages)],
            **{**DEFAULTS, **attributes},
        )
        event.reckon()
        db.session.add(event)
        revisions.touch(*event.campaign.page_topics, event.campaign.feed_topic)
    return event
