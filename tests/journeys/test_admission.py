"""Two organizations apply: one is in at the deadline, the other is stopped by an objection."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campaign.accounts.models import Person
from campaign.governance.models import AdmissionWay, Application
from campaign.governance.operations import admit_due
from campaign.kernel.database import db
from campaign.organizations.models import Coalition
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.governance import make_rule
from tests.fixtures.clicks import follow
from tests.journeys.letters import link_mailed_to


@pytest.fixture
def erik(coalition: Coalition) -> Person:
    make_rule(coalition, AdmissionWay.NO_OBJECTION, days=14)
    return make_person(CoalitionRole.COORDINATOR, of=coalition, name="Erik")


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def apply_as(page: Page, coalition: Coalition, name: str) -> None:
    page.goto(f"/en/coalitions/{coalition.slug}/")
    follow(page.get_by_role("link", name="Join", exact=True))
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Country").select_option("FR")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your e-mail address").fill(f"{name.lower()}@applicant.example")
    press(page, "Send the application")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto(link_mailed_to(f"{name.lower()}@applicant.example", "join"))
    press(page, "Confirm")
    expect(page.get_by_text("With no objection until then you are in.")).to_be_visible()


def pass_deadline(name: str) -> None:
    """As the worker does on the day after."""
    db.session.rollback()
    application = db.session.scalars(select(Application).where(Application.name == name)).one()
    assert application.deadline is not None
    day = application.deadline + timedelta(days=1)
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        admit_due()


def test_without_objection_the_deadline_admits_and_one_objection_stops(
    visit: Callable[..., Page],
    page_for: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    coalition: Coalition,
    bob: Person,
    erik: Person,
) -> None:
    applicant = visit(java_script_enabled=False)
    for name in ("Quay", "Reef"):
        apply_as(applicant, coalition, name)
    reef_status = applicant.url

    member = page_for(bob)
    member.goto("/en/desk/")
    follow(member.get_by_role("link", name=coalition.slug.title()))
    follow(member.get_by_role("link", name="Reef"))
    member.get_by_label("Reason").fill("They crossed our picket line.")
    assert axe(member) == []
    press(member, "Object")
    expect(member.get_by_text("They crossed our picket line.")).to_be_visible()
    for name in ("Quay", "Reef"):
        pass_deadline(name)

    member.goto(f"/en/coalitions/{coalition.slug}/")
    expect(member.get_by_text("Quay")).to_be_visible()
    expect(member.get_by_text("Reef")).to_have_count(0)
    applicant.goto(reef_status)
    expect(applicant.get_by_text("Stopped by an objection")).to_be_visible()

    applicant.goto(link_mailed_to("quay@applicant.example", "invitations"))
    applicant.get_by_label("Name").fill("Ana")
    follow(applicant.get_by_role("button").last)
    expect(applicant).to_have_url(re.compile(r"/en/desk/quay/"))

    coordinator = page_for(erik)
    coordinator.goto(f"/en/desk/coalitions/{coalition.slug}/applications/")
    follow(coordinator.get_by_role("link", name="Reef"))
    expect(coordinator.get_by_text("They crossed our picket line.")).to_be_visible()
    coordinator.get_by_label("Reason").fill("A member objected.")
    press(coordinator, "Decline")
    applicant.goto(reef_status)
    expect(applicant.get_by_text("A member objected.")).to_be_visible()
