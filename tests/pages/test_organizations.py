from datetime import date, timedelta

import pytest

from campaign.fundraising.models import GoalVisibility
from campaign.kernel.clock import today
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.events import make_event
from tests.factories.fundraising import make_contribution, make_fund, make_goal
from tests.factories.organizations import make_organization
from tests.pages.reading import Page, text_of

ADDRESS = "/en/spring/organizations/quais"


@pytest.fixture
def campaign(app):
    return make_campaign(slug="spring", title=Translated.of({"en": "Spring"}))


@pytest.fixture
def quais(campaign):
    quais = make_organization(
        slug="quais",
        name="Les Quais",
        acronym="LQ",
        language="fr",
        names=Translated.of({"en": "The Quays"}),
        countries=["FR", "BE"],
        territory="the Atlantic coast",
        contact_email="secret@example.org",
    )
    take_part(quais, campaign)
    return quais


def visit(client, address=ADDRESS):
    return Page(client.get(address).text)


def test_an_organization_is_shown_as_it_names_itself(client, quais):
    page = visit(client)
    (heading,) = page.one("h1")

    assert (text_of(heading), heading.get("lang")) == ("Les Quais", "fr")
    assert "The Quays" in page.text
    assert "Territory the Atlantic coast" in page.text
    assert [text_of(a) for a in page.all("a", href="/en/spring/countries/be")] == ["Belgium"]


def test_who_reads_its_language_needs_no_other_name(client, quais):
    assert "The Quays" not in visit(client, ADDRESS.replace("/en/", "/fr/")).text


def test_its_address_for_the_coalition_is_not_public(client, quais):
    assert "secret@example.org" not in client.get(ADDRESS).text


def test_its_goal_is_shown_in_its_own_currency(client, campaign, quais):
    fund = make_fund(campaign=campaign, organization=quais)
    make_goal(fund, Money(100_00, "EUR"))
    make_contribution(fund, Money(40_00, "EUR"))

    page = visit(client)

    assert text_of(page.one("data")) == "€40"
    assert "of €100" in page.text
    assert page.all("a", href=f"/en/spring/give?fund={fund.id}")


def test_a_goal_that_is_not_public_is_not_shown(client, campaign, quais):
    fund = make_fund(campaign=campaign, organization=quais)
    make_goal(fund, Money(777_00, "EUR"), GoalVisibility.UNNAMED)
    make_contribution(fund, Money(40_00, "EUR"))

    page = visit(client)

    assert page.all("data") == []
    assert "€" not in page.text
    assert page.all("a", href="/en/spring/give")


def test_its_events_are_those_it_hosts_and_co_hosts(client, campaign, quais):
    other = make_organization()
    take_part(other, campaign)
    soon = today("UTC") + timedelta(days=2)

    def event(title, **attributes):
        title = Translated.of({"en": title})
        make_event(campaign=campaign, title=title, **{"first_day": soon, **attributes})

    event("Ours", organization=quais)
    event("Shared", organization=other, co_hosts=[quais])
    event("Long ago", organization=quais, first_day=date(2026, 1, 2))
    event("Theirs", organization=other)

    page = visit(client)

    assert "Events to come" in page.text
    assert "Ours" in page.text
    assert "Shared" in page.text
    assert page.text.index("Events so far") < page.text.index("Long ago")
    assert "Theirs" not in page.text


def test_its_calendar_can_be_followed(client, quais):
    feed = "http://localhost/calendars/spring/organizations/quais.ics?lang=en"

    assert [node.get("value") for node in visit(client).all("input")] == [feed]


def test_its_other_campaigns_are_linked(client, quais):
    other = make_campaign(slug="autumn", title=Translated.of({"en": "Autumn"}))
    take_part(quais, other)

    assert [text_of(a) for a in visit(client).all("a", href="/en/autumn/")] == ["Autumn"]


def test_all_who_take_part_are_listed_in_the_campaigns_order(client, campaign, quais):
    take_part(make_organization(name="Anchor"), campaign)

    rows = visit(client, "/en/spring/organizations/").one("ol", class_="signatories")

    assert [text_of(row) for row in rows] == ["Les Quais The Quays the Atlantic coast", "Anchor"]


def test_who_does_not_take_part_has_no_page_here(client, campaign):
    make_organization(slug="quais")

    assert client.get(ADDRESS).status_code == 404
