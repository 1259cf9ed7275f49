"""What people type at the desk of events, and what is there afterwards."""

from sqlalchemy import select

from campaign.events.models import Event
from campaign.events.operations import draft_of
from campaign.kernel.database import db

DESK = "/en/desk/docks/spring/events/"
TYPED = {
    "title": "Songs of the quay",
    "first_day": "2021-04-17",
    "city": "Lyon",
    "kind": "concert",
    "country": "FR",
    "zone": "",
    "language": "en",
    "form_token": "one form",
}


def all_events():
    return db.session.scalars(select(Event).order_by(Event.id)).all()


def sent(event, **changes):
    """What her browser sends back of an event's form."""
    draft = draft_of(event)
    return {
        "version": event.version,
        "title": draft.title.texts[draft.title.source],
        "first_day": draft.first_day.isoformat(),
        "starts_time": f"{draft.starts_time:%H:%M}" if draft.starts_time else "",
        "ends_time": f"{draft.ends_time:%H:%M}" if draft.ends_time else "",
        "city": draft.city,
        "country": draft.country,
        "zone": draft.zone,
        "kind": draft.kind.value,
        "languages": list(draft.languages),
        **changes,
    }
