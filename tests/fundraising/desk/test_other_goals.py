"""Goals of the campaign, the gathering and events; funds that close and open; who did what."""

import pytest

from campaign.events.models import EventKind
from campaign.fundraising.queries.funds import (
    current_goal,
    fund_of_campaign,
    fund_of_event,
    fund_of_organization,
)
from campaign.kernel.money import Money
from campaign.permissions import CoalitionRole
from tests.factories.accounts import make_person
from tests.factories.events import make_event
from tests.factories.fundraising import make_goal

FORM = {"amount": "500", "visibility": "public", "until": "", "seen": "0", "currency": "EUR"}
OWN = "/en/desk/docks/spring/fund"


@pytest.fixture
def desk(campaign):
    return f"/en/desk/coalitions/{campaign.coalition.slug}/spring/fund"


@pytest.fixture
def accountant(client_for, coalition):
    return client_for(make_person(CoalitionRole.TREASURER, of=coalition, name="Pia"))


def test_the_coalition_sets_the_goal_of_the_campaign_and_of_the_gathering(
    accountant, client, campaign, docks, desk
):
    gathering = make_event(campaign=campaign, organization=docks, kind=EventKind.GATHERING)

    whole = accountant.post(f"{desk}/goal", data=FORM)
    there = accountant.post(f"{desk}/events/{gathering.id}/goal", data={**FORM, "amount": "90"})

    assert (whole.status_code, there.status_code) == (303, 303)
    root = fund_of_campaign(campaign)
    assert current_goal(root).target == Money(500_00, "EUR")
    assert current_goal(fund_of_event(gathering)).target == Money(90_00, "EUR")
    assert "of €500" in client.get("/en/spring/").text
    history = accountant.get(f"{desk}/goal").text
    assert "Goal set" in history
    assert "Pia" in history


def test_a_host_sets_the_goal_of_its_own_event_below_its_own_fund(
    treasurer, stranger, campaign, docks, fund
):
    event = make_event(campaign=campaign, organization=docks)

    form = {**FORM, "currency": "CHF"}
    answer = treasurer.post(f"{OWN}/events/{event.id}/goal", data=form)
    theirs = make_event(campaign=campaign)

    assert answer.status_code == 303
    assert fund_of_event(event).parent_id == fund.id
    assert treasurer.get(f"{OWN}/events/{theirs.id}/goal").status_code == 404
    assert stranger.post(f"{OWN}/events/{event.id}/goal", data=form).status_code == 404


def test_a_closed_fund_stays_shown_takes_no_gift_and_opens_again(
    treasurer, client, campaign, docks, fund
):
    make_goal(fund, Money(500_00, "CHF"))
    give = f"/en/spring/give?fund={fund.id}"

    for _ in range(2):
        assert treasurer.post(f"{OWN}/closing").status_code == 303
    closed = client.get("/en/spring/organizations/docks").text
    refused = client.get(give).status_code
    treasurer.post(f"{OWN}/closing", data={"opens": "yes"})

    assert "it takes no more gifts" in closed
    assert give not in closed
    assert (refused, client.get(give).status_code) == (404, 200)
    assert fund_of_organization(campaign, docks).closed_at is None
    history = treasurer.get(f"{OWN}/goal").text
    assert history.count("Fund closed") == 1
    assert "Fund opened again" in history
