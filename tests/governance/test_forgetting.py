"""Who applied is forgotten in time, and at once where somebody asks."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from campaign.governance.models import AdmissionInvitation, ApplicantKind, Application
from campaign.governance.operations import (
    admit_due,
    apply,
    decline,
    forget_applicant,
    forget_old_applications,
    invite_organization,
)
from campaign.kernel.database import db
from campaign.organizations.models import Organization
from tests.factories.governance import draft_of, make_application
from tests.governance.traces import after, members, newest


def later(days):
    return time_machine.travel(datetime.now(UTC) + timedelta(days=days))  # noqa: TID251


def test_a_contact_is_kept_for_a_month_after_the_decision(coalition, erik):
    decided = make_application(coalition, name="Quay", contact_name="Ana")
    waiting = make_application(coalition, name="Reef")
    decline(decided.id, "Too far.", by=erik)
    with later(29):
        forget_old_applications()
        kept = decided.contact_email
    with later(31):
        forget_old_applications()

    assert kept == "quay@applicant.example"
    assert (decided.name, decided.contact_name, decided.contact_email) == ("Quay", None, None)
    assert waiting.contact_email == "reef@applicant.example"


def test_a_persons_name_goes_with_the_contact(coalition, erik):
    application = make_application(coalition, ApplicantKind.PERSON, name="Dora")
    decline(application.id, "Not now.", by=erik)
    with later(31):
        forget_old_applications()

    assert application.name == ""


def test_what_nobody_confirmed_is_removed_with_its_link(coalition):
    apply(coalition.id, draft_of())
    with later(6):
        forget_old_applications()
        kept = newest()
    with later(8):
        forget_old_applications()

    assert kept is not None
    assert db.session.scalars(select(Application)).all() == []


def test_the_address_of_an_invitation_is_forgotten_a_month_after_its_end(coalition, erik):
    invitation = invite_organization(coalition.id, "Quay", "post@quay.example", "en", by=erik)
    with later(59):
        forget_old_applications()
        kept = invitation.email
    with later(61):
        forget_old_applications()

    assert kept == "post@quay.example"
    assert db.session.scalars(select(AdmissionInvitation.email)).all() == [None]


def test_who_asks_is_forgotten_at_once_and_the_organization_still_comes_in(
    coalition, erik, open_rule
):
    application = make_application(coalition, name="Quay", contact_email="ana@quay.example")
    apply(coalition.id, draft_of(contact_email="ana@quay.example"))
    forget_applicant("Ana@quay.example")
    with after(application):
        admit_due()

    assert db.session.scalars(select(Application.contact_email)).all() == [None]
    assert members(coalition) == {"Quay"}
    assert db.session.scalars(select(Organization.slug)).all() == ["quay"]
