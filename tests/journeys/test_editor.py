"""An editor changes, cancels, revives, repeats and translates an event, and writes measures."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campaign.accounts.models import Person
from campaign.campaigns.models import Campaign
from campaign.kernel.clock import today
from campaign.kernel.translated import Translated
from campaign.organizations.models import Coalition, Organization
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.organizations import make_organization
from tests.fixtures.clicks import follow


@pytest.fixture
def organization(coalition: Coalition) -> Organization:
    return make_organization(coalition=coalition, slug="docks", countries=["FR"])


@pytest.fixture
def spring(coalition: Coalition, organization: Organization) -> Campaign:
    campaign = make_campaign(slug="spring", coalition=coalition, languages=["en", "fr"])
    take_part(organization, campaign)
    make_event(
        campaign=campaign,
        organization=organization,
        first_day=today("UTC") + timedelta(days=5),
        title=Translated.of({"en": "Soup and songs"}),
    )
    return campaign


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name))


def test_every_form_about_an_event_works_without_scripts(
    page_for: Callable[..., Page], bob: Person, spring: Campaign
) -> None:
    page = page_for(bob, java_script_enabled=False)
    page.goto("/en/desk/docks/spring/events/")
    follow(page.get_by_role("link", name="Soup and songs").first)
    page.get_by_label("Town").fill("Lyon")
    press(page, "Save")
    follow(page.get_by_role("link", name="Soup and songs").first)

    follow(page.get_by_role("link", name="French"))
    page.get_by_label("Title").fill("Soupe et chansons")
    press(page, "Save")
    follow(page.get_by_role("link", name="Cancel it"))
    page.get_by_label("Why").fill("The kitchen is closed.")
    press(page, "Cancel the event")
    page.goto("/fr/spring/events/")
    expect(page.get_by_role("link", name="Soupe et chansons").first).to_be_visible()
    expect(page.get_by_text("Lyon").first).to_be_visible()

    page.goto("/en/desk/docks/spring/events/")
    follow(page.get_by_role("link", name="Soup and songs").first)
    follow(page.get_by_role("link", name="It takes place after all"))
    press(page, "Yes, it takes place")
    page.goto("/en/desk/docks/spring/events/")
    follow(page.get_by_role("link", name="Soup and songs").first)
    follow(page.get_by_role("link", name="Once more"))
    page.get_by_label("Day").fill((today("UTC") + timedelta(days=12)).isoformat())
    press(page, "Publish")

    page.goto("/en/spring/events/")
    expect(page.get_by_role("link", name="Soup and songs")).to_have_count(2)


def write_measure(page: Page, sentence: str) -> None:
    follow(page.get_by_role("link", name="Write a measure"))
    page.get_by_label("What kind of measure").select_option("masks")
    page.get_by_label("In a sentence").fill(sentence)
    page.get_by_label("Who says so").fill("Ordinance 7")
    page.get_by_label("First day").fill(today("UTC").isoformat())
    press(page, "Publish")


def test_measures_are_written_and_ended_for_a_country_and_for_everywhere(
    page_for: Callable[..., Page], bob: Person, coalition: Coalition, spring: Campaign
) -> None:
    coordinator = make_person(CoalitionRole.COORDINATOR, of=coalition, name="Dora")
    for person, desk, sentence in (
        (bob, "docks", "Masks are worn in France."),
        (coordinator, f"coalitions/{coalition.slug}", "Masks are worn everywhere."),
    ):
        page = page_for(person)
        page.goto(f"/en/desk/{desk}/spring/measures/")
        write_measure(page, sentence)
        expect(page.get_by_text("The measure was published.")).to_be_visible()

        follow(page.get_by_role("link", name="End it"))
        page.get_by_label("Last day on which it holds").fill(today("UTC").isoformat())
        press(page, "End it")

        page.goto("/en/spring/health")
        expect(page.get_by_text(sentence).first).to_be_visible()
