"""An imported organization gets its first administrator, who invites others and acts for two."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from campaign.accounts.models import Person
from campaign.accounts.queries import find_person
from campaign.config import Settings
from campaign.kernel.audit import Machine
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.operations import give_role
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.organizations import make_organization
from tests.fixtures.clicks import follow
from tests.fixtures.databases import Database, settings_for
from tests.fixtures.passkeys import at_a_name, built_in_device, served
from tests.journeys.letters import link_mailed_to

GRETA, HUGO = "greta@harbour.example", "hugo@harbour.example"
Axe = Callable[[Page], list[str]]


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return at_a_name(settings_for(database.url, tmp_path))


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def coordinator(coalition: Coalition) -> Person:
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Cora")


@pytest.fixture
def harbour(coalition: Coalition) -> Organization:
    return make_organization(coalition=coalition, slug="harbour", name="Harbour Library")


@pytest.fixture
def quay(coalition: Coalition) -> Organization:
    return make_organization(coalition=coalition, slug="quay", name="Quay Choir")


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def test_an_invited_administrator_signs_in_by_link_adds_a_passkey_invites_and_switches(
    visit: Callable[..., Page],
    page_for: Callable[..., Page],
    axe: Axe,
    coordinator: Person,
    coalition: Coalition,
    harbour: Organization,
    quay: Organization,
) -> None:
    invite_first_administrator(page_for(coordinator), coalition, axe)
    greta = visit()
    accept(greta, GRETA, "Greta Example", axe)
    expect(greta.get_by_text("Harbour Library").first).to_be_visible()

    press(greta, "Sign out")
    sign_in_by_link(greta, GRETA)
    device = built_in_device(greta)
    add_passkey(greta)
    press(greta, "Sign out")
    greta.goto("/en/desk/")
    press(greta, "Sign in with a passkey")
    expect(greta.get_by_text("Harbour Library").first).to_be_visible()
    device.detach()

    invite_editor(greta, axe)
    hugo = visit(java_script_enabled=False)
    accept(hugo, HUGO, "Hugo Example", None)
    hugo.goto("/en/desk/harbour/people/")
    expect(hugo.get_by_role("button", name="Invite somebody")).to_have_count(0)
    expect(hugo.get_by_text(GRETA)).to_have_count(0)

    give_role(find_person(GRETA).id, quay.id, Role.EDITOR, by=Machine("test"))
    switch_to_the_other(greta, axe)


def invite_first_administrator(page: Page, coalition: Coalition, axe: Axe) -> None:
    page.goto(f"/en/desk/coalitions/{coalition.slug}/people/")
    assert axe(page) == []
    row = page.get_by_role("listitem").filter(has_text="Harbour Library")
    follow(row.get_by_role("link", name="Invite"))
    page.get_by_label("E-mail address").fill(GRETA)
    press(page, "Send the invitation")
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()


def accept(page: Page, address: str, name: str, axe: Axe | None) -> None:
    page.goto(link_mailed_to(address, "desk/invitations"))
    if axe is not None:
        assert axe(page) == []
    page.get_by_label("Name").fill(name)
    press(page, "Accept")


def sign_in_by_link(page: Page, address: str) -> None:
    page.goto("/en/desk/")
    follow(page.get_by_role("link", name="Sign in by a mailed link"))
    page.get_by_label("E-mail address").fill(address)
    press(page, "Send the link")
    page.goto(link_mailed_to(address, "desk/sign-in/link"))
    press(page, "Sign in")


def add_passkey(page: Page) -> None:
    page.goto("/en/desk/account/security")
    follow(page.get_by_role("link", name="Add a passkey"))
    press(page, "Add the passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")


def invite_editor(page: Page, axe: Axe) -> None:
    page.goto("/en/desk/harbour/people/")
    assert axe(page) == []
    follow(page.get_by_role("link", name="Invite somebody"))
    page.get_by_label("E-mail address").fill(HUGO)
    page.get_by_label("Role").select_option("editor")
    press(page, "Send the invitation")
    expect(page.get_by_text(HUGO)).to_be_visible()


def switch_to_the_other(page: Page, axe: Axe) -> None:
    """One click, and the address says for whom one acts."""
    page.goto("/en/desk/harbour/")
    follow(page.get_by_role("link", name="Quay Choir").first)
    page.wait_for_url("**/en/desk/quay/")
    expect(page.get_by_text("Quay Choir").first).to_be_visible()
    assert axe(page) == []
