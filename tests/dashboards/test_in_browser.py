"""The desk in a browser: every form is used once, and nothing stands in anybody's way."""

import pytest

from campaign.accounts.passwords import hash_password
from campaign.kernel.audit import Machine
from campaign.kernel.database import db, transaction
from campaign.organizations.operations import give_coalition_role
from campaign.permissions import CoalitionRole
from tests.accounts.pages import PASSWORD, SIGN_IN
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import make_fund
from tests.factories.health import make_measure
from tests.factories.organizations import make_organization
from tests.fixtures.clicks import follow, follow_by_enter, tap
from tests.journeys.letters import link_mailed_to

NARROW = {"width": 375, "height": 800}


@pytest.fixture
def organization(coalition):
    return make_organization(coalition=coalition, slug="harbour", name="Hafen", language="de")


@pytest.fixture
def campaign(coalition, organization):
    campaign = make_campaign(coalition=coalition, slug="harbours")
    take_part(organization, campaign)
    make_fund(campaign=campaign, organization=organization)
    make_event(campaign=campaign, organization=organization)
    make_measure(campaign=campaign)
    return campaign


def test_a_member_signs_in_by_keyboard_works_and_leaves(page, axe, alice, campaign):
    with transaction():
        alice.password = hash_password(PASSWORD)

    page.goto("/en/desk/harbour/harbours/")
    assert axe(page) == []
    page.get_by_label("E-mail address").fill("alice@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    follow_by_enter(page.get_by_label("Password"))
    page.get_by_role("heading", name="What waits for you").wait_for()
    assert axe(page) == []
    follow(page.get_by_role("button", name="Sign out"))
    page.wait_for_url(f"**{SIGN_IN}")


def test_a_forgotten_password_is_replaced(page, axe, alice):
    page.goto(SIGN_IN)
    follow(page.get_by_role("link", name="I forgot my password"))
    page.get_by_label("E-mail address").fill("alice@example.org")
    assert axe(page) == []
    follow(page.get_by_role("button", name="Send the link"))
    page.get_by_text("a mail is on its way").wait_for()
    assert axe(page) == []

    page.goto(link_mailed_to("alice@example.org", "desk/forgotten-password"))
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password again").fill("short")
    follow(page.get_by_role("button", name="Take this password"))
    page.get_by_role("alert").get_by_text("at least 12 letters").wait_for()
    assert axe(page) == []
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    follow(page.get_by_role("button", name="Take this password"))
    page.get_by_text("Your new password holds.").wait_for()


def test_an_administrator_edits_the_profile_without_javascript(page_for, axe, alice, organization):
    page = page_for(alice, java_script_enabled=False, viewport=NARROW)
    page.goto("/en/desk/harbour/profile/")
    page.get_by_label("Acronym").fill("HB")
    page.get_by_label("Country 1").select_option("France")
    follow(page.get_by_role("button", name="Save"))
    page.get_by_text("was saved").wait_for()
    follow(page.get_by_role("link", name="French"))
    page.get_by_label("About the organization").fill("Un port.")
    follow(page.get_by_role("button", name="Save"))
    page.get_by_text("were saved").wait_for()

    db.session.rollback()
    assert (organization.acronym, organization.country_codes) == ("HB", ("FR",))
    assert organization.about.texts == {"fr": "Un port."}


def test_who_writes_over_somebody_compares_and_saves_again(page_for, axe, alice, organization):
    page = page_for(alice)
    page.goto("/en/desk/harbour/profile/")
    with transaction():
        organization.acronym = "THEIRS"
    page.get_by_label("Acronym").fill("MINE")
    follow(page.get_by_role("button", name="Save"))
    page.get_by_text("Somebody else changed this").wait_for()
    assert axe(page) == []
    follow(page.get_by_role("button", name="Save"))
    page.get_by_text("was saved").wait_for()

    db.session.rollback()
    assert organization.acronym == "MINE"


@pytest.mark.parametrize("options", [{}, {"viewport": NARROW}, {"color_scheme": "dark"}])
def test_nothing_stands_in_the_way_on_any_page_of_the_desk(
    page_for, axe, alice, coalition, campaign, options
):
    give_coalition_role(alice.id, coalition.id, CoalitionRole.COORDINATOR, by=Machine("tests"))
    page = page_for(alice, **options)
    found = {}
    for address in (
        "/en/desk/",
        "/en/desk/harbour/",
        "/en/desk/harbour/harbours/",
        "/en/desk/harbour/profile/",
        "/en/desk/harbour/profile/fr",
        f"/en/desk/coalitions/{coalition.slug}/harbours/",
    ):
        page.goto(address)
        found[address] = axe(page)
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if width > 0:
            found[address].append(f"wider than the window by {width}")

    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_a_coordinator_comes_to_the_state_without_a_click(page_for, alice, coalition, campaign):
    give_coalition_role(alice.id, coalition.id, CoalitionRole.COORDINATOR, by=Machine("tests"))
    page = page_for(alice)
    page.goto("/en/desk/")
    follow(page.get_by_role("link", name=coalition.name.texts["en"]))

    page.get_by_role("heading", name="State of Harbours").wait_for()
    with page.expect_download() as download:
        tap(page.get_by_role("link", name="All figures as a table (CSV)"))
    assert download.value.suggested_filename.startswith("harbours-")
