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
        shelf.put(name, Kept(Offer("topic", 1, None, finished), []))
        shelf.find("a")

    assert [name for name in ("a", "b", "c") if shelf.find(name)] == ["a", "c"]
