from datetime import date

import pytest

from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization
from tests.pages.reading import Page, text_of


@pytest.fixture
def campaign(app):
    return make_campaign(slug="spring")


def visit(client, country="fr"):
    return Page(client.get(f"/en/spring/countries/{country}").text)


def test_a_country_shows_what_takes_place_there_and_nothing_else(client, campaign):
    for title, country, day in (
        ("In Lyon", "FR", date(2099, 1, 2)),
        ("Was in Brest", "FR", date(2026, 1, 2)),
        ("In Kiel", "DE", date(2099, 1, 2)),
    ):
        title = Translated.of({"en": title})
        make_event(campaign=campaign, title=title, country=country, first_day=day)

    page = visit(client)

    assert page.text.index("In Lyon") < page.text.index("Was in Brest")
    assert "In Kiel" not in page.text


def test_who_takes_part_there_is_named(client, campaign):
    for name, countries in (("Quays", ["BE", "FR"]), ("Docks", ["DE"]), ("Tide", [])):
        take_part(make_organization(name=name, countries=countries), campaign)

    (row,) = visit(client).one("ol", class_="signatories")

    assert text_of(row) == "Quays"


def test_measures_in_force_come_with_their_source_and_period(client, campaign):
    make_measure(campaign=campaign, source="The coordinating group")
    make_measure(
        campaign=campaign,
        country="FR",
        valid_to=date(2099, 5, 1),
        source="Ordinance 9",
        source_url="https://ministry.example/9",
    )
    make_measure(campaign=campaign, country="DE", source="Ordinance 10")
    make_measure(campaign=campaign, country="FR", valid_to=date(2026, 1, 2), source="Ordinance 8")

    page = visit(client)

    assert [text_of(node) for node in page.all("li", class_="measure")] == [
        "Masks Everywhere · from 1 January 2026 until further notice Masks are worn indoors. "
        "Source: The coordinating group",
        "Masks France · 1 January 2026 to 1 May 2099 Masks are worn indoors. Source: Ordinance 9",
    ]
    assert page.all("a", href="https://ministry.example/9")


def test_a_country_without_anything_says_so(client, campaign):
    page = visit(client, "jp")

    assert text_of(page.one("h1")) == "Japan"
    assert "No event lies ahead." in page.text
    assert "No measure is in force here." in page.text
