"""What the address of a feed says, and what it may say without changing anything."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign.campaigns.models import Campaign
from campaign.kernel.translated import Translated
from tests.calendars.test_feeds import feed, read
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event


@pytest.fixture
def spring(app: Flask) -> Campaign:
    return make_campaign(slug="spring", languages=["en", "fr"], zone="Europe/Paris")


@pytest.mark.parametrize(
    "query",
    [
        "campaign=x",
        "endpoint=x",
        "_method=POST",
        "_external=0",
        "_anchor=x",
        "_scheme=x",
        "lang=%00",
    ],
)
def test_a_feed_ignores_what_it_does_not_know(
    client: FlaskClient, spring: Campaign, query: str
) -> None:
    make_event(campaign=spring)

    calendar = read(feed(client, f"spring.ics?{query}"))

    assert calendar["SOURCE"] == "http://localhost/calendars/spring.ics"
    assert read(feed(client, f"spring.ics?lang=fr&{query}"))["SOURCE"].endswith(".ics?lang=fr")


@pytest.mark.parametrize(
    ("tag", "asked", "direction"),
    [
        *(("zh-Hant", "zh-hant-TW", "ltr"), ("pt-BR", "pt", "ltr"), ("sr-Latn", "sr-Latn", "ltr")),
        *(("kmr", "kmr", "ltr"), ("rom", "rom", "ltr"), ("rmy", "RMY", "ltr")),
        *(("ar-EG", "ar", "rtl"), ("ku-Arab", "ku-Arab", "rtl"), ("de-CH-1996", "de", "ltr")),
        ("xx", "xx", "ltr"),
    ],
)
def test_a_campaign_may_be_in_any_language(
    client: FlaskClient, tag: str, asked: str, direction: str
) -> None:
    campaign = make_campaign(slug="spring", languages=[tag], title=Translated.of({tag: "2021"}))
    make_event(campaign=campaign, title=Translated.of({tag: "18:71"}), languages=[tag])

    calendar = read(feed(client, f"spring.ics?lang={asked}"))
    by_itself = read(feed(client))
    page = client.get("/en/spring/")

    assert str(calendar["SOURCE"]).endswith(f"?lang={tag}")
    for entry in (*calendar.walk("VEVENT"), *by_itself.walk("VEVENT")):
        assert entry["SUMMARY"].params["LANGUAGE"] == tag
    assert page.status_code == 200
    assert f'lang="{tag}" dir="{direction}"' in page.text


def test_a_feed_in_a_language_without_a_catalogue_speaks_the_nearest(
    client: FlaskClient, spring: Campaign
) -> None:
    make_event(campaign=spring, title=Translated.of({"en": "Walk", "fr": "Marche"}))

    (entry,) = read(feed(client, "spring.ics?lang=fr-CA")).walk("VEVENT")

    assert str(entry["SUMMARY"]) == "Marche"
    assert str(entry["DESCRIPTION"]).startswith("Langues")
