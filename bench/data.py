"""Invented campaigns of any size, written straight into the tables: the same data every time.

The words are invented, the shape is a real campaign's: fifty organizations, events of about four
hundred letters, gifts spread over the funds and days.
"""

import random
from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from bench.books import fill_books
from bench.rows import write
from campaign.accounts.operations import add_person
from campaign.accounts.passwords import hash_password
from campaign.campaigns.models import Campaign, Participation
from campaign.events.models import Event, EventKind, EventLanguage
from campaign.kernel.audit import Machine
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.dates import moment_of, rules_mark
from campaign.kernel.revisions import touch
from campaign.kernel.translated import Translated
from campaign.organizations.models import (
    Affiliation,
    Coalition,
    Organization,
    OrganizationCountry,
)
from campaign.organizations.operations import give_coalition_role, give_role
from campaign.permissions import CoalitionRole, Role

SLUG = "bench"
TITLE = "A campaign to measure"
MEMBER = "organization-0"
EMAIL = "member@campaign.example"
PASSWORD = "seven quiet lanterns over the harbour"  # noqa: S105  in a bench's database
ORGANIZATIONS = 50
PLACES = (
    ("FR", "Europe/Paris"), ("DE", "Europe/Berlin"), ("PT", "Europe/Lisbon"),
    ("BG", "Europe/Sofia"), ("CH", "Europe/Zurich"), ("NL", "Europe/Amsterdam"),
    ("UA", "Europe/Kyiv"), ("TR", "Europe/Istanbul"), ("CZ", "Europe/Prague"),
    ("LU", "Europe/Luxembourg"),
)  # fmt: skip
WORDS = (
    "bread", "evening", "garden", "hall", "harbour", "letter", "reading", "song", "street", "table",
    "theatre", "walk",
)  # fmt: skip


def fill(events: int, contributions: int) -> None:
    """One campaign with so many events and contributions."""
    chance = random.Random(1871)  # noqa: S311  the same data every time
    password = hash_password(PASSWORD)
    with transaction():
        campaign, organizations = _campaign()
        _events(campaign, organizations, events, chance)
        fill_books(campaign, organizations, contributions, chance)
        _member(campaign, organizations[0], password)
        touch(*campaign.page_topics, campaign.feed_topic)


def _campaign() -> tuple[Campaign, Sequence[Organization]]:
    coalition = Coalition(slug=SLUG, name=Translated.of({"en": "Bench coalition"}))
    organizations = [
        Organization(
            slug=f"organization-{number}",
            name=f"Organization number {number}",
            language="en",
            countries=[OrganizationCountry(country=PLACES[number % len(PLACES)][0], position=0)],
        )
        for number in range(ORGANIZATIONS)
    ]
    campaign = Campaign(
        coalition=coalition,
        slug=SLUG,
        title=Translated.of({"en": TITLE}),
        languages=["en"],
        zone="Europe/Paris",
        starts_on=today("UTC") - timedelta(days=180),
        ends_on=today("UTC") + timedelta(days=180),
        currency="EUR",
        accent="#b3261e",
    )
    db.session.add_all([coalition, campaign, *organizations])
    db.session.flush()
    for position, organization in enumerate(organizations):
        db.session.add(
            Affiliation(coalition=coalition, organization=organization, position=position)
        )
        db.session.add(
            Participation(campaign=campaign, organization=organization, position=position)
        )
    db.session.flush()
    return campaign, organizations


def _member(campaign: Campaign, organization: Organization, password: str) -> None:
    """Somebody with a desk of every kind."""
    person = add_person(EMAIL, "Member of the bench", password_hash=password, by=Machine("bench"))
    give_role(person.id, organization.id, Role.ADMINISTRATOR, by=Machine("bench"))
    give_coalition_role(
        person.id, campaign.coalition_id, CoalitionRole.COORDINATOR, by=Machine("bench")
    )


def _events(
    campaign: Campaign, organizations: Sequence[Organization], number: int, chance: random.Random
) -> None:
    rows = (_event(campaign, organizations, at, chance) for at in range(1, number + 1))
    write(Event, rows)
    write(
        EventLanguage,
        ({"event_id": at, "language": "en", "position": 0} for at in range(1, number + 1)),
    )


def _event(
    campaign: Campaign, organizations: Sequence[Organization], at: int, chance: random.Random
) -> dict[str, Any]:
    country, zone = chance.choice(PLACES)
    day = campaign.starts_on + timedelta(days=chance.randrange(360))
    return {
        "id": at,
        "uid": f"bench-{at}",
        "campaign_id": campaign.id,
        "organization_id": chance.choice(organizations).id,
        "kind": chance.choice([kind for kind in EventKind if kind is not EventKind.GATHERING]),
        "title": Translated.of({"en": " ".join(chance.choices(WORDS, k=5)).capitalize()}),
        "description": Translated.of({"en": " ".join(chance.choices(WORDS, k=65))}),
        "zone": zone,
        "first_day": day,
        "last_day": day,
        "starts_time": time(18),
        "ends_time": time(20),
        "starts_at": moment_of(day, time(18), zone),
        "ends_at": moment_of(day, time(20), zone),
        "reckoned_with": rules_mark(zone),
        "country": country,
        "city": chance.choice(WORDS).capitalize(),
    }
