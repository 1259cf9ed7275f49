"""Texts that an older version stored as they came: whatever shows them is still well-formed."""

import json
import re

import icalendar
import pytest
from sqlalchemy import Connection, Table, select, text

from campaign.campaigns.models import Campaign
from campaign.events.models import Event
from campaign.kernel.database import Base, db
from campaign.kernel.translated import TranslatedText
from campaign.organizations.models import Organization
from tests.factories.everything import make_everything
from tests.pages.reading import Page

ODD = (
    "\u202egnp.exe\u2066 open"
    " E\u0301te\u0301 👩‍👧 \ufffe \ufeff"
    "line\u2028next\r\n; with, every\\mark \"'<b>&amp;"
)
SPOILT = {
    "contributions": ("donor_name", "message", "note"),
    "events": ("venue", "city", "address"),
    "friends": ("name",),
    "health_measures": ("source",),
    "organizations": ("name", "territory", "acronym"),
    "signatures": ("name", "territory"),
}
NEVER_IN_A_PAGE = re.compile("[\x00-\x08\x0e-\x1f]")


@pytest.fixture
def world(app) -> Campaign:
    make_everything()
    db.session.rollback()
    with db.engine.connect().execution_options(writing=True) as connection, connection.begin():
        for table in Base.metadata.tables.values():
            spoil(connection, table, ODD)
    db.session.expire_all()
    return db.session.scalars(select(Campaign).order_by(Campaign.id)).first()


def spoil(connection: Connection, table: Table, odd: str) -> None:
    """Write past the types of the columns, as versions did that did not have them."""
    for name in SPOILT.get(table.name, ()):
        write = f"UPDATE {table.name} SET {name} = {name} || :odd"  # noqa: S608  our own names
        connection.execute(text(write), {"odd": odd})
    for column in table.columns:
        if isinstance(column.type, TranslatedText) and "id" in table.columns:
            spoil_translated(connection, f"{table.name}", column.name, odd)


def spoil_translated(connection: Connection, table: str, name: str, odd: str) -> None:
    read = f"SELECT id, {name} FROM {table} WHERE {name} IS NOT NULL"  # noqa: S608
    write = f"UPDATE {table} SET {name} = :value WHERE id = :id"  # noqa: S608
    for key, stored in connection.execute(text(read)).all():
        value = json.loads(stored) if isinstance(stored, str) else stored
        for version in value["texts"].values():
            version["text"] += odd
        connection.execute(text(write), {"id": key, "value": json.dumps(value)})


def test_every_public_page_is_well_formed(client, world):
    slug = world.slug
    event = db.session.scalars(select(Event).order_by(Event.id)).first()
    organization = db.session.scalars(select(Organization).order_by(Organization.id)).first()
    addresses = (
        *(f"/en/{slug}/{page}" for page in ("", "events/", "progress", "give", "health", "appeal")),
        f"/en/{slug}/events/{event.id}-x",
        f"/en/{slug}/organizations/",
        f"/en/{slug}/organizations/{organization.slug}",
        f"/en/coalitions/{world.coalition.slug}/",
        "/en/",
    )
    for address in addresses:
        answer = client.get(address, follow_redirects=True)
        assert (address, answer.status_code) == (address, 200)
        assert (address, NEVER_IN_A_PAGE.findall(answer.text)) == (address, [])
        for data in Page(answer.text).all("script", type="application/ld+json"):
            assert json.loads(data.text)["@type"]


def test_every_feed_is_read_by_others(client, world):
    answer = client.get(f"/calendars/{world.slug}.ics")

    lines = answer.data.decode().split("\r\n")
    assert answer.status_code == 200
    assert [line for line in lines if NEVER_IN_A_PAGE.search(line) or "\n" in line] == []
    assert max(len(line.encode()) for line in lines) <= 75
    assert len(icalendar.Calendar.from_ical(answer.data).walk("VEVENT")) > 0
