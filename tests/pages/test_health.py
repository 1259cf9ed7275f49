from datetime import date

import pytest

from campaign.health.models import MeasureKind
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.health import make_measure
from tests.pages.reading import Page, text_of


@pytest.fixture
def campaign(app):
    return make_campaign(
        slug="spring", health_statement=Translated.of({"en": "We look after each other."})
    )


def visit(client):
    return Page(client.get("/en/spring/health").text)


def test_what_holds_everywhere_comes_first_then_each_country_by_name(client, campaign):
    for country in ("DE", "BG", None, "AT"):
        make_measure(campaign=campaign, country=country)

    page = visit(client)

    assert [text_of(node) for node in page.all("h2")] == [
        *("Everywhere", "Austria", "Bulgaria", "Germany")
    ]
    assert "We look after each other." in page.text


def test_what_is_coming_is_marked_and_what_has_ended_is_folded_away(client, campaign):
    make_measure(campaign=campaign, country="FR", kind=MeasureKind.TESTS)
    make_measure(campaign=campaign, country="FR", valid_from=date(2099, 1, 1))
    make_measure(
        campaign=campaign,
        country="FR",
        kind=MeasureKind.CURFEW,
        value=19,
        valid_to=date(2026, 1, 31),
    )

    page = visit(client)
    (details,) = page.all("details")

    assert [text_of(node) for node in page.all("h3")] == [
        *("Test before coming", "Masks coming", "Curfew from 19:00")
    ]
    assert text_of(details).startswith("1 measure has ended Curfew from 19:00")


def test_a_campaign_without_measures_says_so(client, campaign):
    page = visit(client)

    assert "Nothing is in force." in page.text
    assert "No country has written measures of its own yet." in page.text
