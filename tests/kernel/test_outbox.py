"""Work for after the commit: nothing is lost, and nothing stays that need not."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from campaign.kernel import outbox
from campaign.kernel.clock import real_now
from campaign.kernel.database import db, transaction
from campaign.kernel.outbox import Line, OutboxRow


def post(payload: Mapping[str, Any]) -> None:
    with transaction():
        outbox.post("note", payload)


def test_a_row_is_delivered_once_and_emptied(app: Flask) -> None:
    delivered: list[Mapping[str, Any]] = []
    post({"to": "somebody"})

    taken = [outbox.deliver_due({"note": lambda _, payload: delivered.append(payload)})]
    taken.append(outbox.deliver_due({"note": lambda _, payload: delivered.append(payload)}))

    assert taken == [1, 0]
    assert delivered == [{"to": "somebody"}]
    assert db.session.scalar(select(OutboxRow.payload)) == {}


def test_what_was_rolled_back_is_never_delivered(app: Flask) -> None:
    @transaction()
    def fail() -> None:
        outbox.post("note", {})
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()

    assert outbox.deliver_due({}) == 0


def test_a_failure_is_tried_again_later(app: Flask) -> None:
    post({"to": "somebody"})
    delivered: list[Mapping[str, Any]] = []

    def fail(_: int, payload: Mapping[str, Any]) -> None:
        raise ConnectionError("the mail server is away")

    outbox.deliver_due({"note": fail})
    assert outbox.deliver_due({"note": lambda _, payload: delivered.append(payload)}) == 0
    with time_machine.travel(real_now() + timedelta(hours=1), tick=False):
        outbox.deliver_due({"note": lambda _, payload: delivered.append(payload)})

    assert delivered == [{"to": "somebody"}]


def test_a_worker_that_died_gives_its_row_back(app: Flask) -> None:
    post({"to": "somebody"})
    delivered: list[Mapping[str, Any]] = []

    def die(_: int, payload: Mapping[str, Any]) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        outbox.deliver_due({"note": die})
    with time_machine.travel(real_now() + outbox.LEASE, tick=False):
        outbox.deliver_due({"note": lambda _, payload: delivered.append(payload)})

    assert delivered == [{"to": "somebody"}]


def test_what_failed_a_hundred_times_is_given_up_and_said(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    post({"to": "somebody"})

    def fail(_: int, payload: Mapping[str, Any]) -> None:
        raise ConnectionError("the mail server is away")

    moment = real_now()
    for _attempt in range(outbox.MOST_ATTEMPTS):
        moment += outbox.LONGEST_WAIT
        with time_machine.travel(moment, tick=False):
            assert outbox.deliver_due({"note": fail}) == 1
            given_up = outbox.count_given_up()

    with time_machine.travel(moment + outbox.LONGEST_WAIT, tick=False):
        assert outbox.deliver_due({"note": fail}) == 0
    assert given_up == 1
    assert caplog.messages[-1] == "outbox row 1 (note) is given up: ConnectionError"
    assert db.session.scalar(select(OutboxRow.payload)) == {"to": "somebody"}


def test_a_row_that_kills_every_worker_is_given_up(app: Flask) -> None:
    post({})
    with transaction():
        db.session.scalars(select(OutboxRow)).one().attempts = outbox.MOST_ATTEMPTS

    assert outbox.deliver_due({}) == 1
    assert db.session.scalar(select(OutboxRow.last_error)) == "too many attempts"


def test_a_row_may_wait_for_its_time(app: Flask) -> None:
    later = real_now() + timedelta(hours=2)
    with transaction():
        outbox.post("note", {}, due_at=later)

    assert outbox.deliver_due({"note": lambda *_: None}) == 0
    with time_machine.travel(later, tick=False):
        assert outbox.deliver_due({"note": lambda *_: None}) == 1


class Counter:
    """Takes notes together, but for those that it leaves to be delivered alone."""

    def __init__(self, leaves: str = "", fails: bool = False) -> None:
        self.leaves, self.fails = leaves, fails
        self.together: list[list[str]] = []
        self.alone: list[str] = []

    def work(self) -> int:
        together = {"note": self.take_all}
        return outbox.deliver_due({"note": self.take_one}, together=together)

    def take_all(self, rows: Mapping[int, Mapping[str, Any]]) -> list[int]:
        self.together.append([payload["text"] for payload in rows.values()])
        if self.fails:
            raise ConnectionError("no")
        return [number for number, payload in rows.items() if payload["text"] != self.leaves]

    def take_one(self, _: int, payload: Mapping[str, Any]) -> None:
        self.alone.append(payload["text"])


def waiting() -> list[Mapping[str, Any]]:
    query = select(OutboxRow.payload).where(OutboxRow.delivered_at.is_(None))
    return list(db.session.scalars(query))


def test_what_is_due_at_once_is_delivered_together_but_for_what_is_left(app: Flask) -> None:
    counter = Counter(leaves="b")
    for text in ("a", "b", "c"):
        post({"text": text})

    assert counter.work() == 3
    assert (counter.together, counter.alone, waiting()) == ([["a", "b", "c"]], ["b"], [])


def test_where_delivering_together_fails_each_is_delivered_alone(app: Flask) -> None:
    counter = Counter(fails=True)
    for text in ("a", "b"):
        post({"text": text})

    assert counter.work() == 2
    assert (counter.together, counter.alone, waiting()) == ([["a", "b"]], ["a", "b"], [])


def test_what_may_have_killed_a_worker_is_tried_alone(app: Flask) -> None:
    counter = Counter()
    for text in ("a", "b", "c"):
        post({"text": text})
    with transaction():
        db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()[0].attempts = 1

    assert counter.work() == 3
    assert (counter.alone, counter.together) == (["a"], [["b", "c"]])


def test_each_line_takes_its_own_kinds_only(app: Flask) -> None:
    taken: list[str] = []
    with transaction():
        for kind in ("letter", "note", "other"):
            outbox.post(kind, {"kind": kind})
    handlers = {
        kind: lambda _, payload: taken.append(payload["kind"])
        for kind in ("letter", "note", "other")
    }

    outbox.deliver_due(handlers, line=Line(only=["note"]))
    assert taken == ["note"]
    outbox.deliver_due(handlers, line=Line(all_but=["note", "letter"]))
    assert taken == ["note", "other"]
    outbox.deliver_due(handlers)
    assert taken == ["note", "other", "letter"]


def test_what_can_wait_lets_all_else_go_first(app: Flask) -> None:
    taken: list[str] = []
    with transaction():
        outbox.post("note", {"name": "first"}, can_wait=True)
        outbox.post("note", {"name": "second"})
        outbox.post("note", {"name": "third"})

    outbox.deliver_due({"note": lambda _, payload: taken.append(payload["name"])})

    assert taken == ["second", "third", "first"]


def test_a_line_that_is_told_to_stop_takes_nothing_further(app: Flask) -> None:
    post({"to": "one"})
    post({"to": "another"})
    delivered: list[Mapping[str, Any]] = []

    outbox.deliver_due(
        {"note": lambda _, payload: delivered.append(payload)},
        is_stopping=lambda: bool(delivered),
    )

    assert delivered == [{"to": "one"}]
