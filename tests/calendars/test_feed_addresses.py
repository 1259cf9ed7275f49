"""What the address of a feed says, and what it may say without changing anything."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from campaign.campaigns.models import Campaign
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
