"""Long texts in a real browser: the session ends in another tab; the tab is closed by mistake."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from campaign.accounts.passwords import hash_password
from campaign.events.models import Event
from campaign.kernel.database import db
from campaign.permissions import Role
from tests.accounts.pages import PASSWORD
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.organizations import make_organization
from tests.fixtures.clicks import follow, tap

LONG = "\n".join(f"{number}. We walk from the square to the wall." for number in range(60))


@pytest.fixture
def organization(coalition):
    return make_organization(coalition=coalition, countries=["FR"])


@pytest.fixture
def new_event(coalition, organization):
    campaign = make_campaign(coalition=coalition)
    take_part(organization, campaign)
    return f"/en/desk/{organization.slug}/{campaign.slug}/events/new"


@pytest.fixture
def dana(organization):
    return make_person(Role.EDITOR, of=organization, name="Dana", password=hash_password(PASSWORD))


def sign_in(page, dana):
    page.get_by_label("E-mail address").fill(dana.email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in", exact=True))


def write(page):
    page.get_by_label("Title", exact=True).fill("A walk")
    page.locator("[name=first_day]").fill("2031-03-18")
    tap(page.locator("details summary").first)
    page.get_by_label("What happens there").fill(LONG)


def test_a_session_that_ended_in_another_tab_costs_no_text(page, live, dana, new_event):
    page.goto(new_event)
    sign_in(page, dana)
    page.goto(new_event)
    write(page)
    other = page.context.new_page()
    other.goto("/en/desk/account/")
    follow(other.get_by_role("button", name="Sign out"))
    follow(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    sign_in(page, dana)
    expect(page.get_by_label("What happens there")).to_have_value(LONG)
    expect(page.get_by_text("It was not sent")).to_be_visible()
    follow(page.get_by_role("button", name="Publish"))
    expect(page.get_by_text("The event is public.")).to_be_visible()

    db.session.rollback()  # so that what the server wrote is seen
    (event,) = db.session.scalars(select(Event))
    assert str(event.description.shown("en")).splitlines() == LONG.splitlines()


def test_what_was_begun_in_a_closed_tab_is_offered_and_forgotten_at_sign_out(
    page, live, dana, new_event, axe
):
    page.goto(new_event)
    sign_in(page, dana)
    page.goto(new_event)
    write(page)
    again = page.context.new_page()
    page.close()
    again.goto(new_event)
    assert axe(again) == []
    tap(again.get_by_role("button", name="Take it up again"))
    expect(again.locator("[name=description]")).to_have_value(LONG)
    expect(again.get_by_label("Title", exact=True)).to_have_value("A walk")
    follow(again.get_by_role("button", name="Sign out"))

    assert again.evaluate("Object.keys(localStorage)") == []
