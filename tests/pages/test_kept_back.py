"""Who reads every public page, and does sums, learns nothing of those who keep theirs back.

Two worlds that differ only in what fewer than three of them hold are the same bytes.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random

import pytest
from flask.testing import FlaskClient

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import Fund, GoalVisibility, Standing
from campaign.fundraising.operations import (
    Owner,
    open_fund,
    record_pledge,
    reverse_contribution,
    set_ledger,
)
from campaign.kernel.clock import today
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import (
    CLERK,
    make_campaign_fund,
    make_contribution,
    make_friends_fund,
    make_fund,
    make_goal,
    make_rate,
)
from tests.factories.organizations import make_coalition, make_organization

PUBLIC, UNNAMED, HIDDEN = GoalVisibility
PAGES = (
    *("", "progress", "progress/rates", "widget", "ledger", "ledger.csv", "give"),
    *("organizations/", "organizations/{slug}-quays", "organizations/{slug}-tide"),
)


def world(slug: str) -> Campaign:
    """Two organizations and a friend publish; the ledger is open; two currencies come in."""
    name = Translated.of({"en": "Harbours"})
    coalition = make_coalition(slug=f"{slug}-c", name=name)
    campaign = make_campaign(slug=slug, coalition=coalition, title=name)
    root = make_campaign_fund(campaign)
    set_ledger(root.id, is_public=True, by=CLERK)
    make_goal(organization(campaign, "quays"), Money(900_00, "EUR"))
    make_goal(make_friends_fund(campaign, name="Ada Example"), Money(50_00, "EUR"))
    for fund in (root, organization(campaign, "alps", PUBLIC), organization(campaign, "bays")):
        make_contribution(fund, Money(11_00, "EUR"), standing=Standing.RECEIVED)
        make_contribution(fund, Money(7_00, "CHF"), standing=Standing.RECEIVED)
    return campaign


def organization(campaign: Campaign, name: str, visibility: GoalVisibility | None = None) -> Fund:
    """Without a visibility it has no goal, so it publishes nothing."""
    slug = f"{campaign.slug}-{name}"
    made = make_organization(slug=slug, name=name.title(), coalition=campaign.coalition)
    take_part(made, campaign)
    fund = make_fund(campaign=campaign, organization=made)
    if visibility is not None:
        make_goal(fund, Money(500_00, "EUR"), visibility)
    return fund


def read(client: FlaskClient, campaign: Campaign) -> Mapping[str, str]:
    """Every public page that knows of money, without the campaign's own name and numbers."""
    slug = campaign.slug
    answers = {page: client.get(f"/en/{slug}/{page.format(slug=slug)}") for page in PAGES}
    answers["coalition"] = client.get(f"/en/coalitions/{slug}-c/")
    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(
        answers, 200
    )
    return {
        page: re.sub(r"fund=\d+", "fund", answer.text.replace(slug, "world"))
        for page, answer in answers.items()
    }


@pytest.fixture
def rates(app: object) -> None:
    make_rate("EUR", "CHF", "1.25", on_day=today("UTC") - timedelta(days=20))


def told_or_promised(fund: Fund, chance: Random) -> None:
    """Something happens that is not received: a gift is reported, taken back, or promised."""
    given = Money(chance.randint(1, 99_999), chance.choice(("EUR", "CHF")))
    day = today("UTC") - timedelta(days=chance.randint(0, 9))
    if chance.random() < 0.3:
        record_pledge(fund.id, given, by=CLERK)
        return
    gift = make_contribution(fund, given, standing=Standing.REPORTED, received_on=day)
    if chance.random() < 0.3:
        part = Money(chance.randint(1, given.minor), given.currency)
        reverse_contribution(gift.id, amount=part, reason="Counted twice", by=CLERK)


def alone(campaign: Campaign) -> list[Fund]:
    """One organization with a friend and an event of its own, of which it hides each."""
    tide = organization(campaign, "tide", HIDDEN)
    event = make_event(
        campaign=campaign, organization=tide.organization, title=Translated.of({"en": "Low water"})
    )
    stall = open_fund(campaign.id, Owner(event_id=event.id), by=CLERK)
    return [tide, make_friends_fund(campaign, parent=tide), stall]


def two(campaign: Campaign) -> list[Fund]:
    friend = make_friends_fund(campaign, name="Ben Example")
    make_goal(friend, Money(40_00, "EUR"), HIDDEN)
    return [organization(campaign, "tide", UNNAMED), friend]


@pytest.mark.parametrize("hidden", [alone, two])
def test_what_fewer_than_three_report_or_expect_changes_no_public_page(
    client: FlaskClient, rates: None, hidden: Callable[[Campaign], list[Fund]]
) -> None:
    campaign, chance = world("spring"), Random(150)
    funds = hidden(campaign)
    before = read(client, campaign)

    for _ in range(12):
        told_or_promised(chance.choice(funds), chance)

    assert read(client, campaign) == before


def test_what_they_received_cannot_be_told_from_gifts_to_the_campaign(
    client: FlaskClient, rates: None
) -> None:
    worlds = []
    for slug, order in (("spring", (0, 1, 2)), ("autumn", (2, 0, 1))):
        campaign = world(slug)
        funds = [make_campaign_fund(campaign), *two(campaign)]
        for minor, whose in zip((30_00, 5_00, 7_00), order, strict=True):
            make_contribution(funds[whose], Money(minor, "EUR"))
        pages = read(client, campaign)
        worlds.append({page: text for page, text in pages.items() if page != "give"})

    assert worlds[0] == worlds[1]


def test_what_three_of_them_report_counts_without_a_name(client: FlaskClient, rates: None) -> None:
    campaign = world("spring")
    sums = []
    for fund in (*two(campaign), organization(campaign, "fog")):
        make_contribution(fund, Money(100_00, "EUR"), standing=Standing.REPORTED)
        pages = read(client, campaign)
        told = [text for text in (pages["progress"], pages["ledger"]) if "100.00" in text]
        sums.append(("€300" in pages["progress"], len(told)))

    assert sums == [(False, 0), (False, 0), (True, 1)]
