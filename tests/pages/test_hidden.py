"""What coordinators hid is on no public page."""

from datetime import timedelta

import pytest

from campaign.events.operations import hide_event, show_event_again
from campaign.fundraising.operations import Owner, open_fund
from campaign.kernel.audit import Machine
from campaign.kernel.clock import today
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import make_contribution, make_fund
from tests.factories.organizations import make_coalition, make_organization

BY = Machine("tests")


@pytest.fixture
def event(app):
    coalition = make_coalition(slug="harbour")
    campaign = make_campaign(slug="spring", coalition=coalition)
    docks = make_organization(slug="docks", coalition=coalition, countries=["FR"])
    take_part(docks, campaign)
    make_contribution(make_fund(campaign=campaign, organization=docks), Money(5_00, "EUR"))
    return make_event(
        campaign=campaign,
        organization=docks,
        first_day=today("UTC") + timedelta(days=1),
        country="IS",
        title=Translated.of({"en": "Whale songs"}),
    )


@pytest.fixture
def addresses(event):
    month = f"{event.first_day:%Y-%m}"
    return [
        "/en/",
        "/en/coalitions/harbour/",
        "/en/spring/",
        "/en/spring/events/",
        f"/en/spring/events/?month={month}",
        f"/en/spring/events/?day={event.first_day}",
        f"/en/spring/events/months/{month}",
        "/en/spring/events/?organization=docks",
        "/en/spring/organizations/",
        "/en/spring/organizations/docks",
        "/en/spring/progress",
        "/en/spring/health",
        "/en/spring/give",
        "/sitemap.xml",
    ]


def page_of(event):
    return f"/en/spring/events/{event.id}-whale-songs"


def naming(client, event, addresses):
    """Addresses that answer with its title, its place or a link to it."""
    answers = {address: client.get(address) for address in addresses}
    marks = ("Whale songs", "whale-songs", "Iceland", "countries/is")
    return [
        address
        for address, answer in answers.items()
        if any(mark in answer.get_data(as_text=True) for mark in marks)
    ]


def test_its_page_is_gone_and_comes_back(client, event):
    statuses = [client.get(page_of(event)).status_code]
    hide_event(event.id, "Not agreed.", by=BY)
    hidden = client.get(page_of(event))
    without_title = client.get(f"/en/spring/events/{event.id}")
    show_event_again(event.id, by=BY)

    statuses += [
        hidden.status_code,
        without_title.status_code,
        client.get(page_of(event)).status_code,
    ]
    assert statuses == [200, 404, 404, 200]
    assert "Whale songs" not in hidden.text


def test_no_page_names_it(client, event, addresses):
    shown = naming(client, event, addresses)

    hide_event(event.id, "Not agreed.", by=BY)

    assert {"/en/", "/en/spring/", "/en/spring/events/", "/sitemap.xml"} <= set(shown)
    assert "/en/spring/organizations/docks" in shown
    assert naming(client, event, addresses) == []


def test_nobody_is_asked_to_give_for_it(client, event):
    fund = open_fund(event.campaign_id, Owner(event_id=event.id), by=BY)
    address = f"/en/spring/give?fund={fund.id}"
    before = client.get(address)

    hide_event(event.id, "Not agreed.", by=BY)

    assert (before.status_code, client.get(address).status_code) == (200, 404)
    assert "Whale songs" in before.text
    assert "Whale songs" not in client.get("/en/spring/give").text


def test_a_hidden_gathering_has_no_page(client, event):
    gathering = make_event(campaign=event.campaign, kind="gathering")
    before = client.get("/en/spring/gathering").status_code

    hide_event(gathering.id, "Not agreed.", by=BY)

    assert (before, client.get("/en/spring/gathering").status_code) == (200, 404)
    assert "/en/spring/gathering" not in client.get("/en/spring/").text
