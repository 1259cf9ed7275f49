"""The log and the pages about privacy in a browser: narrow, without scripts, erased at the end."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.events.operations import draft_of, edit_event
from campaign.kernel.database import db
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.fixtures.clicks import follow

NARROW = {"width": 375, "height": 800}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def log(organization, coalition, alice, bob):
    campaign = make_campaign(coalition=coalition)
    take_part(organization, campaign)
    event = make_event(campaign=campaign, organization=organization, city="Marseille")
    edit_event(event.id, replace(draft_of(event), city="Toulon"), by=bob)
    return f"/en/desk/{organization.slug}/log"


@pytest.mark.parametrize("viewport", [NARROW, {"width": 1280, "height": 800}])
def test_the_log_is_read_and_narrowed(page_for, axe, alice, log, viewport):
    page = page_for(alice, viewport=viewport)
    page.goto(log)

    expect(page.get_by_text("Toulon")).to_have_count(1)
    assert axe(page) == []
    assert not page.evaluate(TOO_WIDE)

    page.get_by_label("What", exact=True).select_option(label="Goal set")
    follow(page.get_by_role("button", name="Show"))
    expect(page.get_by_text("No entry is like that.")).to_be_visible()


def test_somebody_erases_the_own_account(page_for, axe, bob):
    page = page_for(bob, viewport=NARROW)
    page.goto("/en/desk/account/privacy/")

    assert axe(page) == []
    assert not page.evaluate(TOO_WIDE)

    page.get_by_label("Your e-mail address, to confirm").fill(bob.email)
    follow(page.get_by_role("button", name="Erase for good"))
    expect(page.get_by_role("heading", name="You were erased")).to_be_visible()
    assert axe(page) == []
    db.session.rollback()
    assert db.session.scalars(select(Person.name)).all() == []


def test_everyone_asks_what_is_stored(page, axe, visit):
    narrow = visit(viewport=NARROW, java_script_enabled=False)
    narrow.goto("/en/privacy")
    narrow.get_by_label("E-mail address").fill("dana@example.org")
    follow(narrow.get_by_role("button", name="Send the link"))
    expect(narrow.get_by_role("heading", name="A mail is on its way")).to_be_visible()

    page.goto("/en/privacy")
    assert axe(page) == []
