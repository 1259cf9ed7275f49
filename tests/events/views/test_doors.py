import pytest

from campaign.kernel.clock import today
from campaign.permissions import Role
from tests.events.views.typed import DESK, TYPED, all_events
from tests.factories.accounts import make_person
from tests.factories.campaigns import take_part
from tests.factories.organizations import make_organization

ADDRESSES = (
    "",
    "new",
    "{id}",
    "{id}/texts/en",
    "{id}/cancellation",
    "{id}/reinstatement",
    "{id}/repeat",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_organization_finds_nothing_here(client_for, coalition, campaign, make, address):
    other = make_organization(slug="mills", coalition=coalition)
    take_part(other, campaign)
    stranger = client_for(make_person(Role.ADMINISTRATOR, of=other))
    path = DESK + address.format(id=make().id)
    through_own_desk = path.replace("docks", "mills")

    assert stranger.get(path).status_code == 404
    if address:
        assert stranger.post(path, data={**TYPED, "version": 1}).status_code == 404
    if "{id}" in address:
        assert stranger.get(through_own_desk).status_code == 404
        assert stranger.post(through_own_desk, data={"version": 1}).status_code == 404
    assert [event.version for event in all_events()] == [1]


@pytest.mark.parametrize("role", [Role.READER, Role.TREASURER, Role.TRANSLATOR])
def test_other_roles_see_the_list_and_change_nothing(client_for, docks, make, role):
    event = make(first_day=today("UTC"))
    member = client_for(make_person(role, of=docks))

    page = member.get(DESK)

    assert (page.status_code, "Log an event" in page.text, "quick" in page.text) == (
        200,
        False,
        False,
    )
    assert member.get(f"{DESK}new").status_code == 403
    assert member.post(f"{DESK}new", data=TYPED).status_code == 403
    assert member.get(f"{DESK}{event.id}").status_code == 403
    assert len(all_events()) == 1


def test_without_a_role_anywhere_one_is_asked_to_sign_in(client, docks, make):
    assert client.get(DESK).status_code in (302, 303)


def test_a_form_without_its_token_is_refused(app, docks, make, client_for):
    member = client_for(make_person(Role.EDITOR, of=docks))
    del member.environ_base["HTTP_X_CSRFTOKEN"]

    assert member.post(f"{DESK}new", data=TYPED).status_code == 400
    assert all_events() == []
