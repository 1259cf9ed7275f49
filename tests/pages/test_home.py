from datetime import date, timedelta

from campaign.kernel.clock import today
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event
from tests.factories.organizations import make_coalition
from tests.pages.reading import Page, text_of


def visit(client):
    return Page(client.get("/en/").text)


def headings(page):
    return [text_of(node) for node in page.all("h2")]


def test_a_single_campaign_is_led_to_at_once(client):
    campaign = make_campaign(slug="spring", title=Translated.of({"en": "Spring"}))
    make_event(
        campaign=campaign,
        title=Translated.of({"en": "An evening"}),
        first_day=today("UTC") + timedelta(days=1),
    )

    page = visit(client)

    assert text_of(page.one("h1")) == "Spring"
    assert [text_of(a) for a in page.all("a", href="/en/spring/")] == ["To the campaign", "Spring"]
    assert "An evening" in page.text


def test_several_campaigns_stand_below_their_coalitions_the_newest_first(client):
    older, newer = (make_coalition(name=Translated.of({"en": name})) for name in ("Old", "New"))
    make_coalition(name=Translated.of({"en": "Without"}))
    make_campaign(coalition=older, starts_on=date(2025, 1, 1), ends_on=date(2025, 2, 1))
    make_campaign(coalition=newer, starts_on=date(2026, 1, 1))

    page = visit(client)

    assert text_of(page.one("h1")) == "Campaigns"
    assert headings(page) == ["New", "Old", "Without"]
