"""The map of the site leads to every page, in every language, whoever's campaign it is."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from campaign.datafiles import load
from campaign.pages import sitemap

OTHER_COALITION = Path(__file__).parent.parent / "data" / "other-coalition.yaml"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
URL = "{http://www.sitemaps.org/schemas/sitemap/0.9}url"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def other_coalition(app):
    load([OTHER_COALITION])


def tree_of(answer):
    assert answer.content_type == "application/xml; charset=utf-8"
    return ElementTree.fromstring(answer.text)  # noqa: S314  we wrote it ourselves


def addresses_in(answer):
    return [node.text.removeprefix("http://localhost") for node in tree_of(answer).iter(LOC)]


def test_every_page_of_a_coalition_unlike_ours_answers(client, other_coalition):
    addresses = addresses_in(client.get("/sitemap.xml"))

    answers = {address: client.get(address).status_code for address in addresses}

    assert "/en/seven-lanterns/organizations/tin-whistle-society" in addresses
    assert answers == dict.fromkeys(addresses, 200)


def test_a_page_names_itself_in_every_language(client, other_coalition):
    (page,) = (
        node
        for node in tree_of(client.get("/sitemap.xml")).iter(URL)
        if node.findtext(LOC) == "http://localhost/en/seven-lanterns/"
    )

    assert {link.get("hreflang"): link.get("href") for link in page.iter(LINK)} == {
        "en": "http://localhost/en/seven-lanterns/",
        "fr": "http://localhost/fr/seven-lanterns/",
        "ru": "http://localhost/ru/seven-lanterns/",
        "x-default": "http://localhost/en/seven-lanterns/",
    }


def test_what_is_too_long_for_one_file_is_several(client, other_coalition, monkeypatch):
    whole = addresses_in(client.get("/sitemap.xml"))
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 30)

    parts = addresses_in(client.get("/sitemap.xml?again"))

    assert parts == [f"/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    assert [a for part in parts for a in addresses_in(client.get(part))] == whole


def test_robots_are_kept_from_the_desk_and_shown_the_map(client):
    assert client.get("/robots.txt").text.splitlines() == [
        "User-agent: *",
        "Disallow: /*/desk/",
        "Disallow: /-/",
        "Sitemap: http://localhost/sitemap.xml",
    ]
