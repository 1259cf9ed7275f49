"""A move of an event, as data files tell it."""

from datetime import time

from sqlalchemy import select

from campaign.datafiles import load
from campaign.events.models import Event
from campaign.kernel.database import db
from tests.datafiles.conftest import OTHER


def test_a_file_may_say_from_which_zone_it_moves_an_event(app, load_text):
    load([OTHER])
    text = (
        "campaign: seven-lanterns\n"
        "events: [{uid: lanterns-walk, title: {nb: Lyktevandring}, zone: Europe/London,"
        " starts: 2026-10-24 23:30, ends: 2026-10-25 04:00,"
        " moved_from: [2026-10-24 23:30 Europe/Oslo]}]\n"
    )

    load_text(text)
    again = load_text(text)
    other = load_text(text.replace(" Europe/Oslo", ""))

    (move,) = db.session.scalars(select(Event).where(Event.uid == "lanterns-walk")).one().moves
    assert (move.was_starts_time, move.was_zone) == (time(23, 30), "Europe/Oslo")
    assert (again.changes_something, again.has_conflicts) == (False, False)
    assert other.has_conflicts
