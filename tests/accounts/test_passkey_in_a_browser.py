"""A passkey in a real browser, whose device is a virtual one."""

import re

import pytest
from playwright.sync_api import expect

from campaign.accounts.operations import send_link
from tests.accounts.pages import mails
from tests.fixtures.clicks import follow, tap
from tests.fixtures.databases import settings_for
from tests.fixtures.passkeys import at_a_name, built_in_device, served


@pytest.fixture
def settings(database, tmp_path):
    return at_a_name(settings_for(database.url, tmp_path))


@pytest.fixture
def live(app):
    with served(app) as address:
        yield address


@pytest.fixture
def device(page):
    return built_in_device(page)


def test_who_came_by_a_link_adds_a_passkey_and_comes_back_by_it(page, live, dana, axe, device):
    arrive(page, dana)
    page.goto("/en/desk/account/security")
    follow(page.get_by_role("link", name="Add a passkey"))
    assert axe(page) == []
    follow(page.get_by_role("button", name="Add the passkey"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    follow(page.get_by_role("link", name="I have written them down"))
    expect(page.get_by_text("Chrome, Linux").first).to_be_visible()
    assert axe(page) == []

    follow(page.get_by_role("button", name="Sign out", exact=True))
    follow(page.get_by_role("button", name="Sign in with a passkey"))

    expect(page.get_by_role("link", name="Dana")).to_be_visible()


def test_the_passkey_is_the_second_step_after_a_link(page, live, dana, axe, device):
    arrive(page, dana)
    page.goto("/en/desk/account/passkeys/new")
    follow(page.get_by_role("button", name="Add the passkey"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    follow(page.get_by_role("button", name="Sign out", exact=True))

    arrive(page, dana)
    expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
    assert axe(page) == []
    follow(page.get_by_role("button", name="Use your passkey"))

    expect(page.get_by_role("link", name="Dana")).to_be_visible()


def test_a_browser_without_the_passkey_says_so_and_shows_the_other_ways(page, live, dana, device):
    page.goto("/en/desk/sign-in")
    tap(page.get_by_role("button", name="Sign in with a passkey"))

    expect(page.get_by_role("alert")).to_have_text("This did not work. Try once more.")
    expect(page.get_by_role("link", name="Sign in by a mailed link")).to_be_visible()


def test_without_scripts_no_passkey_is_offered(visit, dana):
    page = visit(java_script_enabled=False)
    page.goto("/en/desk/sign-in")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Sign in$"))).to_be_visible()


def arrive(page, person):
    send_link(person.id)
    token = mails()[-1].payload["values"]["token"]
    page.goto(f"/en/desk/sign-in/link/{token}")
    follow(page.get_by_role("button", name="Sign in"))
