import pytest

from campaign.kernel.database import db, transaction
from campaign.permissions import CoalitionRole, Role
from tests.factories.accounts import make_person, membership
from tests.factories.campaigns import make_campaign
from tests.factories.organizations import make_organization


@pytest.fixture
def fleet(alice):
    """Alice's second organization."""
    fleet = make_organization(name="Flotte", language="de")
    with transaction():
        db.session.add(membership(alice, Role.READER, fleet))
    return fleet


def test_who_has_one_desk_is_at_it_at_once(client_for, alice, organization):
    answer = client_for(alice).get("/en/desk/")

    assert (answer.status_code, answer.location) == (303, f"/en/desk/{organization.slug}/")


def test_who_has_several_chooses(client_for, alice, organization, fleet):
    page = client_for(alice).get("/en/desk/")

    assert page.status_code == 200
    assert f'<a href="/en/desk/{organization.slug}/">{organization.name}</a>' in page.text
    assert f'<a href="/en/desk/{fleet.slug}/"><span lang="de" dir="ltr">Flotte</span></a>' in (
        page.text
    )


def test_for_whom_one_acts_is_always_said_and_changed_in_one_click(
    client_for, alice, organization, fleet
):
    page = client_for(alice).get(f"/en/desk/{organization.slug}/")
    bar = page.text.partition('class="switcher"')[2].partition("</header>")[0]

    assert f'You act for </span><b class="switcher-now">{organization.name}</b>' in bar
    assert f'href="/en/desk/{fleet.slug}/"' in bar
    assert f'href="/en/desk/{organization.slug}/"' not in bar.partition("desk-side")[0]


@pytest.mark.parametrize("page", ["", "security", "mail/", "privacy/"])
def test_on_ones_own_account_one_acts_for_oneself_and_goes_back_in_one_click(
    client_for, alice, organization, fleet, page
):
    answer = client_for(alice).get(f"/en/desk/account/{page}")
    bar = answer.text.partition('class="switcher"')[2].partition("</header>")[0]

    assert f'You act for </span><b class="switcher-now">{alice.name}</b>' in bar
    for desk in (organization, fleet):
        assert f'href="/en/desk/{desk.slug}/"' in bar
    assert bar.count('aria-current="page"') == 1


def test_two_tabs_for_two_organizations_never_mix(client_for, alice, organization, fleet):
    client = client_for(alice)
    client.get(f"/en/desk/{fleet.slug}/")

    page = client.get(f"/en/desk/{organization.slug}/")

    assert f'You act for </span><b class="switcher-now">{organization.name}</b>' in page.text


def test_a_coordinator_comes_to_the_state_of_the_campaign(client_for, coalition):
    campaign = make_campaign(coalition=coalition)
    erik = make_person(CoalitionRole.COORDINATOR, of=coalition)
    address = f"/en/desk/coalitions/{coalition.slug}/{campaign.slug}/"

    assert client_for(erik).get("/en/desk/").location == address


def test_who_has_no_role_is_told_whom_to_ask(client_for, app):
    page = client_for(make_person()).get("/en/desk/")

    assert page.status_code == 200
    assert "You have no role in an organization yet." in page.text


def test_the_desk_is_a_click_away_in_every_language(client_for, alice, organization):
    log = f"desk/{organization.slug}/log"
    page = client_for(alice).get(f"/en/{log}?who=nobody&unknown=1")

    assert f'href="/fr/{log}?who=nobody"' in page.text
    assert f'href="/en/{log}?who=nobody"' not in page.text
