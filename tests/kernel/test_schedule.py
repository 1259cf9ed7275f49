"""Chores are done in time, by one worker, and not forgotten while nobody works."""

from collections.abc import Callable
from contextvars import Context
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from campaign.kernel.clock import real_now
from campaign.kernel.database import db, is_writing
from campaign.kernel.schedule import WAIT_AFTER_FAILURE, Chore, DueChore, run_due

DAY = timedelta(days=1)


def sweeping(run: Callable[[], None], **options: timedelta) -> list[Chore]:
    return [Chore("sweep", DAY, run, **options)]


def look_later(chores: list[Chore], wait: timedelta) -> int:
    with time_machine.travel(real_now() + wait, tick=False):
        return run_due(chores)


def test_a_chore_is_done_at_the_first_look_and_then_once_in_its_time(app: Flask) -> None:
    done: list[bool] = []
    chores = sweeping(lambda: done.append(is_writing()))

    taken = [run_due(chores), run_due(chores), look_later(chores, DAY)]

    assert taken == [1, 0, 1]
    assert done == [False, False]


def test_what_fell_due_while_nobody_worked_is_done_once(app: Flask) -> None:
    chores = sweeping(lambda: None)
    with time_machine.travel("2026-03-01T02:00:00Z", tick=False):
        run_due(chores)

    with time_machine.travel("2026-03-05T12:00:00Z", tick=False):
        assert [run_due(chores), run_due(chores)] == [1, 0]

    next_time = db.session.scalars(select(DueChore.due_at)).one()
    assert next_time.isoformat() == "2026-03-06T02:00:00+00:00"


def test_a_failure_is_logged_without_its_words_and_tried_again(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ConnectionError("dana@example.org")

    done: list[str] = []
    run_due([*sweeping(fail), Chore("other", DAY, lambda: done.append("other"))])

    assert done == ["other"]
    assert caplog.messages == ["the chore sweep failed: ConnectionError"]
    assert look_later(sweeping(lambda: None), WAIT_AFTER_FAILURE) == 1


def test_a_worker_that_died_gives_its_chore_back(app: Flask) -> None:
    def die() -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        run_due(sweeping(die))
    chores = sweeping(lambda: None)

    assert look_later(chores, timedelta(minutes=14)) == 0
    assert look_later(chores, timedelta(minutes=15)) == 1


def test_of_two_workers_only_one_does_a_chore(app: Flask) -> None:
    done: list[str] = []
    both_look = Barrier(2)
    chores = sweeping(lambda: done.append("swept"))

    def work() -> None:
        with app.app_context():
            both_look.wait(60)
            run_due(chores)
            db.session.remove()

    workers = [Thread(target=Context().run, args=(work,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert done == ["swept"]
