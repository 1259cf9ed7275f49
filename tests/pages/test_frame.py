"""What stands around every public page, and what other programs read of it."""

from dataclasses import replace

import pytest

from campaign.app import create_app
from campaign.kernel import revisions
from campaign.kernel.database import db, transaction
from campaign.kernel.translated import Translated
from campaign.media.operations import prepare_picture, store_picture
from tests.factories.campaigns import make_campaign
from tests.factories.documents import make_appeal
from tests.factories.events import make_event
from tests.factories.health import make_measure
from tests.factories.organizations import make_coalition
from tests.media.test_operations import picture_file
from tests.pages.reading import Page, text_of


@pytest.fixture
def campaign(app):
    return make_campaign(
        slug="spring",
        coalition=make_coalition(slug="harbours", name=Translated.of({"en": "Harbours"})),
        title=Translated.of({"en": "Forty years of spring"}),
        summary=Translated.of({"en": "Open the harbours."}),
        accent="#0b6e4f",
    )


@pytest.fixture
def demo(app, settings, campaign):
    """The same database, shown by a demo."""
    demo = create_app(replace(settings, demo=True))
    yield demo.test_client()
    with demo.app_context():
        db.engine.dispose()


def visit(client, address="/en/spring/"):
    return Page(client.get(address).text)


def links_of(page):
    return [text_of(link) for link in page.one("nav", class_="bar-links")]


def test_a_page_says_what_it_is_and_where(client, campaign):
    page = visit(client)

    assert page.meta("description") == page.meta("og:description") == "Open the harbours."
    assert page.meta("og:title") == "Forty years of spring"
    assert page.meta("og:site_name") == "Harbours"
    assert page.meta("og:url") == "http://localhost/en/spring/"
    assert page.one("link", rel="canonical").get("href") == "http://localhost/en/spring/"


def test_a_page_names_itself_in_all_languages(client, campaign):
    alternates = visit(client, "/fr/spring/progress").all("link", rel="alternate")

    assert {link.get("hreflang"): link.get("href") for link in alternates} == {
        "en": "http://localhost/en/spring/progress",
        "fr": "http://localhost/fr/spring/progress",
        "ru": "http://localhost/ru/spring/progress",
        "x-default": "http://localhost/en/spring/progress",
    }


def test_changing_the_language_keeps_what_was_asked_for(client, campaign):
    page = visit(client, "/en/spring/events/?country=FR&when=past")

    (french,) = page.one("nav", class_="bar-side").findall(".//a[@hreflang='fr']")
    assert french.get("href") == "/fr/spring/events/?country=FR&when=past"


def test_an_address_cannot_lead_the_languages_elsewhere(client, campaign):
    page = visit(client, "/en/spring/?_external=1&_scheme=javascript&language=ru")

    (french,) = page.one("nav", class_="bar-side").findall(".//a[@hreflang='fr']")
    assert french.get("href") == "/fr/spring/"


def test_only_what_a_campaign_has_is_linked(client, campaign):
    assert links_of(visit(client)) == ["Campaign", "Events", "Progress"]

    make_appeal(campaign=campaign)
    make_measure(campaign=campaign)
    make_event(campaign=campaign, kind="gathering")

    assert links_of(visit(client)) == [
        *("Campaign", "Events", "Gathering", "Progress", "Appeal", "Health")
    ]


def test_a_campaigns_colours_are_a_sheet_that_is_kept_for_ever(client, campaign):
    (sheet,) = (
        link.get("href")
        for link in visit(client).all("link", rel="stylesheet")
        if "colours" in link.get("href")
    )

    answer = client.get(sheet)

    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--banner: #0b6e4f;" in answer.text
    assert client.get(sheet.replace("0b6e4f", "0b6e50")).status_code == 404
    assert client.get(sheet.replace("0b6e4f", "javascript")).status_code == 404


def test_a_campaigns_picture_is_shown_with_it_and_kept_for_ever(client, campaign):
    prepared = prepare_picture(picture_file())
    with transaction():
        campaign.picture = store_picture(prepared)
        campaign.picture_description = Translated.of({"en": "A harbour at dawn"})
        revisions.touch(*campaign.page_topics)

    page = visit(client)
    answer = client.get(page.meta("og:image").removeprefix("http://localhost"))

    assert page.meta("og:image:alt") == "A harbour at dawn"
    assert (answer.content_type, answer.data) == ("image/webp", campaign.picture.content)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_demo_says_that_it_shows_samples_and_stays_out_of_search_engines(demo, client):
    page = visit(demo)

    assert "Sample data" in page.text
    assert page.meta("robots") == "noindex"
    assert demo.get("/en/spring/").headers["X-Robots-Tag"] == "noindex"
    assert "Disallow: /\n" in demo.get("/robots.txt").text
    assert "Every sum: goals, gifts, pledges." in visit(demo, "/en/spring/sample").text
    assert "Sample data" not in visit(client).text
    assert "X-Robots-Tag" not in client.get("/en/spring/").headers
