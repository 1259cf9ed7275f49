"""Every public page, on a small installation and on an empty one."""

from datetime import date

import pytest

from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.documents import make_appeal, sign
from tests.factories.health import make_measure
from tests.factories.organizations import make_coalition, make_organization

ADDRESSES = [
    "/en/",
    "/en/coalitions/harbours/",
    "/en/spring/",
    "/en/spring/appeal",
    "/en/spring/countries/fr",
    "/en/spring/countries/jp",
    "/en/spring/health",
    "/en/spring/organizations/",
    "/en/spring/organizations/docks",
    "/en/spring/organizations/nowhere",
    "/en/spring/progress",
    "/robots.txt",
    "/sitemap.xml",
]

NOWHERE = [
    "/en/winter/",
    "/en/coalitions/mountains/",
    "/en/spring/countries/FR",
    "/en/spring/countries/qq",
    "/en/spring/organizations/stranger",
    "/en/spring/sample",
    "/sitemap-2.xml",
    "/media/0000.webp",
]


@pytest.fixture
def campaign(app):
    coalition = make_coalition(slug="harbours")
    campaign = make_campaign(
        slug="spring", coalition=coalition, health_statement=Translated.of({"en": "With care."})
    )
    docks = make_organization(
        slug="docks", coalition=coalition, countries=["FR"], name="Les Quais", language="fr"
    )
    nowhere = make_organization(slug="nowhere", coalition=coalition)
    take_part(docks, campaign)
    take_part(nowhere, campaign)
    sign(make_appeal(campaign=campaign, dated=date(2026, 1, 2)), docks)
    make_measure(campaign=campaign)
    make_measure(campaign=campaign, country="FR")
    return campaign


def test_every_page_answers(client, campaign):
    answers = {address: client.get(address).status_code for address in ADDRESSES}

    assert answers == dict.fromkeys(ADDRESSES, 200)


def test_what_is_not_there_is_not_found(client, campaign):
    answers = {address: client.get(address).status_code for address in NOWHERE}

    assert answers == dict.fromkeys(NOWHERE, 404)


def test_an_empty_installation_says_so(client):
    answer = client.get("/en/")

    assert answer.status_code == 200
    assert "Nothing has been published here yet." in answer.text


def test_the_front_door_leads_to_the_readers_language(client):
    answer = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.8"})

    assert (answer.status_code, answer.location) == (302, "/en/")
    assert "Accept-Language" in answer.vary
