"""A visitor finds the next event in France and follows the calendar: on a phone, no account."""

import urllib.request
from collections.abc import Callable
from datetime import timedelta

import icalendar
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from campaign.campaigns.models import Campaign
from campaign.kernel.clock import today
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event
from tests.fixtures.clicks import follow

PHONE = {"width": 375, "height": 667}


@pytest.fixture
def spring(app: Flask) -> Campaign:
    campaign = make_campaign(slug="spring", languages=["en", "fr"])
    for days, country, title in (
        (1, "DE", "In Berlin"),
        (9, "FR", "Later in Lyon"),
        (3, "FR", "Soon in Paris"),
    ):
        make_event(
            campaign=campaign,
            country=country,
            first_day=today("UTC") + timedelta(days=days),
            title=Translated.of({"en": title, "fr": f"{title} (fr)"}),
        )
    return campaign


@pytest.mark.parametrize("scripts", [True, False])
def test_the_next_event_in_france_is_two_clicks_away(
    visit: Callable[..., Page], spring: Campaign, scripts: bool
) -> None:
    page = visit(viewport=PHONE, java_script_enabled=scripts)
    page.goto("/en/spring/")

    follow(page.get_by_role("navigation", name="By country").get_by_role("link", name="France"))
    follow(page.get_by_role("link", name="Soon in Paris").first)

    expect(page.get_by_role("heading", level=1)).to_have_text("Soon in Paris")


def test_the_calendar_of_france_is_followed_in_one_click(
    visit: Callable[..., Page], live: str, spring: Campaign
) -> None:
    page = visit(viewport=PHONE)
    page.goto("/en/spring/countries/fr")

    address = page.get_by_role("link", name="Subscribe").first.get_attribute("href")

    assert address is not None
    assert address.startswith("webcal://")
    with urllib.request.urlopen(address.replace("webcal://", "http://")) as feed:
        calendar = icalendar.Calendar.from_ical(feed.read())
    titles = [str(entry["SUMMARY"]) for entry in calendar.walk("VEVENT")]
    assert titles == ["Soon in Paris", "Later in Lyon"]


def test_the_same_page_in_french_is_one_click_away(
    visit: Callable[..., Page], spring: Campaign
) -> None:
    page = visit(viewport=PHONE)
    page.goto("/en/spring/events/?country=FR")

    follow(page.get_by_role("link", name="Français"))

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("link", name="Soon in Paris (fr)").first).to_be_visible()
    expect(page.get_by_role("link", name="In Berlin (fr)")).to_have_count(0)
