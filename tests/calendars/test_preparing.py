"""Entries that wait ready, so that no reader of a feed waits while they are rendered."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from campaign.calendars import entries, feeds, preparing
from campaign.calendars.models import CalendarEntry
from campaign.calendars.preparing import prepare_feeds
from campaign.campaigns.models import Campaign
from campaign.kernel import revisions
from campaign.kernel.database import db, lock, transaction
from campaign.kernel.translated import Translated
from tests.calendars.test_feeds import entries as entries_of
from tests.calendars.test_feeds import feed
from tests.factories.campaigns import make_campaign
from tests.factories.events import make_event


@pytest.fixture
def spring(app: Flask) -> Campaign:
    return make_campaign(slug="spring", languages=["en", "fr", "zh-Hant"], zone="Europe/Paris")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of events whose entries were rendered."""
    ids: list[int] = []
    plain = entries.render

    def render(event: Any, *rest: Any) -> bytes:
        ids.append(event.id)
        return plain(event, *rest)

    monkeypatch.setattr(entries, "render", render)
    return ids


def test_the_reader_of_a_changed_feed_finds_it_rendered(
    client: FlaskClient, spring: Campaign, rendered: list[int]
) -> None:
    make_event(campaign=spring, title=Translated.of({"en": "Reading", "fr": "Lecture"}))

    prepare_feeds()
    rendered.clear()
    titles = [
        str(entries_of(feed(client, f"spring.ics{query}"))[0]["SUMMARY"])
        for query in ("", "?lang=fr", "?lang=zh-Hant")
    ]

    assert titles == ["Reading", "Lecture", "Reading"]
    assert rendered == []


def test_only_what_changed_is_rendered_and_only_after_a_change(
    spring: Campaign, rendered: list[int]
) -> None:
    events = [make_event(campaign=spring) for _ in range(3)]
    prepare_feeds()
    prepare_feeds()
    assert sorted(rendered) == sorted(3 * [event.id for event in events])
    rendered.clear()

    for title in ("First", "Second"):
        with transaction():
            lock(type(events[0]), events[0].id).title = Translated.of({"en": title})
            revisions.touch(spring.feed_topic)
    prepare_feeds()

    assert rendered == 3 * [events[0].id]


def test_nothing_is_looked_at_while_nothing_changes(
    spring: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_event(campaign=spring)
    prepare_feeds()
    looked: list[str] = []
    monkeypatch.setattr(preparing, "prepare_feed", looked.append)

    prepare_feeds()
    assert looked == []
    with transaction():
        revisions.touch(spring.feed_topic)
    prepare_feeds()
    assert looked == ["spring"]


def test_many_entries_cost_as_many_queries_as_one(
    spring: Campaign, count_queries: Callable[..., Any]
) -> None:
    make_event(campaign=spring)
    with count_queries() as few:
        preparing.prepare_feed("spring")
    for _ in range(20):
        make_event(campaign=spring)
    with count_queries() as many:
        preparing.prepare_feed("spring")

    assert len(many) == len(few)


def test_more_than_fit_into_one_batch_are_rendered(
    spring: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "BATCH", 2)
    for _ in range(5):
        make_event(campaign=spring)

    assert preparing.prepare_feed("spring") == 3 * 5
    assert len(db.session.scalars(select(CalendarEntry)).all()) == 3 * 5
