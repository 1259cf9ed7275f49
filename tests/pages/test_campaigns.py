from datetime import date, timedelta

import pytest

from campaign.campaigns.models import Aim
from campaign.events.models import DatePrecision, EventKind, EventState
from campaign.fundraising.models import GoalVisibility
from campaign.kernel import revisions
from campaign.kernel.clock import now, today
from campaign.kernel.database import transaction
from campaign.kernel.money import Money
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign, take_part
from tests.factories.documents import make_appeal, sign
from tests.factories.events import make_event
from tests.factories.fundraising import make_contribution, make_fund, make_goal
from tests.factories.health import make_measure
from tests.factories.organizations import make_coalition, make_organization
from tests.pages.reading import Page, text_of


@pytest.fixture
def campaign(app):
    return make_campaign(
        slug="spring",
        coalition=make_coalition(section=Translated.of({"en": "Harbours South"})),
        title=Translated.of({"en": "Forty years of spring", "fr": "Quarante printemps"}),
        figure="40",
        figure_words=Translated.of({"en": "years of spring"}),
        languages=["fr", "en"],
        starts_on=date(2026, 3, 18),
        ends_on=date(2026, 5, 28),
    )


@pytest.fixture
def quais(campaign):
    quais = make_organization(
        name="Les Quais",
        language="fr",
        names=Translated.of({"en": "The Quays"}),
        countries=["FR"],
        slug="quais",
    )
    take_part(quais, campaign)
    return quais


def visit(client, address="/en/spring/"):
    return Page(client.get(address).text)


def test_the_poster_says_its_title_to_those_who_do_not_see_the_figure(client, campaign, quais):
    page = visit(client)

    assert text_of(page.one("h1")) == "Forty years of spring"
    assert text_of(page.one("title")) == "Forty years of spring · Harbours South"
    assert "18 Mar – 28 May 2026" in page.text.replace("\N{THIN SPACE}", " ")
    assert "1 country" in page.text
    assert "1 organization" in page.text


def test_signatories_stand_in_order_under_their_own_names(client, campaign, quais):
    appeal = make_appeal(
        campaign=campaign, signatories_as_of=date(2026, 2, 1), further_signing=True
    )
    unknown = make_organization(name="Tide", language=None, territory="the open sea")
    sign(appeal, quais, signed_on=date(2026, 1, 29))
    sign(appeal, unknown)

    page = visit(client)
    first, second = page.one("ol", class_="signatories")

    assert text_of(first) == "Les Quais The Quays France · 29 January 2026"
    assert first.find(".//bdi").get("lang") == "fr"
    assert text_of(second) == "Tide the open sea"
    assert "Signed by 2 organizations. As of 1 February 2026. Signing continues." in page.text


def test_a_long_list_of_signatories_ends_with_how_many_more_there_are(client, campaign):
    appeal = make_appeal(campaign=campaign)
    for _ in range(33):
        sign(appeal, make_organization())

    page = visit(client)

    assert len(page.one("ol", class_="signatories")) == 30
    assert text_of(page.one("p", class_="signatories-more")) == "3 more"


def test_a_goal_that_is_kept_back_says_so_and_no_sum(client, campaign, quais):
    fund = make_fund(campaign=campaign, organization=quais)
    make_goal(fund, Money(777_00, "EUR"), GoalVisibility.HIDDEN)
    make_contribution(fund, Money(33_00, "EUR"))

    page = visit(client)

    assert page.table("Every organization, its own goal") == [
        ["Les Quais France", "not public", ""]
    ]
    assert "€777" not in page.text
    assert text_of(page.one("data")) == "€33"


def test_a_goal_shows_how_far_it_has_come(client, campaign, quais):
    fund = make_fund(campaign=campaign, organization=quais)
    make_goal(fund, Money(100_00, "EUR"))
    make_contribution(fund, Money(25_00, "EUR"))

    (row,) = visit(client).table("Every organization, its own goal")

    assert row == ["Les Quais France", "Goal €100", "Received €25", "25%"]


def test_next_events_leave_out_what_is_over_or_cancelled(client, campaign):
    make_event(campaign=campaign, title=Translated.of({"en": "Gone"}), first_day=date(2026, 1, 2))
    make_event(
        campaign=campaign,
        title=Translated.of({"en": "Called off"}),
        first_day=today("UTC") + timedelta(days=3),
        state=EventState.CANCELLED,
        cancelled_at=now(),
    )
    make_event(
        campaign=campaign,
        title=Translated.of({"en": "To come"}),
        first_day=today("UTC") + timedelta(days=2),
    )

    page = visit(client)

    assert "To come" in page.text
    assert "Gone" not in page.text
    assert "Called off" not in page.text


def test_the_gathering_stands_on_the_poster_with_its_month(client, campaign):
    month = (today("UTC") + timedelta(days=200)).replace(day=1)
    make_event(
        campaign=campaign,
        kind=EventKind.GATHERING,
        title=Translated.of({"en": "We gather"}),
        first_day=month,
        last_day=month + timedelta(days=27),
        starts_time=None,
        date_precision=DatePrecision.MONTH,
    )

    (leaf, *_) = visit(client).all("time", class_="leaf-month")

    assert leaf.get("datetime") == month.isoformat()[:7]


def test_a_text_in_another_language_is_marked_and_said_to_be(client, campaign):
    with transaction():
        campaign.aims = [Aim(position=0, text=Translated.of({"fr": "Ouvrir les ports."}))]
        revisions.touch(*campaign.page_topics)

    page = visit(client)

    (aim,) = (node for node in page.all("span", lang="fr") if text_of(node) == "Ouvrir les ports.")
    assert aim.get("dir") == "ltr"
    assert "Not in English yet, so it is shown in French." in page.text
    assert "Not in" not in visit(client, "/fr/spring/").text


def test_the_strip_says_which_measures_hold_everywhere_and_where_more_do(client, campaign):
    make_measure(campaign=campaign)
    make_measure(campaign=campaign, country="FR")
    make_measure(campaign=campaign, country="DE", valid_to=date(2026, 1, 2))

    (strip,) = (node for node in visit(client).all("aside") if "health" in node.get("class"))

    assert text_of(strip).startswith(
        "Health measures in force Masks 1 country has measures of its own."
    )


def test_a_campaign_with_nothing_yet_says_what_to_do(client, campaign):
    page = visit(client)

    assert "No event has been announced yet." in page.text
    assert page.all("ol", class_="signatories") == []


def test_many_organizations_are_shortened_with_a_link_to_all(client, crowd):
    crowd(25, 3)

    page = visit(client)

    assert len(page.table("Every organization, its own goal")) == 20
    assert "All 25 organizations" in page.text
