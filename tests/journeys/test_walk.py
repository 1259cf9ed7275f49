"""The example campaign, page by page, on a phone: nothing sticks out, nothing is inaccessible.

Also in Cyrillic, and in a language without a catalogue that runs from right to left, which shows
what does not turn round.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from campaign.campaigns.models import Campaign
from campaign.config import Settings
from campaign.events.models import Event
from campaign.fundraising.operations import RulesDraft, set_giving_rules, set_ledger
from campaign.fundraising.operations.receipts import Recipient, issue_receipt
from campaign.fundraising.queries.funds import boxes_of, fund_of_organization
from campaign.governance.models import AdmissionWay
from campaign.kernel.database import db, transaction
from campaign.kernel.mail_refusals import note_refusal
from campaign.kernel.money import Money
from campaign.organizations.models import Organization
from campaign.organizations.queries import find_friend, friends_of
from campaign.permissions import CoalitionRole, FriendRole, Role
from campaign.subscriptions.queries import stop_key
from tests.factories.accounts import make_person, membership
from tests.factories.fundraising import (
    CLERK,
    make_bank_line,
    make_campaign_fund,
    make_collection,
    make_contribution,
    make_fund,
    make_gift_in_kind,
    make_transfer,
)
from tests.factories.governance import make_application, make_rule
from tests.factories.organizations import make_invitation

PHONE = {"width": 375, "height": 667}
PUBLIC = (
    "{campaign}/",
    "{campaign}/events/",
    "{campaign}/events/?when=past",
    "{campaign}/events/months/2021-04",
    "{campaign}/events/{event}",
    "{campaign}/countries/{country}",
    "{campaign}/organizations/",
    "{campaign}/organizations/{organization}",
    "{campaign}/gathering",
    "{campaign}/progress",
    "{campaign}/health",
    "{campaign}/appeal",
    "{campaign}/friends/new",
    "{campaign}/give",
    "{campaign}/give/monthly",
    "{campaign}/ledger",
    "{campaign}/ledger/large",
    "{campaign}/widget",
    "{campaign}/sample",
    "coalitions/{coalition}/",
    "coalitions/{coalition}/join",
    "coalitions/{coalition}/join/friend",
    "coalitions/{coalition}/join/sent",
    "help/permissions",
    "privacy",
    "-/mails/{person}/{stop_key}",
    "",
    "not-there/",
    "desk/sign-in",
    "desk/sign-in/link",
    "desk/sign-in/link/token",
    "desk/forgotten-password",
    "desk/invitations/{invitation}",
    "desk/invitations/not-there",
)
DESK = (
    "desk/",
    "desk/coalitions/{coalition}/{campaign}/",
    "desk/coalitions/{coalition}/{campaign}/events/",
    "desk/coalitions/{coalition}/{campaign}/events/{event_id}/hiding",
    "desk/coalitions/{coalition}/{campaign}/events/{event_id}/showing",
    "desk/coalitions/{coalition}/{campaign}/measures/",
    "desk/coalitions/{coalition}/{campaign}/measures/new",
    "desk/{organization}/",
    "desk/{organization}/profile/",
    "desk/{organization}/{campaign}/",
    "desk/{organization}/{campaign}/events/",
    "desk/{organization}/{campaign}/events/new",
    "desk/{organization}/{campaign}/events/{event_id}",
    "desk/{organization}/{campaign}/events/{event_id}/repeat",
    "desk/{organization}/{campaign}/events/{event_id}/cancellation",
    "desk/{organization}/{campaign}/measures/",
    "desk/{organization}/{campaign}/measures/new",
)
MONEY = (
    "desk/{organization}/{campaign}/fund/",
    "desk/{organization}/{campaign}/fund/bank",
    "desk/{organization}/{campaign}/fund/bank/lines/{line}",
    "desk/{organization}/{campaign}/fund/bank/queue",
    "desk/{organization}/{campaign}/fund/bank/{statement}",
    "desk/{organization}/{campaign}/fund/boxes",
    "desk/{organization}/{campaign}/fund/boxes/new",
    "desk/{organization}/{campaign}/fund/boxes/{box}",
    "desk/{organization}/{campaign}/fund/card-account",
    "desk/{organization}/{campaign}/fund/collections",
    "desk/{organization}/{campaign}/fund/contributions/new",
    "desk/{organization}/{campaign}/fund/contributions/several",
    "desk/{organization}/{campaign}/fund/contributions/{contribution}/receipt",
    "desk/{organization}/{campaign}/fund/contributions/{contribution}/reversal",
    "desk/{organization}/{campaign}/fund/goal",
    "desk/{organization}/{campaign}/fund/in-kind",
    "desk/{organization}/{campaign}/fund/messages",
    "desk/{organization}/{campaign}/fund/pledges",
    "desk/{organization}/{campaign}/fund/receipts/",
    "desk/{organization}/{campaign}/fund/receipts/letterhead",
    "desk/{organization}/{campaign}/fund/receipts/years/",
    "desk/{organization}/{campaign}/fund/receipts/years/{year}",
    "desk/{organization}/{campaign}/fund/rules",
    "desk/{organization}/{campaign}/fund/share",
    "desk/{organization}/{campaign}/fund/shares",
    "desk/{organization}/{campaign}/fund/statement",
    "desk/{organization}/{campaign}/fund/transfers",
    "desk/{organization}/{campaign}/fund/transfers/new",
    "desk/{organization}/{campaign}/fund/transfers/{transfer}",
)
COALITION_MONEY = (
    "desk/coalitions/{coalition}/{campaign}/fund/",
    "desk/coalitions/{coalition}/{campaign}/fund/bank",
    "desk/coalitions/{coalition}/{campaign}/fund/bank/queue",
    "desk/coalitions/{coalition}/{campaign}/fund/boxes",
    "desk/coalitions/{coalition}/{campaign}/fund/boxes/new",
    "desk/coalitions/{coalition}/{campaign}/fund/card-account",
    "desk/coalitions/{coalition}/{campaign}/fund/collections",
    "desk/coalitions/{coalition}/{campaign}/fund/contributions/new",
    "desk/coalitions/{coalition}/{campaign}/fund/contributions/several",
    "desk/coalitions/{coalition}/{campaign}/fund/contributions/{coalition_gift}/receipt",
    "desk/coalitions/{coalition}/{campaign}/fund/contributions/{coalition_gift}/reversal",
    "desk/coalitions/{coalition}/{campaign}/fund/friends",
    "desk/coalitions/{coalition}/{campaign}/fund/goal",
    "desk/coalitions/{coalition}/{campaign}/fund/in-kind",
    "desk/coalitions/{coalition}/{campaign}/fund/messages",
    "desk/coalitions/{coalition}/{campaign}/fund/pledges",
    "desk/coalitions/{coalition}/{campaign}/fund/rates",
    "desk/coalitions/{coalition}/{campaign}/fund/rates/new",
    "desk/coalitions/{coalition}/{campaign}/fund/receipts/",
    "desk/coalitions/{coalition}/{campaign}/fund/receipts/letterhead",
    "desk/coalitions/{coalition}/{campaign}/fund/receipts/years/",
    "desk/coalitions/{coalition}/{campaign}/fund/rules",
    "desk/coalitions/{coalition}/{campaign}/fund/shares",
    "desk/coalitions/{coalition}/{campaign}/fund/statement",
    "desk/coalitions/{coalition}/{campaign}/fund/transfers",
    "desk/coalitions/{coalition}/{campaign}/fund/transfers/new",
    "desk/coalitions/{coalition}/{campaign}/goals",
)
PEOPLE = (
    "desk/account/",
    "desk/account/address",
    "desk/account/code-app",
    "desk/account/confirm",
    "desk/account/mail/",
    "desk/account/password",
    "desk/account/privacy/",
    "desk/account/security",
    "desk/coalitions/{coalition}/applications/",
    "desk/coalitions/{coalition}/applications/{application}",
    "desk/coalitions/{coalition}/applications/invitations/new",
    "desk/coalitions/{coalition}/applications/rule",
    "desk/coalitions/{coalition}/log",
    "desk/coalitions/{coalition}/people/",
    "desk/coalitions/{coalition}/people/friends/new",
    "desk/coalitions/{coalition}/people/organizations/{organization}",
    "desk/friends/{friend}/",
    "desk/friends/{friend}/people/",
    "desk/friends/{friend}/profile",
    "desk/{organization}/coalitions/{coalition}/applications/",
    "desk/{organization}/coalitions/{coalition}/applications/{application}",
    "desk/{organization}/coalitions/{coalition}/log",
    "desk/{organization}/log",
    "desk/{organization}/logo/",
    "desk/{organization}/people/",
    "desk/{organization}/people/{person}",
    "desk/{organization}/people/{person}/removal",
    "desk/{organization}/people/invitations/new",
    "desk/{organization}/people/leave",
    "desk/{organization}/people/successor",
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, demo=True, pseudo_languages=("ar",))


@pytest.fixture
def names(example: Campaign) -> dict[str, str]:
    """What the addresses are filled in with."""
    event = db.session.scalars(
        select(Event).where(Event.organization_id.is_not(None)).order_by(Event.id)
    ).first()
    assert event is not None
    assert event.organization is not None
    coalition = example.coalition
    bob = make_person(Role.EDITOR, of=event.organization, name="Bob")
    note_refusal(bob.email, "5.1.1")
    make_rule(coalition, AdmissionWay.NO_OBJECTION)
    root = make_campaign_fund(example)
    set_ledger(root.id, is_public=True, by=CLERK)
    set_giving_rules(root.id, RulesDraft(currency="EUR", disclosed=500_00), by=CLERK)
    given = make_contribution(
        root, Money(500_00, "EUR"), donor_name="Dana", message="For the cranes"
    )
    line = make_bank_line(event.organization)
    fund = fund_of_organization(example, event.organization) or make_fund(
        campaign=example, organization=event.organization
    )
    box = boxes_of(event.organization)[0]
    gift = make_contribution(fund, Money(20_00, "EUR"), box=box, message="For the gulls")
    issue_receipt(gift.id, Recipient(language="en", name="Dana"), by=CLERK)
    make_collection(event, fund, box)
    make_gift_in_kind(fund)
    return {
        "application": str(make_application(coalition).id),
        "box": str(box.id),
        "campaign": example.slug,
        "coalition": coalition.slug,
        "coalition_gift": str(given.id),
        "contribution": str(gift.id),
        "country": str(event.country).lower(),
        "event": f"{event.id}-{event.slug('en')}",
        "event_id": str(event.id),
        "friend": friends_of(coalition)[0].slug,
        "invitation": make_invitation(event.organization, Role.EDITOR, email="guest@example.org")[
            1
        ],
        "line": str(line.id),
        "organization": event.organization.slug,
        "person": bob.opaque_id,
        "statement": str(line.import_id),
        "stop_key": stop_key(bob),
        "transfer": str(make_transfer(event.organization, example).id),
        "year": str(gift.received_on.year),
    }


@pytest.fixture
def page_of_all_roles(page_for: Callable[..., Page], names: dict[str, str]) -> Page:
    organization = db.session.scalars(
        select(Organization).where(Organization.slug == names["organization"])
    ).one()
    coalition = organization.affiliations[0].coalition
    person = make_person(Role.ADMINISTRATOR, of=organization, name="Alice")
    friend = find_friend(names["friend"])
    with transaction():
        for role in (CoalitionRole.COORDINATOR, CoalitionRole.TREASURER):
            db.session.add(membership(person, role, coalition))
        db.session.add(membership(person, FriendRole.ADMINISTRATOR, friend))
    return page_for(person, viewport=PHONE, bypass_csp=True)


def look(page: Page, address: str, axe: Callable[[Page], list[str]]) -> list[str]:
    """What is wrong with a page, one line each."""
    answer = page.goto(address)
    assert answer is not None
    is_missing = [] if answer.ok or "not-there" in address else [str(answer.status)]
    wide = page.evaluate("document.documentElement.scrollWidth")
    sticks_out = [f"{wide} px wide"] if wide > PHONE["width"] else []
    return [f"{address}: {wrong}" for wrong in (*is_missing, *sticks_out, *axe(page))]


def test_every_public_page_fits_and_is_accessible(
    visit: Callable[..., Page], axe: Callable[[Page], list[str]], names: dict[str, str]
) -> None:
    found = []
    for language, scheme in (("en", "light"), ("ru", "dark"), ("ar", "light")):
        page = visit(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
        for path in PUBLIC:
            found += look(page, f"/{language}/{path.format_map(names)}", axe)
        direction = page.locator("html").get_attribute("dir")
        assert direction == ("rtl" if language == "ar" else "ltr")

    assert found == []


@pytest.mark.parametrize(
    "walks",
    [
        [("fr", DESK), ("ar", DESK)],
        [("fr", MONEY), ("ar", COALITION_MONEY)],  # the same templates
        [("fr", PEOPLE), ("ar", PEOPLE)],
    ],
    ids=["work", "money", "people"],
)
def test_every_screen_of_the_desk_fits_and_is_accessible(
    page_of_all_roles: Page,
    axe: Callable[[Page], list[str]],
    names: dict[str, str],
    walks: list[tuple[str, tuple[str, ...]]],
) -> None:
    found = [
        wrong
        for language, paths in walks
        for path in paths
        for wrong in look(page_of_all_roles, f"/{language}/{path.format_map(names)}", axe)
    ]

    assert found == []
