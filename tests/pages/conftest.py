"""Campaigns as full as needed, written at once: pages must not grow slow with them."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from flask import Flask

from campaign.campaigns.models import Aim, Campaign, Participation
from campaign.documents.models import Document, Signature
from campaign.events.models import Event, EventKind, EventLanguage
from campaign.health.models import HealthMeasure, MeasureKind
from campaign.kernel import revisions
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated
from campaign.organizations.models import Affiliation, Organization, OrganizationCountry
from tests.factories.campaigns import make_campaign
from tests.factories.documents import make_appeal
from tests.factories.fundraising import make_contribution, make_fund, make_goal
from tests.factories.organizations import make_coalition

COUNTRIES = ("FR", "DE", "BG", "PT")


@pytest.fixture
def crowd(app: Flask) -> Callable[[int, int], Campaign]:
    """`crowd(100, 1000)` makes the campaign "spring": 100 organizations, 1,000 events."""

    def make(organizations: int, events: int) -> Campaign:
        campaign = make_campaign(
            slug="spring",
            coalition=make_coalition(slug="harbours"),
            starts_on=today("UTC") - timedelta(days=60),
            ends_on=today("UTC") + timedelta(days=60),
        )
        appeal = make_appeal(campaign=campaign, dated=date(2026, 1, 2), further_signing=True)
        with transaction():
            campaign.aims = [Aim(position=0, text=Translated.of({"en": "Open the harbours."}))]
            members = [_member(number, campaign, appeal) for number in range(organizations)]
            db.session.add_all(_event(number, campaign, members) for number in range(events))
            db.session.add_all(_measure(campaign, country) for country in (None, *COUNTRIES))
            revisions.touch(*campaign.page_topics, campaign.feed_topic)
        fund = make_fund(campaign=campaign, organization=members[0])
        make_goal(fund, Money(1000_00, "EUR"))
        make_contribution(fund, Money(25_00, "EUR"))
        return campaign

    return make


def _member(number: int, campaign: Campaign, appeal: Document) -> Organization:
    """Takes part and has signed; only every second one is in a country."""
    countries = [COUNTRIES[number % len(COUNTRIES)]] if number % 2 == 0 else []
    member = Organization(
        slug=f"harbour-{number}",
        name=f"Harbour {number}",
        language="fr",
        names=Translated.of({"en": f"The harbour {number}"}),
        countries=[OrganizationCountry(country=code, position=0) for code in countries],
    )
    db.session.add_all(
        (
            member,
            Affiliation(coalition_id=campaign.coalition_id, organization=member, position=number),
            Participation(campaign_id=campaign.id, organization=member, position=number),
            Signature(
                document_id=appeal.id,
                organization=member,
                name=member.name,
                countries=countries,
                position=number + 1,
            ),
        )
    )
    return member


def _event(number: int, campaign: Campaign, members: list[Organization]) -> Event:
    day = today("UTC") + timedelta(days=(number * 37 + number // 7) % 100 - 50)
    event = Event(
        campaign=campaign,
        organization=members[number % len(members)],
        kind=EventKind.GATHERING if number == 2 else EventKind.MEETING,
        title=Translated.of({"en": f"Evening {number}"}),
        zone="Europe/Berlin",
        first_day=day,
        last_day=day,
        starts_time=time(18),
        ends_time=time(20),
        country=COUNTRIES[number % len(COUNTRIES)],
        city="Port",
        languages=[EventLanguage(language="en", position=0)],
    )
    event.reckon()
    return event


def _measure(campaign: Campaign, country: str | None) -> HealthMeasure:
    return HealthMeasure(
        campaign=campaign,
        country=country,
        kind=MeasureKind.MASKS,
        text=Translated.of({"en": "Masks are worn indoors."}),
        source="Ordinance 1",
        valid_from=date(2026, 1, 1),
    )
