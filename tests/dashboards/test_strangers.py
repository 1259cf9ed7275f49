"""Nobody sees or changes the desk of another organization: it is as if it were not there."""

import pytest

from campaign.governance.operations import invite_organization
from campaign.guard import is_public
from campaign.kernel.audit import Machine
from campaign.kernel.money import Money
from campaign.kernel.security import is_desk
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import make_cash_box, make_contribution, make_fund, make_goal
from tests.factories.governance import make_application
from tests.factories.health import make_measure
from tests.factories.organizations import make_friend, make_invitation, make_organization

OF_EVERYBODY = {"desk.show_home"}


@pytest.fixture
def desk(app, coalition, organization):
    """Every address of Alice's desk and of her coalition's, with the methods that it answers to."""
    campaign = make_campaign(coalition=coalition)
    take_part(organization, campaign)
    fund = make_fund(campaign=campaign, organization=organization)
    make_goal(fund, Money(100_00, "EUR"))
    box = make_cash_box(organization)
    invitation = invite_organization(
        coalition.id, "Quay", "quay@example.org", "en", by=Machine("tests")
    )
    unclaimed = make_organization(coalition=coalition)
    known = {
        "language": "en",
        "coalition": coalition.slug,
        "campaign": campaign.slug,
        "organization": organization.slug,
        "event_id": make_event(campaign=campaign, organization=organization).id,
        "measure_id": make_measure(
            campaign=campaign, written_by_organization_id=organization.id
        ).id,
        "contribution_id": make_contribution(fund, Money(5_00, "EUR"), box=box).id,
        "application_id": make_application(coalition).id,
        "invitation_id": invitation.id,
        "form": "csv",
        "tag": "fr",
        "friend": make_friend(coalition=coalition).slug,
        "member": unclaimed.slug,
        "supporter": make_friend(coalition=coalition).slug,
    }
    of_coalition = {
        **known,
        "measure_id": make_measure(campaign=campaign).id,
        "contribution_id": make_contribution(fund, Money(5_00, "EUR")).id,
    }

    invited = {
        "people": make_invitation(organization, Role.EDITOR)[0].id,
        "coalition_people": make_invitation(coalition, CoalitionRole.TRANSLATOR)[0].id,
        "coalition_people.withdraw_claim": make_claim(unclaimed).id,
    }

    def values_for(rule):
        """Somebody of one's own at each address, since one of them removes whom it names."""
        values = dict(of_coalition if is_of_coalition(rule) else known)
        if "person" in rule.arguments:
            at_coalition = is_of_coalition(rule)
            role = CoalitionRole.TRANSLATOR if at_coalition else Role.READER
            member = make_person(role, of=coalition if at_coalition else organization)
            values["person"] = member.opaque_id
        blueprint = rule.endpoint.partition(".")[0]
        values["invitation_id"] = invited.get(
            rule.endpoint, invited.get(blueprint, values["invitation_id"])
        )
        return {name: values.get(name, 1) for name in rule.arguments}

    site = app.url_map.bind("localhost")
    return [
        (method, rule, site.build(rule.endpoint, values_for(rule)))
        for rule in app.url_map.iter_rules()
        if is_desk(rule.rule)
        and rule.endpoint not in OF_EVERYBODY
        and not is_public(app.view_functions[rule.endpoint])
        and not rule.endpoint.startswith(("security.", "account.", "my_privacy."))
        for method in sorted(rule.methods & {"GET", "POST"})
    ]


def is_of_coalition(rule):
    """Not of an organization that reads what concerns its coalition."""
    return "coalition" in rule.arguments and "organization" not in rule.arguments


def make_claim(organization):
    return make_invitation(organization, Role.ADMINISTRATOR, is_claim=True)[0]


def answers(client, desk):
    return {
        (method, rule.endpoint): client.open(address, method=method).status_code
        for method, rule, address in desk
    }


def test_a_stranger_finds_nothing(client_for, charlie, desk):
    found = answers(client_for(charlie), desk)

    assert {door: code for door, code in found.items() if code != 404} == {}
    assert len(found) > 10


def test_who_has_no_role_at_all_finds_nothing(client_for, desk):
    found = answers(client_for(make_person()), desk)

    assert set(found.values()) == {404}


def test_who_has_not_signed_in_is_sent_to_do_so_or_refused(client, desk):
    found = answers(client, desk)

    assert {code for (method, _), code in found.items() if method == "GET"} == {303}
    assert {code for (method, _), code in found.items() if method == "POST"} == {400}


def test_a_forged_form_is_refused_before_anything_is_looked_up(client_for, alice, desk):
    client = client_for(alice)
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    found = answers(client, [door for door in desk if door[0] == "POST"])

    assert set(found.values()) == {400}


def test_the_owner_finds_all_of_her_own_and_nothing_of_others(client_for, alice, desk):
    found = answers(client_for(alice), desk)
    of_others = {
        (m, rule.endpoint)
        for m, rule, _ in desk
        if is_of_coalition(rule) or "friend" in rule.arguments
    }

    assert {code for door, code in found.items() if door in of_others} == {404}
    assert [door for door in set(found) - of_others if found[door] == 404] == []


def test_a_coordinator_finds_the_coalition_and_no_organization(client_for, coalition, desk):
    erik = make_person(CoalitionRole.COORDINATOR, of=coalition)
    found = answers(client_for(erik), desk)
    of_coalition = {(m, rule.endpoint) for m, rule, _ in desk if is_of_coalition(rule)}

    assert [door for door in of_coalition if found[door] == 404] == []
    assert {code for door, code in found.items() if door not in of_coalition} == {404}
