"""Transactions: together or not at all, never by accident, and a second writer waits."""

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from campaign.kernel.clock import ClockOffset
from campaign.kernel.database import db, is_writing, lock, transaction
from campaign.kernel.errors import Missing
from campaign.kernel.revisions import Revision, current, touch
from tests.factories.organizations import make_organization


def test_rows_change_inside_a_transaction_only(app: Flask) -> None:
    organization = make_organization()
    organization.name = "Another name"

    with pytest.raises(RuntimeError, match="rows change inside"):
        db.session.flush()


def test_a_failure_undoes_everything(app: Flask) -> None:
    @transaction()
    def fail() -> None:
        touch("one")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()

    assert current("one") == 0
    assert not is_writing()


def test_a_transaction_inside_another_is_part_of_it(app: Flask) -> None:
    @transaction()
    def fail_after_an_inner_one() -> None:
        with transaction():
            touch("inner")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_after_an_inner_one()

    assert current("inner") == 0


def test_a_row_that_is_not_there_cannot_be_locked(app: Flask) -> None:
    with transaction(), pytest.raises(Missing):
        lock(ClockOffset, 7)


def test_a_moment_without_zone_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="a moment needs a time zone"), transaction():
        db.session.add(
            Revision(topic="naive", number=1, changed_at=datetime(2021, 4, 15))  # noqa: DTZ001
        )


def test_a_moment_comes_back_aware_and_the_same(app: Flask) -> None:
    moment = datetime(2021, 3, 28, 1, 30, tzinfo=UTC)
    with transaction():
        db.session.add(Revision(topic="then", number=1, changed_at=moment))
    db.session.expire_all()

    assert db.session.scalar(select(Revision.changed_at)) == moment


def test_writers_at_the_same_time_lose_nothing(app: Flask) -> None:
    with transaction():
        touch("counter")
        row_key = "counter"
    together = threading.Barrier(4)

    def write() -> None:
        with app.app_context():
            together.wait()
            for _ in range(10):
                with transaction():
                    row = lock(Revision, row_key)
                    row.number = row.number + 1

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    db.session.rollback()
    assert current("counter") == 41
