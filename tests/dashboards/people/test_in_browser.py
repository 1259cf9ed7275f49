"""People, invitations and roles in a browser: used once, and nothing stands in anybody's way."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from campaign.accounts.queries import find_person
from campaign.kernel.database import db, transaction
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.queries import held_roles
from campaign.permissions import CoalitionRole, FriendRole, Role
from tests.factories.accounts import make_person, membership
from tests.factories.campaigns import make_campaign
from tests.factories.organizations import make_friend, make_invitation, make_organization
from tests.fixtures.clicks import follow, tap

NARROW = {"width": 375, "height": 800}
LONG = "Confederation of very long-named harbour workers' associations"


@pytest.fixture
def settings(settings):
    return replace(settings, pseudo_languages=("ar",))


@pytest.fixture
def busy(coalition, organization, alice, friend):
    """Alice acts for many: five organizations, a coalition and a friend."""
    make_campaign(coalition=coalition, slug="harbours")
    circles = [make_organization(coalition=coalition, name=f"{LONG} {n}") for n in range(4)]
    with transaction():
        for circle in circles:
            db.session.add(membership(alice, Role.READER, circle))
        db.session.add(membership(alice, CoalitionRole.COORDINATOR, coalition))
        db.session.add(membership(alice, FriendRole.ADMINISTRATOR, friend))
    make_friend(coalition=coalition)
    return alice


def last_token():
    db.session.rollback()
    row = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
    return row.payload["values"]["token"]


def test_somebody_is_invited_and_joins_on_a_phone_without_javascript(
    page_for, visit, alice, organization
):
    page = page_for(alice, java_script_enabled=False, viewport=NARROW)
    page.goto("/en/desk/harbour/")
    follow(page.get_by_role("link", name="People"))
    follow(page.get_by_role("link", name="Invite somebody"))
    page.get_by_label("E-mail address").fill("guest@example.org")
    page.get_by_label("Role").select_option("treasurer")
    page.get_by_label("Language of the mail").select_option("fr")
    follow(page.get_by_role("button", name="Send the invitation"))
    page.get_by_text("The invitation is on its way.").wait_for()
    page.get_by_text("guest@example.org").wait_for()

    theirs = visit(java_script_enabled=False, viewport=NARROW)
    theirs.goto(f"/en/desk/invitations/{last_token()}")
    theirs.get_by_label("Your name").fill("Guest")
    follow(theirs.get_by_role("button", name="Accept"))
    theirs.get_by_text("You have accepted the invitation.").wait_for()
    theirs.get_by_text("Guest").first.wait_for()

    db.session.rollback()
    person = find_person("guest@example.org")
    assert held_roles(organization, person) == {Role.TREASURER}


def test_who_is_signed_in_as_another_changes_over(page_for, visit, charlie, organization):
    _, token = make_invitation(organization, Role.EDITOR, email="guest@example.org")
    page = page_for(charlie)
    page.goto(f"/en/desk/invitations/{token}")
    follow(page.get_by_role("button", name="Sign out and go on"))
    page.get_by_label("Your name").fill("Guest")
    follow(page.get_by_role("button", name="Accept"))
    page.get_by_text("You have accepted the invitation.").wait_for()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_for_whom_one_acts_is_changed_in_one_click_on_a_phone(page_for, busy, language):
    page = page_for(busy, viewport=NARROW)
    page.goto(f"/{language}/desk/harbour/people/")
    expect(page.locator(".switcher-now")).to_have_text("Hafen")
    tap(page.locator(".switcher-others summary"))
    expect(page.locator(".switcher-list")).to_be_visible()
    listed = page.locator(".switcher-list").bounding_box()
    assert listed["x"] >= 0
    assert listed["x"] + listed["width"] <= NARROW["width"]
    follow(page.get_by_role("link", name="Harbour choir"))
    page.wait_for_url(f"**/{language}/desk/friends/choir/")
    expect(page.locator(".switcher-now")).to_have_text("Harbour choir")


@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("en", {}),
        ("en", {"viewport": NARROW}),
        ("en", {"color_scheme": "dark"}),
        ("ar", {"viewport": NARROW}),
    ],
)
def test_nothing_stands_in_the_way(
    page_for, visit, axe, busy, bob, coalition, organization, language, options
):
    page = page_for(busy, **options)
    invitation, token = make_invitation(organization, Role.EDITOR, invited_by=busy.reference)
    _, ended = make_invitation(organization, Role.EDITOR, used_at=invitation.created_at)
    member = make_person(CoalitionRole.TRANSLATOR, of=coalition)
    people = f"/{language}/desk/coalitions/{coalition.slug}/people"
    own, friends = f"/{language}/desk/harbour/people", f"/{language}/desk/friends/choir"
    unclaimed = make_organization(coalition=coalition)
    make_invitation(unclaimed, Role.ADMINISTRATOR, is_claim=True)
    found = {}
    for address in (
        f"/{language}/desk/",
        f"{own}/",
        f"{own}/invitations/new",
        f"{own}/{bob.opaque_id}",
        f"{own}/{bob.opaque_id}/removal",
        f"{own}/leave",
        f"{own}/successor",
        f"{people}/",
        f"{people}/{member.opaque_id}",
        f"{people}/organizations/{unclaimed.slug}",
        f"{people}/friends/new",
        f"{friends}/",
        f"{friends}/profile",
        f"{friends}/people/",
        f"/{language}/desk/invitations/{token}",
        f"/{language}/desk/invitations/{ended}",
    ):
        page.goto(address)
        found[address] = axe(page)
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if width > 0:
            found[address].append(f"wider than the window by {width}")
    stranger = visit(**options)
    stranger.goto(f"/{language}/desk/invitations/{token}")
    found["a stranger"] = axe(stranger)

    assert {address: wrong for address, wrong in found.items() if wrong} == {}
