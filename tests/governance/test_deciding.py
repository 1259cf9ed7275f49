"""An organization comes in by the coordinators, or by a deadline without objection."""

import logging
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import select

from campaign.governance.models import (
    AdmissionWay,
    ApplicantKind,
    ApplicationState,
)
from campaign.governance.operations import (
    admit,
    admit_due,
    decline,
    pick_organization,
    set_admission_rule,
)
from campaign.governance.queries import rule_of
from campaign.kernel.audit import AuditEntry
from campaign.kernel.clock import today
from campaign.kernel.database import db, transaction
from campaign.kernel.errors import Refused
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.models import Friend, Organization
from campaign.permissions import Role
from tests.factories.accounts import make_person
from tests.factories.governance import make_application, make_rule
from tests.factories.organizations import make_organization
from tests.governance.traces import DAY, after, mails, members


def test_without_a_rule_the_coordinators_are_told_and_decide(coalition, erik):
    application = make_application(coalition, name="Quay", country="FR", about="A port.")

    assert application.deadline is None
    assert [mail["to"] for mail in mails("application_waits")] == [erik.email]
    admit(application.id, by=erik)

    organization = application.organization
    assert (organization.name, organization.slug) == ("Quay", "quay")
    assert (organization.country_codes, organization.about.texts) == (("FR",), {"en": "A port."})
    assert members(coalition) == {"Quay"}
    assert application.state is ApplicationState.ADMITTED
    assert mails("application_decided")[0]["to"] == "quay@applicant.example"


def test_nobody_is_admitted_twice(coalition, erik):
    application = make_application(coalition)
    admit(application.id, by=erik)

    with pytest.raises(Refused):
        admit(application.id, by=erik)
    with pytest.raises(Refused):
        decline(application.id, "no", by=erik)


def test_who_is_declined_is_told_why(coalition, erik):
    application = make_application(coalition)

    with pytest.raises(Refused):
        decline(application.id, " ", by=erik)
    decline(application.id, "It does not work on this coast.", by=erik)

    assert application.state is ApplicationState.DECLINED
    (told,) = mails("application_decided")
    assert told["values"]["reason"] == "It does not work on this coast."


def test_slugs_are_free_and_never_an_address_of_the_desk(coalition, erik):
    make_organization(slug="quay")
    names = ["Quay", "Sign-In", "Причал"]
    for name in names:
        admit(make_application(coalition, name=name).id, by=erik)
    admit(make_application(coalition, name="Причал", contact_email="b@b.example").id, by=erik)

    slugs = {row.slug for row in db.session.scalars(select(Organization))} - {"quay"}
    assert slugs == {"quay-2", "sign-in-2", "organization", "organization-2"}


def test_members_are_asked_where_the_rule_says_so(coalition, alice, bob, charlie, erik, open_rule):
    application = make_application(coalition)

    assert application.deadline == today("UTC") + 10 * DAY
    assert [mail["to"] for mail in mails("application_open")] == [alice.email, charlie.email]
    assert mails("application_waits") == []
    for act in (
        lambda: admit(application.id, by=erik),
        lambda: decline(application.id, "no", by=erik),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("is_asked", [True, False])
def test_members_and_coordinators_are_told_by_day(coalition, alice, erik, is_asked):
    if is_asked:
        make_rule(coalition, AdmissionWay.NO_OBJECTION, days=10)
    with transaction():
        alice.zone, erik.zone = "Asia/Tokyo", "Europe/Berlin"
    with time_machine.travel("2026-03-20T22:30:00+00:00", tick=False):
        make_application(coalition)

    tokyo, berlin = datetime(2026, 3, 20, 22, 30, tzinfo=UTC), datetime(2026, 3, 21, 6, tzinfo=UTC)
    rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    due = {row.payload["to"]: row.due_at for row in rows}
    assert due.get(alice.email) == (tokyo if is_asked else None)
    assert due.get(erik.email) == (None if is_asked else berlin)


def test_with_no_objection_it_is_in_after_the_deadline_and_not_before(coalition, open_rule):
    application = make_application(coalition, name="Quay")
    day = application.deadline

    with time_machine.travel(datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)):
        admit_due()
        early = members(coalition)
    with after(application):
        admit_due()
        admit_due()

    assert early == set()
    assert members(coalition) == {"Quay"}
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "application.admitted")
    ).one()
    assert entry.actor == "machine:admission-deadline"


def test_it_is_in_also_when_nobody_worked_for_long_after(coalition, open_rule):
    application = make_application(coalition, name="Quay")

    with time_machine.travel(datetime.now(UTC) + 200 * DAY):  # noqa: TID251
        admit_due()

    assert application.state is ApplicationState.ADMITTED


def test_two_workers_admit_once(app, coalition, open_rule):
    application = make_application(coalition, name="Quay")
    barrier = Barrier(2)

    def work():
        with app.app_context():
            barrier.wait()
            admit_due()

    with after(application):
        workers = [Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    db.session.rollback()

    assert members(coalition) == {"Quay"}
    assert len(db.session.scalars(select(Organization)).all()) == 1
    assert len(mails("application_decided")) == 1


def test_one_that_cannot_be_admitted_keeps_back_nobody(coalition, open_rule, monkeypatch, caplog):
    first = make_application(coalition, name="First")
    second = make_application(coalition, name="Second")
    deciding = "campaign.governance.operations.deciding.free_slug"

    def slug(_acronym, name):
        if name == "First":
            raise RuntimeError("a name that is in nobody's log")
        return "second"

    monkeypatch.setattr(deciding, slug)
    with after(second), caplog.at_level(logging.WARNING):
        admit_due()

    assert (first.state, second.state) == (ApplicationState.OPEN, ApplicationState.ADMITTED)
    assert "nobody's log" not in caplog.text


def test_the_imported_organization_that_a_coordinator_picks_is_claimed(coalition, erik, alice):
    imported = make_organization(coalition=coalition, slug="quay", name="Quay")
    application = make_application(coalition, name="Quay")

    pick_organization(application.id, imported.id, by=erik)
    admit(application.id, by=erik)

    assert application.organization_id == imported.id
    assert "Quay" in members(coalition)
    assert db.session.query(Organization).filter_by(name="Quay").count() == 1


def test_nobody_is_let_into_an_organization_that_has_people(coalition, organization, alice, erik):
    application = make_application(coalition)

    with pytest.raises(Refused):
        pick_organization(application.id, organization.id, by=erik)


def test_a_picked_organization_that_got_people_meanwhile_is_left_alone(coalition, erik):
    imported = make_organization(coalition=coalition, slug="quay", name="Quay")
    application = make_application(coalition, name="Quay")
    pick_organization(application.id, imported.id, by=erik)
    make_person(Role.ADMINISTRATOR, of=imported)

    admit(application.id, by=erik)

    assert application.organization_id != imported.id


def test_a_friend_is_let_in_by_the_coordinators_whatever_the_rule(coalition, erik, open_rule):
    shown = make_application(coalition, ApplicantKind.GROUP, name="Choir", name_is_public=True)
    hidden = make_application(coalition, ApplicantKind.PERSON, name="Dora")

    assert (shown.deadline, hidden.deadline) == (None, None)
    for application in (shown, hidden):
        admit(application.id, by=erik)

    friends = db.session.scalars(select(Friend).order_by(Friend.id)).all()
    assert [(each.name, each.is_group, each.name_is_public) for each in friends] == [
        ("Choir", True, True),
        ("Dora", False, False),
    ]
    assert "dora" not in friends[1].slug


def test_the_rule_is_the_coordinators_until_another_is_set(coalition, erik):
    before = rule_of(coalition).way
    for _ in range(2):
        set_admission_rule(coalition.id, AdmissionWay.NO_OBJECTION, 21, by=erik)

    assert before is AdmissionWay.COORDINATORS
    assert (rule_of(coalition).way, rule_of(coalition).days) == (AdmissionWay.NO_OBJECTION, 21)
    assert db.session.query(AuditEntry).filter_by(action="admission_rule.set").count() == 1
    for days in (0, 366):
        with pytest.raises(Refused):
            set_admission_rule(coalition.id, AdmissionWay.NO_OBJECTION, days, by=erik)
