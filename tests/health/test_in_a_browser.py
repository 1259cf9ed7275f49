"""The desk of health measures in a browser, with its forms used as a member uses them."""

import pytest
from playwright.sync_api import expect

from campaign.permissions import Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.organizations import make_organization
from tests.fixtures.clicks import follow


@pytest.fixture
def editor(app, coalition):
    docks = make_organization(slug="docks", coalition=coalition, countries=["FR"])
    take_part(docks, make_campaign(slug="spring", coalition=coalition))
    return make_person(Role.EDITOR, of=docks)


def test_an_editor_writes_a_measure_and_ends_it(page, page_for, editor, axe):
    mine = page_for(editor)
    mine.goto("/en/desk/docks/spring/measures/")
    assert axe(mine) == []

    follow(mine.get_by_role("link", name="Write a measure"))
    assert axe(mine) == []
    follow(mine.get_by_role("button", name="Publish"))
    expect(mine.get_by_text("Say in a sentence what holds.").first).to_be_visible()
    assert axe(mine) == []

    mine.get_by_label("What kind of measure").select_option(label="Masks")
    mine.get_by_label("In a sentence").fill("Masks are worn indoors.")
    mine.get_by_label("Who says so").fill("Ordinance 1")
    follow(mine.get_by_role("button", name="Publish"))
    expect(mine.get_by_text("The measure was published.")).to_be_visible()
    page.goto("/en/spring/health")
    expect(page.get_by_text("Masks are worn indoors.")).to_be_visible()

    follow(mine.get_by_role("link", name="End it"))
    assert axe(mine) == []
    follow(mine.get_by_role("button", name="End it"))
    expect(mine.get_by_text("The measure ends on that day.")).to_be_visible()
    expect(mine.get_by_role("link", name="End it")).to_have_count(0)
