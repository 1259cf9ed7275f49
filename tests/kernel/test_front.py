"""Kept answers: given again without asking the application, as long as they are true."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask, Response
from flask.testing import FlaskClient

from campaign.guard import public
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.front import Kept, Shelf
from campaign.kernel.published import Finished, Offer, publish
from campaign.kernel.revisions import reader, touch

TEXT = "Dates are calendar leaves. " * 100
SLOT = timedelta(minutes=15)

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def noon(app: Flask) -> Iterator[datetime]:
    """The beginning of a slot, and the clock stands still."""
    moment = real_now().replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(moment, tick=False):
        yield moment


@pytest.fixture
def made(app: Flask) -> list[str]:
    """How often the page at /-/page was made."""
    making: list[str] = []

    def page() -> Response:
        response = publish("topic", lambda: making.append("made") or TEXT)
        response.headers["X-Page"] = "kept"
        return response

    app.add_url_rule("/-/page", "page", public(page))
    with transaction():
        touch("topic")
    return making


def test_a_kept_answer_is_the_same_in_every_header_and_byte(
    client: FlaskClient, made: list[str]
) -> None:
    first, second = client.get("/-/page"), client.get("/-/page")

    assert made == ["made"]
    assert first.data == second.data == TEXT.encode()
    assert sorted(first.headers) == sorted(second.headers)


def test_it_costs_one_small_read(
    client: FlaskClient, made: list[str], count_queries: Counting
) -> None:
    etag = client.get("/-/page").headers["ETag"]

    with count_queries() as queries:
        answer = client.get("/-/page", headers={"If-None-Match": etag})

    assert answer.status_code == 304
    assert answer.headers["X-Page"] == "kept"
    assert "Content-Type" not in answer.headers
    assert queries == []  # the session never woke


def test_a_change_is_seen_at_once(client: FlaskClient, made: list[str]) -> None:
    client.get("/-/page")
    with transaction():
        touch("topic")

    assert client.get("/-/page").status_code == 200
    assert made == ["made", "made"]


def test_what_speaks_of_today_is_made_anew_when_its_quarter_is_over(
    client: FlaskClient, made: list[str], noon: datetime
) -> None:
    for moment in (noon, noon + SLOT - timedelta(seconds=1), noon + SLOT):
        with time_machine.travel(moment, tick=False):
            client.get("/-/page")

    assert made == ["made", "made"]


def test_a_head_has_the_headers_and_no_body(client: FlaskClient, made: list[str]) -> None:
    client.get("/-/page")

    answer = client.head("/-/page")

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(TEXT))


def test_another_query_is_another_answer(client: FlaskClient, made: list[str]) -> None:
    first, second = client.get("/-/page"), client.get("/-/page?month=2021-04")

    assert made == ["made", "made"]
    assert first.headers["ETag"] != second.headers["ETag"]


def test_answers_that_differ_by_reader_are_not_kept(app: Flask, client: FlaskClient) -> None:
    making: list[str] = []

    def page() -> Response:
        return publish("topic", lambda: making.append("made") or TEXT, variant="CHF")

    app.add_url_rule("/-/mine", "mine", public(page))
    with transaction():
        touch("topic")
    client.get("/-/mine")
    client.get("/-/mine")

    assert making == ["made", "made"]


def test_a_topic_is_read_past_the_session(app: Flask) -> None:
    with transaction():
        touch("topic")
        touch("topic")
    read = reader(db.engine)

    assert (read("topic"), read("nothing")) == (2, 0)


def test_a_full_shelf_drops_what_was_longest_unasked() -> None:
    shelf = Shelf(most_bytes=250)
    for name in ("a", "b", "c"):
        finished = Finished(name, b"x" * 50)
        shelf.put(name, Kept(Offer("topic", 1, None, finished, real_now()), []))
        shelf.find("a")

    assert [name for name in ("a", "b", "c") if shelf.find(name)] == ["a", "c"]


@pytest.mark.parametrize("is_kept", [False, True])
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_304_carries_the_very_etag_that_its_reader_holds(
    client: FlaskClient, made: list[str], encoding: str, is_kept: bool
) -> None:
    address = "/-/page"
    etag = client.get(address, headers={"Accept-Encoding": encoding}).headers["ETag"]
    if not is_kept:
        address = "/-/page?"  # kept under another name, so the application itself is asked

    answers = [
        client.get(address, headers={"If-None-Match": condition, "Accept-Encoding": accepted})
        for condition in (etag, f'"other", W/{etag}')
        for accepted in (encoding, "gzip, br", "")
    ]

    assert [(each.status_code, each.headers["ETag"]) for each in answers] == [(304, etag)] * 6


def test_any_state_is_the_one_that_the_reader_would_get(
    client: FlaskClient, made: list[str]
) -> None:
    etag = client.get("/-/page", headers={"Accept-Encoding": "br"}).headers["ETag"]

    answer = client.get("/-/page", headers={"If-None-Match": "*", "Accept-Encoding": "br"})

    assert (answer.status_code, answer.headers["ETag"]) == (304, etag)


def test_a_reader_without_an_etag_may_ask_by_the_date(
    client: FlaskClient, made: list[str], noon: datetime
) -> None:
    with time_machine.travel(noon + timedelta(minutes=16), tick=False):
        with transaction():
            touch("topic")
        client.get("/-/page")
    with time_machine.travel(noon + timedelta(minutes=17), tick=False):
        first = client.get("/-/page")
        since = first.headers["Last-Modified"]
        same = client.get("/-/page", headers={"If-Modified-Since": since})
        other = client.get("/-/page", headers={"If-Modified-Since": since, "If-None-Match": '"x"'})
        odd = client.get("/-/page", headers={"If-Modified-Since": "long ago"})

    assert since.endswith(" 12:16:00 GMT")
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (other.status_code, odd.status_code) == (200, 200)


def test_two_changes_in_one_second_are_two_states(
    client: FlaskClient, made: list[str], noon: datetime
) -> None:
    since = client.get("/-/page").headers["Last-Modified"]
    with transaction():
        touch("topic")

    assert client.get("/-/page", headers={"If-Modified-Since": since}).status_code == 200
    assert made == ["made", "made"]


def test_a_page_that_speaks_of_today_has_the_date_of_its_quarter(
    client: FlaskClient, made: list[str], noon: datetime
) -> None:
    with time_machine.travel(noon + 2 * SLOT + timedelta(minutes=3), tick=False):
        answer = client.get("/-/page")

    assert answer.headers["Last-Modified"].endswith(" 12:30:00 GMT")
