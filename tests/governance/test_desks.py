"""What members and coordinators see and do at their desks."""

import pytest
from sqlalchemy import select

from campaign.governance.models import (
    AdmissionInvitation,
    AdmissionWay,
    ApplicationState,
)
from campaign.governance.operations import decline, invite_organization, object_to
from campaign.governance.queries import rule_of
from campaign.kernel.database import db
from campaign.organizations.queries import roles_of
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.governance import make_application
from tests.factories.organizations import make_coalition, make_organization
from tests.governance.traces import after, mails, members


@pytest.fixture
def at(coalition):
    return f"/en/desk/coalitions/{coalition.slug}/applications/"


@pytest.fixture
def member_at(coalition, organization):
    return f"/en/desk/{organization.slug}/coalitions/{coalition.slug}/applications/"


def test_members_read_of_applications_but_no_contacts(client_for, coalition, bob, member_at):
    application = make_application(coalition, name="Quay", contact_name="Ana Contact")
    listed = client_for(bob).get(member_at)
    page = client_for(bob).get(f"{member_at}{application.id}")

    assert "Quay" in listed.text
    assert (page.status_code, "Quay" in page.text) == (200, True)
    assert "Ana Contact" not in page.text
    assert "@applicant.example" not in page.text


def test_coordinators_read_whom_to_answer_and_others_of_the_coalition_do_not(
    client_for, coalition, erik, at
):
    fatma = make_person(CoalitionRole.COORDINATING_GROUP, of=coalition)
    application = make_application(coalition, name="Quay", contact_name="Ana Contact")

    assert "quay@applicant.example" in client_for(erik).get(f"{at}{application.id}").text
    page = client_for(fatma).get(f"{at}{application.id}")
    assert page.status_code == 200
    assert "Ana Contact" not in page.text
    assert "applicant.example" not in page.text


def test_an_editor_objects_and_all_members_read_why(
    client_for, coalition, alice, bob, charlie, open_rule, member_at
):
    application = make_application(coalition)
    client = client_for(bob)
    wordless = client.post(f"{member_at}{application.id}", data={"reason": " "})
    sent = client.post(f"{member_at}{application.id}", data={"reason": "They break strikes."})
    again = client.post(f"{member_at}{application.id}", data={"reason": "And again."})
    other = roles_of(charlie)[0][0]
    page = client_for(charlie).get(
        f"/en/desk/{other}/coalitions/{coalition.slug}/applications/{application.id}"
    )

    assert (wordless.status_code, sent.status_code, again.status_code) == (422, 303, 422)
    assert "Your organization has objected already." in again.text
    assert application.state is ApplicationState.STOPPED
    assert "They break strikes." in page.text


def test_an_objection_is_withdrawn_by_a_button(
    client_for, coalition, organization, bob, open_rule, member_at
):
    application = make_application(coalition)
    object_to(application.id, organization.id, "No.", by=bob)
    client = client_for(bob)
    offered = "Withdraw our objection" in client.get(f"{member_at}{application.id}").text
    answers = [client.post(f"{member_at}{application.id}/withdrawal") for _ in range(2)]

    assert offered
    assert [answer.status_code for answer in answers] == [303, 303]
    assert application.state is ApplicationState.OPEN


def test_readers_and_coordinators_do_not_object(
    client_for, coalition, organization, erik, open_rule, member_at
):
    application = make_application(coalition)
    reader = make_person(Role.READER, of=organization)
    form = {"reason": "No."}

    assert client_for(reader).post(f"{member_at}{application.id}", data=form).status_code == 403
    assert client_for(erik).post(f"{member_at}{application.id}", data=form).status_code == 404
    assert application.state is ApplicationState.OPEN


def test_an_organization_outside_the_coalition_sees_nothing(client_for, coalition, bob):
    stranger = make_organization()
    person = make_person(Role.ADMINISTRATOR, of=stranger)
    address = f"/en/desk/{stranger.slug}/coalitions/{coalition.slug}/applications/"

    assert client_for(person).get(address).status_code == 404


def test_a_coordinator_admits(client_for, coalition, erik, at):
    application = make_application(coalition, name="Quay")
    answers = [client_for(erik).post(f"{at}{application.id}/admission") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert members(coalition) == {"Quay"}


def test_a_coordinator_declines_with_a_reason_only(client_for, coalition, erik, at):
    application = make_application(coalition)
    client = client_for(erik)
    wordless = client.post(f"{at}{application.id}/refusal", data={"reason": ""})
    sent = client.post(f"{at}{application.id}/refusal", data={"reason": "Too far."})

    assert (wordless.status_code, sent.status_code) == (422, 303)
    assert application.decision_reason == "Too far."


def test_a_coordinator_takes_up_what_was_stopped(
    client_for, coalition, organization, bob, erik, open_rule, at
):
    application = make_application(coalition)
    object_to(application.id, organization.id, "No.", by=bob)
    offered = client_for(erik).get(f"{at}{application.id}").text
    client_for(erik).post(f"{at}{application.id}/renewal")

    assert "Ask the members once more" in offered
    assert application.state is ApplicationState.OPEN


def test_a_coordinator_says_which_imported_organization_it_is(client_for, coalition, erik, at):
    imported = make_organization(coalition=coalition, name="Old Quay")
    application = make_application(coalition)
    client = client_for(erik)
    wrong = client.post(f"{at}{application.id}/match", data={"organization": "99"})
    client.post(f"{at}{application.id}/match", data={"organization": str(imported.id)})

    assert wrong.status_code == 422
    assert application.organization_id == imported.id


def test_the_rule_is_set_by_a_coordinator(client_for, coalition, erik, at):
    client = client_for(erik)
    wrong = client.post(f"{at}rule", data={"way": "no_objection", "days": "0"})
    right = client.post(f"{at}rule", data={"way": "no_objection", "days": "30"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert (rule_of(coalition).way, rule_of(coalition).days) == (AdmissionWay.NO_OBJECTION, 30)
    assert "for 30 days" in client.get(at).text


def test_an_organization_is_invited_and_the_invitation_withdrawn(client_for, coalition, erik, at):
    client = client_for(erik)
    typed = {"name": "Quay", "email": "post@quay.example", "language": "fr"}
    wrong = client.post(f"{at}invitations/new", data={**typed, "email": "post"})
    right = client.post(f"{at}invitations/new", data=typed)
    invitation = db.session.scalars(select(AdmissionInvitation)).one()
    listed = client.get(at).text
    client.post(f"{at}invitations/{invitation.id}/withdrawal")

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert mails("admission_invitation")[0]["language"] == "fr"
    assert "Quay" in listed
    assert not invitation.is_good
    assert client.post(f"{at}invitations/{invitation.id}/withdrawal").status_code == 404


def test_nothing_of_another_coalition_is_reached(client_for, erik, at):
    other = make_coalition()
    application = make_application(other)
    somebody = make_person(CoalitionRole.COORDINATOR, of=other)
    invitation = invite_organization(other.id, "Q", "post@quay.example", "en", by=somebody)
    client = client_for(erik)

    for path in ("", "/admission", "/refusal", "/renewal", "/match"):
        method = client.get if path == "" else client.post
        assert method(f"{at}{application.id}{path}").status_code == 404
    assert client.post(f"{at}invitations/{invitation.id}/withdrawal").status_code == 404


def test_the_list_costs_the_same_however_long(
    client_for, coalition, organization, bob, open_rule, count_queries, member_at
):
    client = client_for(bob)

    def cost():
        with count_queries() as queries:
            assert client.get(member_at).status_code == 200
        return len(queries)

    object_to(make_application(coalition).id, organization.id, "No.", by=bob)
    few = cost()
    for _ in range(5):
        object_to(make_application(coalition).id, organization.id, "No.", by=bob)

    assert cost() == few


def test_a_declined_application_shows_what_came_of_it(client_for, coalition, bob, erik, member_at):
    application = make_application(coalition)
    decline(application.id, "Too far.", by=erik)

    assert "Too far." in client_for(bob).get(f"{member_at}{application.id}").text


def test_after_the_deadline_nobody_is_offered_to_object(
    client_for, coalition, bob, open_rule, member_at
):
    application = make_application(coalition)
    page = client_for(bob).get(f"{member_at}{application.id}").text
    with after(application):
        late = client_for(bob).get(f"{member_at}{application.id}").text

    assert "One objection stops the application." in page
    assert "One objection stops the application." not in late
