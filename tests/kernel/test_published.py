"""Public answers: made once per revision, the same bytes for everyone, ready compressed."""

import gzip

import brotli
import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import delete

from campaign.guard import public
from campaign.kernel import revisions
from campaign.kernel.database import db, transaction
from campaign.kernel.published import publish
from campaign.kernel.revisions import Revision, touch

TEXT = "Numbers are the pictures. " * 100


@pytest.fixture
def made(app: Flask) -> list[str]:
    """How often the page at /-/page was made."""
    making: list[str] = []

    def make() -> str:
        making.append("made")
        return TEXT

    app.add_url_rule("/-/page", "page", public(lambda: publish("topic", make)))
    with transaction():
        touch("topic")
    return making


def test_a_page_is_made_once_until_its_topic_changes(client: FlaskClient, made: list[str]) -> None:
    first, second = client.get("/-/page"), client.get("/-/page")
    with transaction():
        touch("topic")
    third = client.get("/-/page")

    assert [answer.text for answer in (first, second, third)] == [TEXT] * 3
    assert made == ["made", "made"]
    assert first.headers["ETag"] == second.headers["ETag"] != third.headers["ETag"]


def test_what_a_restored_backup_counts_again_is_another_state(app: Flask) -> None:
    with transaction():
        touch("topic")
        before = _etag_of_the_topic()
    with transaction():
        db.session.execute(delete(Revision))  # as in a backup from before
    with transaction():
        touch("topic")

    assert revisions.current("topic") == 1
    assert _etag_of_the_topic() != before


def _etag_of_the_topic() -> str:
    with current_app.test_request_context("/-/page"):
        return publish("topic", lambda: TEXT).headers["ETag"]


def test_who_has_it_gets_304_without_a_body(client: FlaskClient, made: list[str]) -> None:
    etag = client.get("/-/page", headers={"Accept-Encoding": "gzip"}).headers["ETag"]

    answer = client.get("/-/page", headers={"If-None-Match": etag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, br", "br"), ("gzip", "gzip"), ("", None), ("br;q=0", None)]
)
def test_the_reader_gets_an_encoding_it_accepts(
    client: FlaskClient, made: list[str], accepted: str, encoding: str | None
) -> None:
    answer = client.get("/-/page", headers={"Accept-Encoding": accepted})

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data).decode() == TEXT
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_no_cookie_is_set_or_asked_for(client: FlaskClient, made: list[str]) -> None:
    client.set_cookie("desk", "something")

    answer = client.get("/-/page")

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]


def test_an_unknown_topic_is_not_found(client: FlaskClient, app: Flask) -> None:
    app.add_url_rule("/-/none", "none", public(lambda: publish("nothing", lambda: "text")))

    assert client.get("/-/none").status_code == 404
