"""Public pages are the same bytes for everyone, made once, in a fixed number of queries."""

import gzip

import brotli
import pytest

from campaign.kernel import revisions
from campaign.kernel.database import transaction

QUERIES = {
    "/en/": 7,
    "/en/coalitions/harbours/": 8,
    "/en/spring/": 23,
    "/en/spring/appeal": 7,
    "/en/spring/countries/fr": 14,
    "/en/spring/health": 4,
    "/en/spring/organizations/": 5,
    "/en/spring/organizations/harbour-0": 17,
    "/en/spring/progress": 20,
    "/sitemap.xml": 8,
}
"""What making each page costs, whatever its length."""


@pytest.fixture
def campaign(crowd):
    return crowd(4, 40)


def test_a_page_is_the_same_bytes_for_everyone(client, campaign):
    first = {address: client.get(address) for address in QUERIES}
    client.set_cookie("desk", "somebody")
    other = {"Accept-Language": "ru", "User-Agent": "Another/1.0"}
    second = {address: client.get(address, headers=other) for address in QUERIES}

    assert [a for a in QUERIES if first[a].data != second[a].data] == []
    for answer in (*first.values(), *second.values()):
        assert (answer.status_code, answer.vary.to_header()) == (200, "Accept-Encoding")
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in answer.headers


def test_who_has_a_page_is_told_that_nothing_changed(client, campaign):
    etags = {address: client.get(address).headers["ETag"] for address in QUERIES}

    again = {a: client.get(a, headers={"If-None-Match": etags[a]}) for a in QUERIES}

    assert {(a, again[a].status_code, again[a].data) for a in again} == {
        (address, 304, b"") for address in QUERIES
    }


def test_a_page_is_made_anew_when_something_changes(client, campaign):
    etags = {address: client.get(address).headers["ETag"] for address in QUERIES}

    with transaction():
        revisions.touch(*campaign.page_topics)

    again = {a: client.get(a, headers={"If-None-Match": etags[a]}).status_code for a in QUERIES}
    assert again == dict.fromkeys(QUERIES, 200)


def test_a_page_is_kept_ready_compressed(client, campaign):
    plain = client.get("/en/spring/")
    smaller = client.get("/en/spring/", headers={"Accept-Encoding": "gzip, br"})
    zipped = client.get("/en/spring/", headers={"Accept-Encoding": "gzip"})

    assert (smaller.content_encoding, brotli.decompress(smaller.data)) == ("br", plain.data)
    assert (zipped.content_encoding, gzip.decompress(zipped.data)) == ("gzip", plain.data)


def test_a_page_costs_a_fixed_number_of_queries(client, campaign, count_queries):
    assert spent(client, count_queries) == QUERIES


def test_a_hundred_organizations_and_a_thousand_events_cost_no_more(client, crowd, count_queries):
    crowd(100, 1000)

    assert spent(client, count_queries) == QUERIES


def spent(client, count_queries):
    numbers = {}
    for address in QUERIES:
        with count_queries() as queries:
            assert client.get(address).status_code == 200
        numbers[address] = len(queries)
    return numbers
