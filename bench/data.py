"""Invented campaigns of any size, written straight into the tables: the same data every time.

The words are invented, the shape is a real campaign's: fifty organizations, events of about four
hundred letters, gifts spread over the funds and days.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import insert

from campaign.accounts.operations import add_person
from campaign.accounts.passwords import hash_password
from campaign.campaigns.models import Campaign, Participation
from campaign.events.models import Event, EventKind, EventLanguage
from campaign.fundraising.models import (
    CashBox,
    CashBoxKind,
    Channel,
    Contribution,
    Count,
    CurrencyTotal,
    DayTotal,
    EntryKind,
    Fund,
    FundKind,
    FundTotal,
    Goal,
    JournalEntry,
    Standing,
)
from campaign.kernel.audit import Machine
from campaign.kernel.clock import now, today
from campaign.kernel.database import Base, db, transaction
from campaign.kernel.dates import moment_of
from campaign.kernel.money import Money
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
BATCH = 5_000


def fill(events: int, contributions: int) -> None:
    """One campaign with so many events and contributions."""
    chance = random.Random(1871)  # noqa: S311  the same data every time
    password = hash_password(PASSWORD)
    with transaction():
        campaign, organizations = _campaign()
        _events(campaign, organizations, events, chance)
        _contributions(campaign, organizations, contributions, chance)
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
        title=Translated.of({"en": "A campaign to measure"}),
        languages=["en"],
        zone="Europe/Paris",
        starts_on=today() - timedelta(days=180),
        ends_on=today() + timedelta(days=180),
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
    _write(Event, rows)
    _write(
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
        "country": country,
        "city": chance.choice(WORDS).capitalize(),
    }


def _contributions(
    campaign: Campaign, organizations: Sequence[Organization], number: int, chance: random.Random
) -> None:
    root = Fund(campaign=campaign, kind=FundKind.CAMPAIGN, currency="EUR")
    funds = [
        Fund(
            campaign=campaign,
            kind=FundKind.ORGANIZATION,
            parent=root,
            organization=organization,
            currency="EUR",
            goals=[_goal()],
        )
        for organization in organizations
    ]
    box = CashBox(
        slug="bench-box",
        coalition=campaign.coalition,
        kind=CashBoxKind.BANK,
        name="Account",
        currency="EUR",
    )
    db.session.add_all([root, *funds, box])
    db.session.flush()
    gifts = [_gift(at, funds, box, campaign, chance) for at in range(1, number + 1)]
    _write(Contribution, iter(gifts))
    _write(JournalEntry, (_entry(gift) for gift in gifts))
    _write(Count, (row for gift in gifts for row in _counts(gift, root)))
    _totals(gifts, root)


def _goal() -> Goal:
    target = Money(3_000_00, "EUR")
    return Goal(target=target, counted=target, set_on=today())


def _gift(
    at: int, funds: Sequence[Fund], box: CashBox, campaign: Campaign, chance: random.Random
) -> dict[str, Any]:
    return {
        "id": at,
        "fund_id": chance.choice(funds).id,
        "cash_box_id": box.id,
        "channel": Channel.BANK,
        "standing": Standing.RECEIVED,
        "given_minor": chance.randrange(100, 20_000),
        "given_currency": "EUR",
        "received_on": campaign.starts_on + timedelta(days=chance.randrange(180)),
        "recorded_by": "machine:bench",
    }


def _entry(gift: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": gift["id"],
        "kind": EntryKind.CONTRIBUTION,
        "contribution_id": gift["id"],
        "on_day": gift["received_on"],
        "booked_by": "machine:bench",
        "booked_at": now(),
    }


def _counts(gift: dict[str, Any], root: Fund) -> Iterator[dict[str, Any]]:
    for fund_id in (gift["fund_id"], root.id):
        yield {
            "entry_id": gift["id"],
            "fund_id": fund_id,
            "standing": Standing.RECEIVED,
            "minor": gift["given_minor"],
            "currency": "EUR",
        }


def _totals(gifts: Sequence[dict[str, Any]], root: Fund) -> None:
    sums: dict[int, int] = {}
    numbers: dict[int, int] = {}
    days: dict[tuple[int, date], list[int]] = {}
    for gift in gifts:
        for fund_id in (gift["fund_id"], root.id):
            sums[fund_id] = sums.get(fund_id, 0) + gift["given_minor"]
            numbers[fund_id] = numbers.get(fund_id, 0) + 1
            days.setdefault((fund_id, gift["received_on"]), []).append(gift["given_minor"])
    received = {"standing": Standing.RECEIVED}
    _write(
        FundTotal,
        (
            {
                **received,
                "fund_id": fund_id,
                "minor": minor,
                "campaign_minor": minor,
                "gifts": numbers[fund_id],
            }
            for fund_id, minor in sums.items()
        ),
    )
    _write(
        CurrencyTotal,
        (
            {
                **received,
                "fund_id": fund_id,
                "given_currency": "EUR",
                "given_minor": minor,
                "minor": minor,
                "gifts": numbers[fund_id],
            }
            for fund_id, minor in sums.items()
        ),
    )
    _write(
        DayTotal,
        (
            {**received, "fund_id": f, "day": day, "minor": sum(given), "gifts": len(given)}
            for (f, day), given in days.items()
        ),
    )


def _write(model: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    """Many rows at a time, past the session's bookkeeping."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            db.session.execute(insert(model), batch)
            batch = []
    if batch:
        db.session.execute(insert(model), batch)
