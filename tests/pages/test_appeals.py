from datetime import date

import pytest

from campaign.kernel import revisions
from campaign.kernel.database import transaction
from campaign.kernel.translated import Translated
from tests.factories.campaigns import make_campaign
from tests.factories.documents import make_appeal, sign
from tests.factories.organizations import make_organization
from tests.pages.reading import Page, text_of


@pytest.fixture
def campaign(app):
    return make_campaign(
        slug="spring",
        anniversary_from=date(1871, 3, 18),
        anniversary_to=date(1871, 5, 28),
        decided=Translated.of({"en": "By all, in autumn."}),
    )


def visit(client, language="en"):
    return Page(client.get(f"/{language}/spring/appeal").text)


def facts_of(page):
    return {
        text_of(node.find("dt")): text_of(node.find("dd"))
        for node in page.one("dl", class_="facts")
    }


def test_an_appeal_says_when_in_which_languages_and_what_it_recalls(client, campaign):
    make_appeal(
        campaign=campaign,
        dated=date(2026, 1, 29),
        original_language="ru",
        summary=Translated.of({"en": "Come all.", "fr": "Venez."}),
    )

    assert facts_of(visit(client)) == {
        "Dated": "29 January 2026",
        "Original language": "Russian",
        "Here in": "English, French",
        "Recalls": "18 Mar – 28 May 1871 (72 days)",
        "Decided": "By all, in autumn.",
    }


def test_its_own_words_are_shown_in_their_language(client, campaign):
    make_appeal(campaign=campaign, body=Translated.of({"fr": "Aux ports !"}))

    (words,) = visit(client).all("div", class_="document-text")

    assert (text_of(words), words.get("lang")) == ("Aux ports !", "fr")


def test_a_translation_older_than_the_original_says_so(client, campaign):
    summary = Translated.of({"fr": "Venez.", "en": "Come."}).with_text("fr", "Venez tous.")
    make_appeal(campaign=campaign, summary=summary)

    assert "This translation is older than the original." in visit(client).text
    assert "This translation" not in visit(client, "fr").text


def test_a_name_stands_as_it_was_signed(client, campaign):
    organization = make_organization(name="Old name")
    sign(make_appeal(campaign=campaign), organization)
    with transaction():
        organization.name = "New name"
        revisions.touch(*campaign.page_topics)

    (row,) = visit(client).one("ol", class_="signatories")

    assert text_of(row) == "Old name"


def test_an_appeal_nobody_signed_yet_says_so(client, campaign):
    make_appeal(campaign=campaign)

    assert "Nobody has signed yet." in visit(client).text


def test_a_campaign_without_an_appeal_has_no_such_page(client, campaign):
    assert client.get("/en/spring/appeal").status_code == 404
